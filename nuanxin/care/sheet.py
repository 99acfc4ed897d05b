"""入户走访单: what somebody takes along to one family, on one page of A4."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from nuanxin.association.acting import Acting
from nuanxin.association.places import places_named
from nuanxin.base.periods import today
from nuanxin.base.rules.coded import SEXES
from nuanxin.care.card import System, systems_of
from nuanxin.care.models import SERVICES, Answer, FollowUp, Said, Scheme, Service
from nuanxin.care.models.followup import FollowUpQuerySet
from nuanxin.people.forms import RELATIONS
from nuanxin.people.listings import first_name
from nuanxin.people.models import Household, Person

AHEAD = timedelta(days=14)
LATEST = 3  # services told of
RELATION = dict(RELATIONS)


@dataclass(frozen=True)
class Met:
    """Somebody one may meet there."""

    name: str
    told: str
    phone: str


@dataclass(frozen=True)
class VisitSheet:
    """Everything in full: it is made for an opened page only, and printing it is logged.

    The category of the family stands on no paper.
    """

    pseudonym: str
    place: str
    addressed_as: str
    not_to_mention: str
    language: str
    address: str
    people: list[Met]
    refusals: list[str]
    due: list[str]
    systems: list[System]
    latest: list[Service]


def sheet_of(acting: Acting, household: Household) -> VisitSheet:
    """One family's sheet; a constant number of statements."""
    scope, day = acting.scope, today()
    answers = list(Answer.objects.visible_to(scope).of(household).on(day).select_related("scheme"))
    latest = Service.objects.visible_to(scope).of(household).select_related("scheme")[:LATEST]
    due = FollowUp.objects.visible_to(scope).of(household).open().order_by("due")
    people = Person.objects.visible_to(scope).standing().filter(household=household)
    return VisitSheet(
        pseudonym=household.pseudonym,
        place=places_named([household.division]).get(household.division, ""),
        addressed_as=household.read("addressed_as") or first_name(household),
        not_to_mention=household.read("not_to_mention"),
        language=household.read("language"),
        address=household.read("address"),
        people=[_met(each) for each in people.order_by("recorded_at", "id") if not each.read("died_on")],
        refusals=[_refused(each) for each in answers if each.said != Said.YES],
        due=[f"{each.get_kind_display()}，{each.due:%-m 月 %-d 日}以前" for each in due],
        systems=systems_of(acting, household, answers, day),
        latest=list(latest),
    )


def services_offered(acting: Acting) -> "QuerySet[Scheme]":
    """The four services, to be ticked."""
    return Scheme.objects.visible_to(acting.scope).current().filter(kind__in=SERVICES)


def _met(person: Person) -> Met:
    relation, sex, born = (person.read(column) for column in ("relation", "sex", "born"))
    told = [RELATION.get(relation, "") if relation else "", SEXES.get(sex, "") if sex in "12" else ""]
    told.append(f"{born[:4]} 年生" if born else "")
    return Met(person.read("name"), " ".join(filter(None, told)), person.read("phone"))


def _refused(answer: Answer) -> str:
    until = f"，到 {answer.last_day:%Y-%m-%d} 为止" if answer.last_day else ""
    return f"{answer.what}：{answer.get_said_display()}{until}"


@dataclass(frozen=True)
class Awaited:
    """A family that is to be called or visited soon, before its page is opened."""

    household: Household
    why: list[FollowUp]
    late: bool

    @property
    def due(self) -> date:
        return min(each.due for each in self.why)


def due_soon(acting: Acting, day: date) -> FollowUpQuerySet:
    """What the seat has to do for families in the next two weeks, the most pressing first."""
    rows = FollowUp.objects.visible_to(acting.scope).owned_by(acting.seat).in_care(day)
    return rows.filter(due__lte=day + AHEAD)


def due_with_others(acting: Acting, day: date) -> FollowUpQuerySet:
    """What other seats of the township and its villages have to do in the same time."""
    rows = FollowUp.objects.visible_to(acting.scope).open().in_care(day).filter(due__lte=day + AHEAD)
    return rows.exclude(Q(owner=acting.seat) | Q(second=acting.seat))


def families_of(rows: FollowUpQuerySet) -> list[int]:
    """The ids of the families they are about, in their order; nothing of a family is read."""
    homes = rows.values_list(Coalesce("household__merged_into", "household"), flat=True)
    return list(dict.fromkeys(homes))


def awaited(rows: FollowUpQuerySet, families: Iterable[int], day: date) -> list[Awaited]:
    """These families with what is due for them, in the order of the rows; a constant number of statements."""
    wanted = rows.of_these(families).select_related("household__merged_into")
    found: dict[Household, list[FollowUp]] = {}
    for each in wanted.prefetch_related("household__people", "household__merged_into__people"):
        found.setdefault(each.household.home, []).append(each)
    return [Awaited(home, why, any(each.late(day) for each in why)) for home, why in found.items()]
