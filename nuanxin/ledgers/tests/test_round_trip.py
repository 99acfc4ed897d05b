"""What is exported can be sent in again: import(export(x)) = x."""

from datetime import date
from decimal import Decimal
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
from nuanxin.governance.models import Background, Training, TrainingResult
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.tests.sheets import bring
from nuanxin.ledgers.writing.book import write_export

TOWNSHIP = Scope.of(150222103000, "township")
NAMES = ("阿拉坦·其其格", "张三（演示）", "𠮷田", "欧阳娜", "ᠠᠯᠲᠠᠨ")
days = st.dates(date(2010, 1, 1), date(2026, 1, 1))
FLAGS = ("on_establishment", "in_post", "full_time", "acting")
seconded = {"on_establishment": False, "in_post": True, "seconded_in": True}
flags = st.fixed_dictionaries({flag: st.booleans() for flag in FLAGS}) | st.just(seconded)


@st.composite
def seats(draw: st.DrawFn) -> list[dict[str, Any]]:
    """For some seats: their kind's place in the list, 编制, their days, and who held them one after the other."""
    made = []
    for _ in range(draw(st.integers(0, 4))):
        bounds = sorted(set(draw(st.lists(days, max_size=6))))
        terms = [
            {"name": draw(st.sampled_from(NAMES)), "phone": draw(st.sampled_from(["", "0472-1234567", "13800000001"])),
             "from_day": first, "to_day": last, **draw(flags),
             "document_number": draw(st.sampled_from(["", "包计协〔2023〕1号"]))}
            for first, last in zip(bounds[::2], bounds[1::2], strict=False)
        ]  # fmt: skip
        if len(bounds) % 2:
            terms.append({"name": draw(st.sampled_from(NAMES)), "phone": "", "from_day": bounds[-1],
                          "to_day": None, **draw(flags)})  # fmt: skip
        begun, closed = draw(st.booleans()), draw(st.booleans()) and len(bounds) % 2 == 0
        made.append({
            "at": draw(st.integers(0, 20)), "established": draw(st.booleans()), "terms": terms,
            "valid_from": bounds[0] if bounds and begun else None,
            "valid_to": bounds[-1] if bounds and closed else None,
        })  # fmt: skip
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
            division=body.division, body=body, kind=kind, number=number, established=seat["established"],
            valid_from=seat.get("valid_from"), valid_to=seat.get("valid_to"),
        )  # fmt: skip
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


@st.composite
def lessons(draw: st.DrawFn) -> list[dict[str, Any]]:
    """For some advisers: their days, where they come from, and the courses they took before or meanwhile."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
        courses = [
            {"at": at, "hours": Decimal(draw(st.integers(1, 160))) / 10, "mark": draw(st.none() | st.integers(0, 100)),
             "passed": draw(st.booleans()), "certified": draw(st.booleans())}
            for at in draw(st.lists(st.integers(0, 3), unique=True, max_size=3))
        ]  # fmt: skip
        made.append({
            "name": draw(st.sampled_from(NAMES)), "phone": draw(st.sampled_from(["", f"0472-123456{number}"])),
            "from_day": first, "to_day": draw(st.sampled_from([None, last])), "courses": courses,
            "background": draw(st.sampled_from(["", "村医", "退休教师"])),
        })  # fmt: skip
    return made


def teach(made: list[dict[str, Any]]) -> None:
    """The advisers of one village, and four courses of its county in which they took part as far as they were there."""
    set_scope(EVERYWHERE)
    body = Body.objects.filter(TOWNSHIP.within("division"), level="village").earliest("pk")
    county = Body.objects.get(division=150222000000, level="county")
    courses = [
        Training.objects.create(
            division=county.division, body=county, held_by=county.name, audience="adviser", title=f"第 {at} 期（演示）",
            from_day=date(2012 + at, 3, 1), last_day=date(2012 + at, 3, 1 + at), hours=16,
        )
        for at in range(4)
    ]  # fmt: skip
    for number, each in enumerate(made, 1):
        post = Post.objects.create(division=body.division, body=body, kind="village_adviser", number=number)
        holder = User.objects.create(division=body.division, name=each["name"], phone=each["phone"])
        held = {"division": body.division, "post": post, "holder": holder}
        held |= {"from_day": each["from_day"], "to_day": each["to_day"]}
        appointment = Appointment.objects.create(**held)
        if each["background"]:
            Background.objects.create(division=body.division, appointment=appointment, words=each["background"])
        for took in each["courses"]:
            course = courses[took["at"]]
            if each["to_day"] and each["to_day"] <= course.last_day:
                continue
            paper = {"certificate": f"演示-{number}-{took['at']}", "certified_on": course.last_day}
            TrainingResult.objects.create(
                division=body.division, training=course, holder=holder, hours=took["hours"], mark=took["mark"],
                passed=took["passed"], **(paper if took["passed"] and took["certified"] else {}),
            )  # fmt: skip


def unteach() -> None:
    set_scope(EVERYWHERE)
    TrainingResult.objects.filter(TOWNSHIP.within("division")).delete()
    Background.objects.filter(TOWNSHIP.within("division")).delete()
    Training.objects.filter(division=150222000000).delete()
    wipe()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=lessons())
def test_advisers_come_back_as_they_were(db: None, made: list[dict[str, Any]]) -> None:
    unteach()
    teach(made)
    before = exported("advisers")
    with TemporaryDirectory() as folder:
        again = bring(Path(folder), "advisers", before, "--by", "county")
        assert again["counts"]["unchanged"] == len(again["rows"]), again["rows"]
        unteach()
        counts = bring(Path(folder), "advisers", before, "--by", "county")["counts"]
        assert (counts["accepted"], counts["unchanged"]) == (len(again["rows"]), 0)
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
