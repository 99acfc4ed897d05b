"""The register of processing (处理活动记录): every field with something personal in it, why, on what ground, how long.

The data is ``data/register.toml``; a test walks the models and finds a field that stands neither there
nor among those said to be nobody's.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from nuanxin.privacy.periods import Periods, period_kinds

CLASSES = {"general": "一般", "sensitive": "敏感", "office": "已公开的办公信息"}
SEALED = "（密封）"


@dataclass(frozen=True)
class Entry:
    """One field of one table, or (``model`` "") something outside the database.

    ``told``: it stands in a person's own copy. ``sealed``: nobody reads it in the database.
    """

    model: str
    field: str
    table: str
    label: str
    purpose: str
    kind: str
    basis: str
    keeping: str
    told: bool = True
    sealed: bool = False

    @property
    def kind_label(self) -> str:
        return CLASSES[self.kind]


@dataclass(frozen=True)
class Group:
    """Fields of one table that are kept for the same, as the file says it."""

    model: str
    fields: Sequence[str]
    purpose: str
    kind: str
    basis: str
    keep: str
    told: bool = True


@cache
def said() -> dict[str, Any]:
    """The file as it is written."""
    return tomllib.loads((Path(__file__).parent / "data" / "register.toml").read_text("utf-8"))


@cache
def groups() -> tuple[Group, ...]:
    return tuple(Group(**each) for each in said()["held"])


def of_nobody() -> Mapping[str, Sequence[str]]:
    """Model → fields that say nothing of anybody."""
    found: Mapping[str, Sequence[str]] = said()["nobody"]
    return found


def keeping_words(code: str, periods: Periods, division: int) -> str:
    """How long in words; a period stands with the number that holds in a division."""
    words: str = said()["keeping"][code]
    kinds = period_kinds()
    known = {each: kind.says(periods.number(each, division)) for each, kind in kinds.items()}
    return words.format(**known)


def entries(periods: Periods, division: int) -> list[Entry]:
    """All entries as they hold in a division, in the order of the file."""
    found = [
        _entry(group, name, keeping_words(group.keep, periods, division))
        for group in groups()
        for name in group.fields
    ]
    return found + [_outside(each, periods, division) for each in said()["outside"]]


def label_of(field: Any) -> str:
    """What a field is called; one without a name of its own is called as what it points at."""
    label = str(field.verbose_name)
    if field.is_relation and label.isascii():
        label = said()["labels"].get(field.name) or str(field.related_model._meta.verbose_name)
    return label.removesuffix(SEALED)


def _entry(group: Group, name: str, keeping: str) -> Entry:
    model = apps.get_model(group.model)
    field = model._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    return Entry(
        group.model, name, str(model._meta.verbose_name), label_of(field), group.purpose,
        group.kind, said()["basis"][group.basis], keeping, group.told,
        isinstance(field, models.BinaryField) or label.endswith(SEALED),
    )  # fmt: skip


def _outside(line: Mapping[str, str], periods: Periods, division: int) -> Entry:
    return Entry(
        "", "", line["table"], line["label"], line["purpose"], line["kind"],
        said()["basis"][line["basis"]], keeping_words(line["keep"], periods, division), told=False,
    )  # fmt: skip
