"""What is exported can be sent in again: import(export(x)) = x."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from nuanxin.association.kinds import kinds_at
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, Scope, set_scope
from nuanxin.base.refused import Refused
from nuanxin.base.values import Stamp
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.tests.sheets import bring
from nuanxin.ledgers.writing.book import write_export

TOWNSHIP = Scope.of(150222103000, "township")
NAMES = ("阿拉坦·其其格", "张三（演示）", "𠮷田", "欧阳娜", "ᠠᠯᠲᠠᠨ")
days = st.dates(date(2010, 1, 1), date(2026, 1, 1))
flags = st.fixed_dictionaries({f: st.booleans() for f in ("on_establishment", "in_post", "full_time", "acting")})


@st.composite
def seats(draw: st.DrawFn) -> list[dict[str, Any]]:
    """For some seats: their kind's place in the list, 编制, and who held them one after the other."""
    made = []
    for _ in range(draw(st.integers(0, 4))):
        bounds = sorted(set(draw(st.lists(days, max_size=6))))
        terms = [
            {"name": draw(st.sampled_from(NAMES)), "phone": draw(st.sampled_from(["", "0472-1234567", "13800000001"])),
             "from_day": first, "to_day": last, **draw(flags)}
            for first, last in zip(bounds[::2], bounds[1::2], strict=False)
        ]  # fmt: skip
        if len(bounds) % 2:
            terms.append({"name": draw(st.sampled_from(NAMES)), "phone": "", "from_day": bounds[-1],
                          "to_day": None, **draw(flags)})  # fmt: skip
        made.append({"at": draw(st.integers(0, 20)), "established": draw(st.booleans()), "terms": terms})
    return made


def exported(kind: str) -> bytes:
    to = BytesIO()
    set_scope(EVERYWHERE)
    write_export(SPECS[kind], SPECS[kind].rows(TOWNSHIP), Stamp("甲", "乙", timezone.now()), to)
    return to.getvalue()


def table(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def fill(made: list[dict[str, Any]]) -> None:
    set_scope(EVERYWHERE)
    bodies = list(Body.objects.filter(TOWNSHIP.within("division")).order_by("pk"))
    for number, seat in enumerate(made, 101):
        body = bodies[seat["at"] % len(bodies)]
        kinds = kinds_at(body.level)
        kind = kinds[seat["at"] % len(kinds)].code
        post = Post.objects.create(
            division=body.division, body=body, kind=kind, number=number, established=seat["established"]
        )
        for term in seat["terms"]:
            rest = {key: value for key, value in term.items() if key not in ("name", "phone")}
            holder = User.objects.create(division=body.division, name=term["name"], phone=term["phone"])
            Appointment.objects.create(division=body.division, post=post, holder=holder, **rest)


def wipe() -> None:
    set_scope(EVERYWHERE)
    Appointment.objects.filter(TOWNSHIP.within("division")).delete()
    Post.objects.filter(TOWNSHIP.within("division")).delete()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=seats())
def test_posts_come_back_as_they_were(db: None, made: list[dict[str, Any]]) -> None:
    wipe()
    fill(made)
    before = exported("posts")
    if len(table(before)) < 2:
        return
    with TemporaryDirectory() as folder:
        again = bring(Path(folder), "posts", before, "--by", "county")
        assert again["counts"]["unchanged"] == len(again["rows"]), again["rows"]
        wipe()
        bring(Path(folder), "posts", before, "--by", "county")
    assert table(exported("posts")) == table(before)


def test_advisers_come_back_as_they_were(db: None, tmp_path: Path, acting_as: Callable[[str], Any]) -> None:
    village = {"at": 0, "established": False, "terms": []}
    fill([village])
    set_scope(EVERYWHERE)
    body = Body.objects.filter(TOWNSHIP.within("division"), level="village").earliest("pk")
    for number in range(1, 4):
        post = Post.objects.create(division=body.division, body=body, kind="village_adviser", number=number)
        holder = User.objects.create(division=body.division, name="指导员（演示）", phone="")
        start = date(2023, 1, number)
        Appointment.objects.create(
            division=body.division, post=post, holder=holder, from_day=start,
            to_day=start + timedelta(days=30) if number == 1 else None,
        )  # fmt: skip
    before = exported("advisers")
    assert bring(tmp_path, "advisers", before, "--by", "county")["counts"]["unchanged"] == 3
    wipe()
    assert bring(tmp_path, "advisers", before, "--by", "county")["counts"]["accepted"] == 3
    assert sorted(map(str, table(exported("advisers")))) == sorted(map(str, table(before)))


def test_more_than_a_file_may_have_is_not_half_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS", 3)
    cells: list[Any] = [[None] * len(SPECS["posts"].columns)] * 3
    stamp = Stamp("甲", "乙", timezone.now())
    assert write_export(SPECS["posts"], cells[:2], stamp, BytesIO()) == 2
    with pytest.raises(Refused, match="不止 2 行"):
        write_export(SPECS["posts"], cells, stamp, BytesIO())


@pytest.mark.parametrize("kind", sorted(SPECS))
def test_a_text_that_looks_like_a_formula_stays_text(db: None, kind: str) -> None:
    to = BytesIO()
    cells = ["=1+1", *[None] * (len(SPECS[kind].columns) - 1)]
    write_export(SPECS[kind], [cells], Stamp("甲", "乙", timezone.now()), to)
    assert table(to.getvalue())[1][0] == "=1+1"
