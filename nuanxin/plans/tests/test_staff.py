"""编制与在岗 and 测算: on any day what plain counting says, and what the measures say."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from nuanxin.association.actions.appointments import (
    HolderInput,
    begin_appointment,
    end_appointment,
)
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.kinds import kinds_at
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.governance.actions.training import (
    ResultInput,
    TrainingInput,
    hold_training,
    note_results,
)
from nuanxin.governance.models import Audience
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Question, When
from nuanxin.plans.staffing.asked import plan_on, staffing_asked
from nuanxin.plans.staffing.forecast import Forecast, Wanted, forecast
from nuanxin.plans.staffing.rows import Row, staff_rows

COUNTY, TOWN, VILLAGE, ABROAD = 150222000000, 150222102000, 150222102005, 150223000000
BEGAN = date(2023, 1, 1)
DAYS = [BEGAN + timedelta(days=n) for n in range(-1, 21)]
ASKED = {
    "full_time_staff": Question("full_time_staff", per_unit=2),
    "township_staffed": Question("township_staffed"),
}
KINDS = {level: [kind.code for kind in kinds_at(level)] for level in ("county", "township")}


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Seats of a county and a township, each with at most three spells of a few people, none overlapping."""
    found: list[dict[str, Any]] = []
    for seat in range(draw(st.integers(1, 6))):
        level = draw(st.sampled_from(sorted(KINDS)))
        kind, established = draw(st.sampled_from(KINDS[level])), draw(st.booleans())
        edges = draw(st.lists(st.integers(0, 18), unique=True, max_size=6).map(sorted))
        spells = list(zip(edges[::2], edges[1::2], strict=False))
        found.append({"seat": seat, "level": level, "kind": kind, "established": established, "spells": [
            {
                "from": first, "to": last, "who": draw(st.integers(0, 3)), "in_post": draw(st.booleans()),
                "full_time": draw(st.booleans()), "acting": draw(st.booleans()), "on": draw(st.booleans()),
                "seconded_in": False,
            } for first, last in spells
        ]})  # fmt: skip
        for spell in found[-1]["spells"]:
            spell["seconded_in"] = spell["in_post"] and not spell["on"] and draw(st.booleans())
    return found


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
def test_any_history_counts_as_by_hand_on_every_day(everywhere: None, history: list[dict[str, Any]]) -> None:
    set_scope(EVERYWHERE)
    _forget()
    bodies = {level: Body.objects.get(division=code, level=level) for level, code in
              (("county", COUNTY), ("township", TOWN))}  # fmt: skip
    people = [User.objects.create(division=COUNTY, name=f"某{n}（演示）") for n in range(4)]
    for seat in history:
        _seat(bodies[seat["level"]], seat, people)
    for day in DAYS:
        wanted = Body.objects.filter(pk__in=[body.pk for body in bodies.values()])
        rows = {row.body.level: row for row in staff_rows(wanted.select_related("place"), ASKED, day)}
        for level, row in rows.items():
            assert _told(row) == _by_hand([s for s in history if s["level"] == level], level, day)


def _forget() -> None:
    """What another history, and the cast, left in the two bodies."""
    for code in (COUNTY, TOWN):
        Appointment.objects.filter(division=code).delete()
        Post.objects.filter(division=code).delete()


def _seat(body: Body, seat: dict[str, Any], people: list[User]) -> None:
    post = Post.objects.create(
        division=body.division, body=body, kind=seat["kind"], number=seat["seat"] + 1,
        established=seat["established"],
    )  # fmt: skip
    for spell in seat["spells"]:
        first, last = (BEGAN + timedelta(days=spell[edge]) for edge in ("from", "to"))
        begin_appointment(None, post, HolderInput(
            "", "", first, last - timedelta(days=1), on_establishment=spell["on"], in_post=spell["in_post"],
            full_time=spell["full_time"], acting=spell["acting"], seconded_in=spell["seconded_in"],
            holder=people[spell["who"]],
        ))  # fmt: skip


def _told(row: Row) -> tuple[int, ...]:
    s = row.strength
    return (
        s.established, s.vacant, s.on_establishment, s.in_post, s.full_time, s.part_time, s.acting,
        s.seconded_out, s.seconded_in, row.missing,
    )  # fmt: skip


def _by_hand(seats: list[dict[str, Any]], level: str, day: date) -> tuple[int, ...]:
    at = (day - BEGAN).days
    held = [(seat["kind"], spell) for seat in seats for spell in seat["spells"] if spell["from"] <= at < spell["to"]]

    def people(test: Callable[[str, dict[str, Any]], bool]) -> set[int]:
        return {spell["who"] for kind, spell in held if test(kind, spell)}

    own = people(lambda _k, s: s["in_post"] and not s["acting"])
    full_time = people(lambda _k, s: s["in_post"] and not s["acting"] and s["full_time"])
    heads = people(lambda k, s: s["in_post"] and k == "township_president")
    workers = people(lambda k, s: s["in_post"] and k == "township_officer")
    missing = max(0, 2 - len(full_time)) if level == "county" else (not heads) + (not workers)
    return (
        sum(seat["established"] for seat in seats), len(seats) - len(held),
        len(people(lambda _k, s: s["on"] and not s["acting"])), len(people(lambda _k, s: s["in_post"])),
        len(full_time), len(own - full_time), len(people(lambda _k, s: s["acting"])),
        len(people(lambda _k, s: not s["in_post"])), len(people(lambda _k, s: s["seconded_in"])), missing,
    )  # fmt: skip


