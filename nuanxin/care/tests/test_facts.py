"""From the rows to the measures: what is recorded is counted where it happened, and only once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.care.actions.answers import AnswerInput, record_answers
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages
from nuanxin.care.actions.services import ServiceInput, record_services, void_service
from nuanxin.care.models import Coverage, FollowUp
from nuanxin.care.tests.families import Village, the_village
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, Question, When
from nuanxin.measures.refreshing import carry
from nuanxin.people.actions.enrolment import leave_care
from nuanxin.people.actions.merging import merge_households, unmerge_household
from nuanxin.people.models import Household
from nuanxin.people.moving import Moved, relocate

TODAY = today()


def everywhere(do: Callable[[], Any]) -> Any:
    """Do it, commit, and carry the facts."""
    with transaction.atomic(), scoped(EVERYWHERE):
        done = do()
    carry()
    return done


def ask(code: str, body: Body) -> tuple[int, int]:
    value = latest().measure(
        [Question(code)], body.scope.ranges, When(TODAY), Place(body.division, body.level)
    )[0]
    return (value.n, value.of) if value.quantity is None else (value.quantity, 0)


def four(village: Village, family: Household) -> list[ServiceInput]:
    return [
        ServiceInput(family, village.schemes[code], TODAY, village.village_seat, "home")
        for code in ("comfort", "visit", "volunteering", "protection")
    ]


def test_services_count_once_and_no_more_when_void(own_database: str) -> None:
    def begin() -> tuple[Village, list[Any]]:
        village = the_village()
        family = village.family()
        no = AnswerInput(family, "never", TODAY, village.village_seat, village.schemes["protection"])
        record_answers(None, [no])
        village.family("ordinary")
        return village, record_services(None, four(village, family)[:3])

    village, made = everywhere(begin)
    body = village.body
    assert ask("services_coverage", body) == (1, 1)  # every one it did not refuse
    assert ask("services_given", body) == (3, 0)
    assert ask("households_served", body) == (1, 0)
    assert ask("insured_households", body) == (0, 2)
    everywhere(lambda: void_service(None, made[0], "记错了"))
    assert ask("services_coverage", body) == (0, 1)
    assert ask("services_given", body) == (2, 0)


def test_the_two_of_a_merger_count_as_one_and_apart_again(own_database: str) -> None:
    def begin() -> tuple[Village, list[Household]]:
        village = the_village()
        families = [village.family(), village.family()]
        doctor = CoverageInput(
            families[0], village.schemes["family_doctor"], TODAY, institution="演示卫生院"
        )
        begin_coverages(None, [doctor, replace(doctor, scheme=village.schemes["green_channel"])])
        return village, families

    village, (one, other) = everywhere(begin)
    assert ask("family_doctor_coverage", village.body) == (1, 2)
    everywhere(lambda: merge_households(None, one, other))
    assert ask("family_doctor_coverage", village.body) == (1, 1)  # what one has, both have
    everywhere(lambda: unmerge_household(None, one))
    assert ask("green_channel_coverage", village.body) == (1, 2)


def test_a_move_ends_the_contact_and_keeps_the_past_where_it_was(own_database: str) -> None:
    def begin() -> tuple[Village, Household, Body]:
        village = the_village()
        family = village.family()
        begin_coverages(None, [CoverageInput(
            family, village.schemes["contact"], TODAY - timedelta(days=3),
            township_seat=village.township_seat, village_seat=village.village_seat,
        )])  # fmt: skip
        given = replace(four(village, family)[1], next_due=TODAY + timedelta(days=5))
        record_services(None, [replace(given, day=TODAY - timedelta(days=1))])
        below = Body.objects.below(village.township_seat.body, "village")
        return village, family, below.exclude(pk=village.body.pk).earliest("pk")

    village, family, elsewhere = everywhere(begin)
    assert ask("contact_coverage", village.body) == (1, 1)
    everywhere(lambda: relocate(Moved([family.pk], elsewhere.division, TODAY)))
    assert ask("contact_coverage", village.body) == (0, 0)
    assert ask("contact_coverage", elsewhere) == (0, 1)
    assert ask("services_given", village.body) == (1, 0)
    assert ask("services_given", elsewhere) == (0, 0)
    with transaction.atomic(), scoped(elsewhere_scope(elsewhere)):
        assert Coverage.objects.get().to_day == TODAY
        [agreed] = FollowUp.objects.open()
        assert (agreed.kind, agreed.owner, agreed.place) == ("agreed", None, elsewhere.division)


def elsewhere_scope(body: Body) -> Any:
    return replace(body.scope, named=body.scope.ranges)


def test_who_left_care_is_still_there_as_known_before(own_database: str) -> None:
    def begin() -> tuple[Village, Household]:
        village = the_village()
        return village, village.family()

    village, family = everywhere(begin)
    before = timezone.now()
    everywhere(lambda: leave_care(None, family, TODAY - timedelta(days=30)))
    at = Place(village.body.division, "village")

    def eligible(when: When) -> int:
        own = village.body.scope.ranges
        return latest().measure([Question("insured_households")], own, when, at)[0].of

    assert (eligible(When(TODAY)), eligible(When(TODAY, known_at=before))) == (0, 1)
    assert eligible(When(TODAY - timedelta(days=30))) == 1  # its last day
