"""A township of two villages whose own life goes on at random, through the actions or as plain rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.divisions import DivisionRow, load_divisions
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.base.periods import today
from nuanxin.governance.actions.deeds import (
    DeedInput,
    FeedbackInput,
    approve_deed,
    note_feedback,
    propose_deed,
)
from nuanxin.governance.actions.groups import GroupInput, close_group, form_group
from nuanxin.governance.actions.meetings import MeetingInput, hold_meeting, void_meeting
from nuanxin.governance.actions.members import MemberInput, agree_to_join, apply_to_join, leave
from nuanxin.governance.actions.terms import TermInput, begin_term, extend_term, void_term
from nuanxin.governance.actions.training import (
    ResultInput,
    TrainingInput,
    hold_training,
    note_results,
    void_training,
)
from nuanxin.governance.actions.villagerules import (
    PassedInput,
    RuleInput,
    draft_rule,
    file_rule,
    pass_rule,
    unfile_rule,
    void_rule,
)
from nuanxin.governance.models import (
    Copies,
    Deed,
    Meeting,
    MemberGroup,
    Membership,
    Term,
    Training,
    VillageRule,
)
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    add_evidence,
    finish_undertaking,
    withdraw_evidence,
)
from nuanxin.work.models import Evidence

COUNTIES = (150223000000, 150222000000)
ROOM = 90
"""Townships that fit into a county beside those that are there."""
START = date(2023, 2, 1)
DAYS = [START + timedelta(days=97 * n) for n in range(10)]
DATED = (
    "begin", "extend", "council", "group", "join", "leave", "form", "close", "rule", "pass", "file", "deed",
    "finish", "copies",
)  # fmt: skip
UNDONE = ("void_term", "void_meeting", "void_training", "unfile", "void_rule", "reopen")
villages, people, days = st.integers(0, 1), st.integers(0, 1), st.sampled_from(DAYS)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(DATED), villages, days),
        st.tuples(st.sampled_from(UNDONE), villages),
        st.tuples(st.just("seat"), villages, people, days, st.none() | days),
        st.tuples(st.just("unseat"), villages, days),
        st.tuples(st.just("train"), people, days, st.sampled_from(["adviser", "grassroots"]), st.booleans()),
        st.tuples(st.just("merge"), days),
    ),
    min_size=8, max_size=30,
)  # fmt: skip


@dataclass
class World:
    """Two villages with two seats of advisers each, and two people."""

    county: int
    town: int
    bodies: list[Body]
    seats: list[list[Post]]
    people: list[User]
    merged: list[date] = field(default_factory=list)


def found(number: int) -> World:
    county = COUNTIES[number // ROOM % len(COUNTIES)]
    town = county + 900_000 + 1000 * (number % ROOM)
    rows = [DivisionRow(1, town, "试镇", "township")]
    rows += [DivisionRow(2 + n, town + 1 + n, f"试村{n}", "village") for n in range(2)]
    load_divisions(None, "tree", rows)
    bodies = [Body.objects.get(division=town + 1 + n) for n in range(2)]
    seats = [[establish_post(None, body, SeatInput("village_adviser")) for _ in range(2)] for body in bodies]
    holders = [User.objects.create(name=f"甲{n}（演示）", division=town + 1) for n in range(2)]
    return World(county, town, bodies, seats, holders)


def do(world: World, deed: tuple[Any, ...]) -> None:
    """One deed; actions refuse what cannot be."""
    what, *given = deed
    if what == "train":
        _train(world, *given)
    elif what == "merge":
        _merge(world, *given)
    else:
        VERBS[what](world, world.bodies[given[0]], *given[1:])


def _first(model: Any, **mine: Any) -> Any:
    """The newest live row, or nothing to do."""
    row = model.objects.live().filter(**mine).order_by("-pk").first()
    if row is None:
        raise Nothing
    return row


class Nothing(Exception):
    """There is no row to do it to."""


def _train(world: World, person: int, day: date, audience: str, passed: bool) -> None:
    town = Body.objects.get(division=world.town)
    training = hold_training(None, town, TrainingInput(audience, "试培训", day, day, Decimal(4)))
    note_results(None, training, [ResultInput(world.people[person], Decimal(4), passed=passed)])


def _merge(world: World, day: date) -> None:
    if not world.merged:
        row = DivisionRow(1, world.town + 2, "试村1", "village", None, day, world.town + 1)
        load_divisions(None, "merger", [row])
        world.merged.append(day)


def _seat(world: World, body: Body, person: int, day: date, last: date | None) -> None:
    seat = world.seats[world.bodies.index(body)][person]
    begin_appointment(None, seat, HolderInput("", "", day, last, holder=world.people[person]))


def _join(_world: World, body: Body, day: date) -> None:
    name = f"甲{Membership.objects.count()}（演示）"
    agree_to_join(None, apply_to_join(None, body, [MemberInput(name, day, "paper")]), day)


def _group(_world: World, body: Body, day: date) -> None:
    group = _first(MemberGroup, body=body)
    hold_meeting(None, body, MeetingInput("group", day, 3, "议题", group))


def _rule(_world: World, body: Body, _day: date) -> None:
    text = f"第 {VillageRule.objects.count()} 稿：村民互相帮助，爱护公共设施，保持村容整洁。"
    draft_rule(None, body, RuleInput("rules", text))


def _deed(_world: World, body: Body, _day: date) -> None:
    given = DeedInput("装扶手（演示）", "起身不便", "visit", "施工", None, today() + timedelta(days=30))
    approve_deed(None, propose_deed(None, body, given), today())


def _finish(_world: World, body: Body, day: date) -> None:
    deed = _first(Deed, body=body)
    add_evidence(None, deed.undertaking, EvidenceInput("办好了", "演〔2026〕1 号"))
    finish_undertaking(None, deed.undertaking, day)
    note_feedback(None, deed, FeedbackInput(9, "好", 5, 4))


def _reopen(_world: World, body: Body) -> None:
    deed = _first(Deed, body=body)
    for each in Evidence.objects.filter(undertaking=deed.undertaking):
        withdraw_evidence(None, each)


def _copies(_world: World, body: Body, day: date) -> None:
    Copies.objects.create(body=body, division=body.division, year=day.year, copies=3)


VERBS: dict[str, Callable[..., Any]] = {
    "begin": lambda _w, body, day: begin_term(
        None, body, TermInput(day, 1, 1 + Term.objects.filter(body=body).count())
    ),
    "extend": lambda _w, body, day: extend_term(None, _first(Term, body=body), day, "演〔2026〕2 号"),
    "void_term": lambda _w, body: void_term(None, _first(Term, body=body)),
    "council": lambda _w, body, day: hold_meeting(None, body, MeetingInput("council", day, 3, "议题")),
    "group": _group,
    "void_meeting": lambda _w, body: void_meeting(None, _first(Meeting, body=body)),
    "void_training": lambda world, _body: void_training(None, _first(Training, division=world.town)),
    "join": _join,
    "leave": lambda _w, body, day: leave(None, _first(Membership, body=body), day),
    "form": lambda _w, body, day: form_group(
        None, body, GroupInput(f"试组{MemberGroup.objects.count()}", day)
    ),
    "close": lambda _w, body, day: close_group(None, _first(MemberGroup, body=body), day),
    "rule": _rule,
    "pass": lambda _w, body, day: pass_rule(None, _first(VillageRule, body=body), PassedInput(day, 30)),
    "file": lambda _w, body, day: file_rule(None, _first(VillageRule, body=body), day, "演备 1 号"),
    "unfile": lambda _w, body: unfile_rule(None, _first(VillageRule, body=body)),
    "void_rule": lambda _w, body: void_rule(None, _first(VillageRule, body=body)),
    "deed": _deed,
    "finish": _finish,
    "reopen": _reopen,
    "copies": _copies,
    "seat": _seat,
    "unseat": lambda _w, body, day: end_appointment(
        None, _first(Appointment, post__body=body, post__kind="village_adviser"), day
    ),
}
