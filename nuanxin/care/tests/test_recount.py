"""Random histories of families, seats, coverages, refusals and mergers: every day is recounted by hand."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.refused import Refused
from nuanxin.care.models import Answer, Coverage, Scheme
from nuanxin.care.tests.families import the_village
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Answers, Place, Question, When
from nuanxin.measures.refreshing import carry
from nuanxin.people.actions.merging import merge_households, unmerge_household
from nuanxin.people.models import Enrolment, Household

START = date(2024, 3, 1)
DAYS = [START + timedelta(days=n) for n in range(8)]
COUNTY = 150222000000
families, seats = st.integers(0, 2), st.integers(0, 1)
days, ends = st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("enrol"), families, days, ends),
        st.tuples(st.just("seat"), seats, days, ends),
        st.tuples(st.just("cover"), families, days, ends),
        st.tuples(st.just("answer"), families, days, ends, st.sampled_from(["yes", "never"]), st.booleans()),
        st.tuples(st.just("end"), st.sampled_from([Coverage, Answer, Appointment, Enrolment]), days),
        st.tuples(st.just("merge"), families, families),
        st.tuples(st.just("part"), families),
    ),
    min_size=6, max_size=22,
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """Three families of one village, its two seats, the scheme."""

    village: Body
    families: list[Household]
    seats: list[Post]
    scheme: Scheme
    holder: User

    def about(self, family: int) -> dict[str, Any]:
        return {"division": self.village.division, "household": self.families[family]}


def found(village: Body) -> World:
    township = Body.objects.get(
        level="township", division=village.division - village.division % 1000
    )
    seats = [
        Post.objects.create(division=body.division, body=body, kind=kind, number=90 + village.pk)
        for body, kind in ((township, "township_officer"), (village, "village_worker"))
    ]
    homes = [Household(division=village.division) for _ in range(3)]
    for home in homes:
        home.write(address="演示")  # makes its key
        home.save()
    holder = User.objects.create(name="演示", division=village.division)
    return World(village, homes, seats, Scheme.objects.get(code="contact"), holder)


def do(world: World, deed: tuple[Any, ...]) -> None:
    """One deed; the database refuses what cannot be."""
    what, *given = deed
    if what in ("enrol", "seat", "cover", "answer") and given[2] and given[2] <= given[1]:
        return
    if what == "seat":
        Appointment.objects.create(
            division=world.seats[given[0]].division, post=world.seats[given[0]], holder=world.holder,
            from_day=given[1], to_day=given[2],
        )  # fmt: skip
    elif what == "end":
        _end(world, *given)
    elif what == "merge":
        merge_households(None, world.families[given[0]], world.families[given[1]])
    elif what == "part":
        unmerge_household(None, world.families[given[0]])
    else:
        _begin(world, deed)


def _begin(world: World, deed: tuple[Any, ...]) -> None:
    what, family, from_day, to_day, *said = deed
    row = world.about(family) | {"from_day": from_day, "to_day": to_day}
    if what == "enrol":
        if not Household.objects.get(pk=row["household"].pk).merged_into_id:
            Enrolment.objects.create(group="special", counted_in=world.village.division, **row)
    elif what == "cover":
        Coverage.objects.create(
            scheme=world.scheme, township_seat=world.seats[0], village_seat=world.seats[1], **row
        )
    else:
        scheme = None if said[1] else world.scheme
        Answer.objects.create(said=said[0], scheme=scheme, post=world.seats[1], **row)


def _end(world: World, model: Any, day: date) -> None:
    mine: dict[str, Any] = {"household__in": world.families}
    if model is Appointment:
        mine = {"post__in": world.seats}
    row = model.objects.live().filter(from_day__lt=day, **mine).order_by("pk").first()
    if row and (row.to_day is None or row.to_day > day):
        row.to_day, row.ended_at = day, timezone.now()
        row.save(update_fields=["to_day", "ended_at"])


def count(world: World, day: date) -> Counter[str]:
    """How many families have, want, refuse, were never asked: row by row, as a clerk would."""
    held = {
        term.post_id for term in Appointment.objects.live().filter(post__in=world.seats) if _on(term, day)
    }
    told: Counter[str] = Counter()
    for family in Household.objects.filter(pk__in=[each.pk for each in world.families]):
        ours = [family.pk, *family.merged_from.values_list("pk", flat=True)]
        enrolled = Enrolment.objects.filter(household=family, voided_at=None)
        if not family.merged_into_id and any(_on(each, day) for each in enrolled):
            told[_state(ours, held, day, world)] += 1
    return told


def _state(ours: list[int], held: set[int], day: date, world: World) -> str:
    covers = [c for c in Coverage.objects.live().filter(household__in=ours) if _on(c, day)]
    said = {a.said for a in Answer.objects.live().filter(household__in=ours) if _on(a, day)}
    if covers and held == {seat.pk for seat in world.seats}:
        return "has"
    if "never" in said:
        return "refused"
    return "willing" if covers or "yes" in said else "unasked"


def _on(row: Any, day: date) -> bool:
    return bool(row.from_day <= day and (row.to_day is None or day < row.to_day))


def compare(world: World, figures: Figures) -> None:
    at = Place(world.village.division, "village")
    own = world.village.scope.ranges
    for day in DAYS:
        told = count(world, day)
        value = figures.measure([Question("contact_coverage")], own, When(day), at)[0]
        assert (value.n, value.of) == (told["has"], told.total() - told["refused"]), day
        [(_, _, answers)] = figures.answers(["contact_coverage"], own, When(day), at)
        willing = told["has"] + told["willing"]
        assert answers == Answers(
            told.total(), willing, told["refused"], told["unasked"], told["has"]
        ), day
        gaps = figures.gaps(Question("contact_coverage"), own, When(day))
        assert sum(gap.missing for gap in gaps) == value.of - value.n


def check(examples: int) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        the_village()
        villages = iter(Body.objects.filter(level="village").order_by("-division")[:200])

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def histories(deeds: list[tuple[Any, ...]]) -> None:
        with transaction.atomic(), scoped(EVERYWHERE):
            world = found(next(villages))
        for some in (deeds[: len(deeds) // 2], deeds[len(deeds) // 2 :]):  # carried in two steps
            with transaction.atomic(), scoped(EVERYWHERE):
                for deed in some:
                    with suppress(Refused, IntegrityError), transaction.atomic():
                        do(world, deed)
            carry()
        with transaction.atomic(), scoped(EVERYWHERE):
            compare(world, latest())
        connections["owner"].close()

    histories()


def test_the_measure_is_the_recount(own_database: str) -> None:
    check(5)


@pytest.mark.deep
def test_the_measure_is_the_recount_at_length(own_database: str) -> None:
    check(100)
