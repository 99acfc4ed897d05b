"""Red lines 1, 2 and 4: there is no place to write down what must never be recorded."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.urls import get_resolver

from conftest import ROOT
from nuanxin.ledgers.specs import SPECS
from nuanxin.measures.dictionary import dictionary

LISTS = tomllib.loads((ROOT / "nuanxin/ledgers/data/forbidden.toml").read_text("utf-8"))
NAMES = re.compile(
    r"pregnan|contracept|menstru|abort|birth_order|births?_count|fertility|marriage|out_of_policy"
    r"|mood|petition_risk|stability|latitude|longitude|gps|check_?in|points\b|online_time|ranking"
)
OURS = "nuanxin."


def forms_of_ours(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for each in base.__subclasses__():
        if each.__module__.startswith(OURS):
            yield each
        yield from forms_of_ours(each)


def said() -> Iterator[tuple[str, str, str]]:
    """(where, name, words) of every field of a table, a form or a ledger, and of every measure."""
    yield from in_tables()
    yield from in_forms()
    for spec in SPECS.values():
        for column in spec.columns:
            yield f"{spec.kind}.{column.key}", column.key, f"{column.label} {column.synonyms}"
    for measure in dictionary().measures.values():
        yield f"measure {measure.code}", measure.code, measure.title


def in_tables() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models():
        if model.__module__.startswith(OURS):
            for field in model._meta.get_fields():
                words = str(getattr(field, "verbose_name", ""))
                yield f"{model._meta.label}.{field.name}", field.name, words


def in_forms() -> Iterator[tuple[str, str, str]]:
    assert get_resolver().url_patterns  # whatever a page offers is imported
    for form in forms_of_ours():
        for name, field in getattr(form, "base_fields", {}).items():
            yield f"{form.__qualname__}.{name}", name, str(field.label or "")


def crosses(words: str) -> bool:
    for fine in LISTS["fine"]:
        words = words.replace(fine, "")
    return any(never in words for never in LISTS["never"])


def test_nothing_asks_for_what_is_never_recorded() -> None:
    found = list(said())
    assert len({where for where, _, _ in found}) > 300
    assert not [where for where, name, words in found if NAMES.search(name) or crosses(words)]


@pytest.mark.parametrize("words", ["末次月经", "再生育意愿", "信访风险等级", "情绪评分"])
def test_the_patterns_catch(words: str) -> None:
    assert crosses(words)


@pytest.mark.parametrize("words", ["计划生育手术并发症家庭", "优生优育指导", "生育保险"])
def test_legitimate_words_pass(words: str) -> None:
    assert not crosses(words)