def test_it_says_what_the_measures_say(figures: Figures) -> None:
    set_scope(EVERYWHERE)
    city = Body.objects.get(division=150200000000, level="city")
    for day in (today(), today() - timedelta(days=400)):
        asked = staffing_asked(plan_on(city, day), day)
        assert "full_time_staff" in asked
        rows = staff_rows(Body.objects.on(day).select_related("place"), asked, day)
        here = {(m.code, gap) for row in rows for m, gap in row.lacks}
        gaps = {(q.code, gap) for q in asked.values() for gap in figures.gaps(q, city.scope.ranges, When(day))}
        assert here == gaps
        assert here


# -- 测算 ------------------------------------------------------------------------------------------
def adviser(village: int, name: str, last_day: date | None = None, **how: Any) -> Appointment:
    body = Body.objects.get(division=village, level="village")
    seat = establish_post(None, body, SeatInput("village_adviser"))
    return begin_appointment(None, seat, HolderInput(name, "0472-1", today(), last_day, **how))


def lines(wanted: Wanted, scope: int = COUNTY) -> dict[int, Forecast]:
    county = Body.objects.get(division=scope, level="county")
    inside = Body.objects.on(wanted.day).filter(county.scope.within("division")).select_related("place__parent")
    return {row.division: row for row in forecast(inside, wanted, today())}


def test_more_is_what_single_villages_lack(everywhere: None) -> None:
    soon = today() + timedelta(days=30)
    for n in range(4):
        adviser(VILLAGE, f"甲{n}（演示）")  # five with the cast's: three too many help no other village
    found = lines(Wanted(2, soon))
    town = found[TOWN]
    assert (found[VILLAGE].then, found[VILLAGE].more) == (5, 0)
    assert (town.now, town.then, town.more) == (5, 5, (town.villages - 1) * 2)
    assert found[COUNTY].more == sum(row.more for row in found.values() if row.body.level == "township")


def test_who_leaves_by_then_does_not_count(everywhere: None) -> None:
    soon = today() + timedelta(days=30)
    adviser(VILLAGE, "任期到了（演示）", soon - timedelta(days=1))
    end_appointment(None, adviser(VILLAGE, "要走的（演示）"), today() + timedelta(days=3))
    adviser(VILLAGE, "借调在外（演示）", in_post=False)
    found = lines(Wanted(4, soon))[VILLAGE]
    assert (found.now, found.then, found.more) == (3, 1, 3)


def test_only_the_trained_are_active(everywhere: None) -> None:
    held = adviser(VILLAGE, "培训过的（演示）")
    county = Body.objects.get(division=COUNTY, level="county")
    course = hold_training(None, county, TrainingInput(
        audience=Audience.ADVISER, title="培训（演示）", from_day=today(), last_day=today(), hours=Decimal(8),
    ))  # fmt: skip
    note_results(None, course, [ResultInput(held.holder, Decimal(8), passed=True)])
    near, far = today() + timedelta(days=300), today() + timedelta(days=1000)
    assert [lines(Wanted(2, day, active=True))[VILLAGE].then for day in (near, far)] == [1, 0]
    assert lines(Wanted(2, far))[VILLAGE].then == 2


# -- the pages -------------------------------------------------------------------------------------
@pytest.fixture
def inside(db: None, plain_static: None) -> Callable[[str], Client]:
    return client_of


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def sheet(answer: Any) -> list[list[Any]]:
    content = BytesIO(b"".join(answer.streaming_content))
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("path", ["/posts/staff/", "/posts/forecast/"])
def test_each_tier_sees_its_own(inside: Callable[[str], Client], path: str) -> None:
    assert inside("auditor").get(path).status_code == 403
    for username in ("city", "township", "village"):
        assert inside(username).get(path).status_code == 200
    abroad = "达尔罕茂明安"
    assert abroad in text(inside("city").get(f"{path}?level=county&by=county"))
    assert abroad not in text(inside("county").get(f"{path}?level=all"))


def test_the_forecast_goes_down_to_the_villages(inside: Callable[[str], Client]) -> None:
    county = inside("county")
    page = text(county.get("/posts/forecast/?each=3"))
    assert "每个嘎查村（居）配 3 名" in page
    assert f"under=township-{TOWN}" in page
    rows = sheet(county.get(f"/posts/forecast/?each=3&under=township-{TOWN}&by=village&format=xlsx"))
    assert any("合计" in str(row[0]) for row in rows)
    for wrong in ("each=0", "each=100", "day=2023-02-30"):
        assert "errorlist" in text(county.get(f"/posts/forecast/?{wrong}"))
