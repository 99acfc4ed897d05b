"""import(export(x)) = x for families of every kind, whatever is known of them."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.scope import EVERYWHERE, Scope, set_scope
from nuanxin.base.rules.coded import CATEGORIES
from nuanxin.base.values import Stamp
from nuanxin.ledgers.specs.families.spec import FAMILIES
from nuanxin.ledgers.tests.kin import VILLAGE, counts
from nuanxin.ledgers.tests.sheets import bring
from nuanxin.ledgers.tests.test_families_page import bare
from nuanxin.ledgers.tests.test_round_trip import table
from nuanxin.ledgers.writing.book import write_export
from nuanxin.people.actions.register import register_households
from nuanxin.people.actions.withdrawing import take_back_families
from nuanxin.people.categories import GROUP_OF
from nuanxin.people.inputs import Agreed, HouseholdInput, PersonInput, Registration
from nuanxin.people.models import Household

HERE = Scope.of(int(VILLAGE), "village")
WHERE = replace(HERE, named=HERE.ranges)
NAMES = ("王演建国", "李演秀英", "阿拉坦·其其格", "𠮷演田", "欧阳演", "ᠠᠯᠲᠠᠨ")
texts = st.sampled_from(("", "演示村三组十二号", "=1+1", "王大哥", "汉语、蒙古语", "@演示"))
days = st.dates(date(2015, 1, 1), date(2026, 1, 1))
people = st.builds(
    PersonInput, st.sampled_from(NAMES), st.sampled_from(("", "13800009961", "0472-1234567转8")),
    st.sampled_from(("", "1958", "1958-03-04", "1949-10-01")), st.sampled_from(("", "1", "2")),
    st.sampled_from(("", "10", "20", "50", "80")), st.sampled_from(("", "2020-02-29")),
)  # fmt: skip


@st.composite
def registrations(draw: st.DrawFn) -> Registration:
    first = replace(draw(people), relation=draw(st.sampled_from(("", "02"))))
    others = draw(st.lists(people, max_size=2, unique_by=lambda each: each.name))
    sensitive = draw(st.booleans())
    category = draw(st.sampled_from(("", *CATEGORIES))) if sensitive else ""
    about = HouseholdInput(
        draw(texts), category, draw(texts), draw(texts) if sensitive else "", draw(texts)
    )  # fmt: skip
    purposes = ("service", "sensitive") if sensitive else ("service",)
    agreed = Agreed(purposes, draw(days), draw(st.sampled_from(("paper", "phone", "in_person"))))
    return Registration(
        int(VILLAGE), (first, *(each for each in others if each.name != first.name)), draw(days),
        GROUP_OF.get(category) or draw(st.sampled_from(("special", "ordinary"))),
        about=about, agreed=agreed if sensitive or draw(st.booleans()) else None,
    )  # fmt: skip


def exported() -> bytes:
    set_scope(EVERYWHERE)
    to = BytesIO()
    write_export(FAMILIES, FAMILIES.rows(WHERE), Stamp("甲", "乙", timezone.now()), to)
    return to.getvalue()


def forget_all() -> None:
    """The next example begins where nobody is known."""
    set_scope(EVERYWHERE)
    standing = Household.objects.standing().filter(division=int(VILLAGE))
    assert not take_back_families(None, list(standing.values_list("pk", flat=True)))


@pytest.mark.deep
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(registrations(), min_size=1, max_size=4))
def test_families_come_back_as_they_were(db: None, made: list[Any]) -> None:
    set_scope(EVERYWHERE)
    register_households(None, made)
    data = exported()
    before = table(data)
    with TemporaryDirectory() as folder:
        again = bring(Path(folder), "families", data, "--by", "township")
        rows = len(before) - 1
        assert counts(again) == (rows, 0, 0, rows), again["rows"]
        forget_all()
        assert counts(bring(Path(folder), "families", data, "--by", "township")) == (rows, 0, 0, 0)
    assert bare(table(exported())) == bare(before)
    forget_all()
