"""What a family's page shows: masked by default, in a constant number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.places import places_named
from nuanxin.base.rules import masked
from nuanxin.base.rules.coded import CATEGORIES, SEXES
from nuanxin.people.actions.openings import opening_of
from nuanxin.people.forms import RELATIONS
from nuanxin.people.models import Consent, Enrolment, Household, Person, Transfer

RELATION = dict(RELATIONS)


@dataclass(frozen=True)
class Member:
    """One person as the page shows her; ``dial`` is the number to tap once it was asked for."""

    pk: int
    name: str
    phone: str
    dial: str
    told: str
    consents: list[Consent]
    merged: bool


@dataclass(frozen=True)
class Joined:
    """A family that was merged into this one, and why where that was said."""

    pk: int
    pseudonym: str
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class FamilyPage:
    household: Household
    place: str
    until: datetime
    addressed_as: str
    not_to_mention: str
    language: str
    category: str
    address: str
    members: list[Member]
    enrolment: Enrolment | None
    served_by: str
    transfer: Transfer | None
    joined: list[Joined]
    may_keep: bool
    whole: bool

    @classmethod
    def of(
        cls, acting: Acting, household: Household, shown: Collection[tuple[int, str]] = (), *,
        whole: bool = False,
    ) -> "FamilyPage":  # fmt: skip
        """``shown``: (person, column) in full; ``whole``: names and address in full."""
        opening = opening_of(acting, household, timezone.now())
        address = household.read("address")
        enrolments = Enrolment.objects.visible_to(acting.scope).open().filter(household=household)
        offers = Transfer.objects.visible_to(acting.scope).open().filter(household_id=household.pk)
        return cls(
            household=household,
            place=places_named([household.division]).get(household.division, ""),
            until=opening.until if opening else timezone.now(),
            addressed_as=household.read("addressed_as"),
            not_to_mention=household.read("not_to_mention"),
            language=household.read("language"),
            category=_category(household),
            address=address if whole else masked.address(address),
            members=[_member(each, shown, whole=whole) for each in _people(acting, household)],
            enrolment=enrolments.first(),
            served_by=_served_by(household),
            transfer=offers.select_related("place").first(),
            joined=_joined(acting, household),
            may_keep=acting.may("family.keep"),
            whole=whole,
        )


def _people(acting: Acting, household: Household) -> list[Person]:
    """Those who stand, and those merged away, each with the consents that hold."""
    ours = Q(household=household) | Q(household__merged_into=household)
    rows = Person.objects.visible_to(acting.scope).filter(ours, key__isnull=False)
    rows = rows.select_related("guardian").order_by("recorded_at", "id")
    return list(rows.prefetch_related("consents"))


def _joined(acting: Acting, household: Household) -> list[Joined]:
    rows = Household.objects.visible_to(acting.scope).filter(merged_into=household)
    return [
        Joined(each.pk, each.pseudonym, each.merged_at, each.read("merge_reason"))
        for each in rows.order_by("merged_at", "pk")
    ]


def _served_by(household: Household) -> str:
    """A seat of the township is out of a village's sight, but it is there."""
    if household.post:
        return str(household.post)
    return "苏木（乡镇）的岗位" if household.post_id else "未定"


def _category(household: Household) -> str:
    code = household.read("category")
    return next((label for known, label in CATEGORIES.items() if known == code), code)


def _member(person: Person, shown: Collection[tuple[int, str]], *, whole: bool) -> Member:
    name, phone, born = (person.read(column) for column in ("name", "phone", "born"))
    sex, relation = person.read("sex"), person.read("relation")
    told = [RELATION.get(relation, "") if relation else "", SEXES.get(sex, "") if sex in "12" else ""]
    told += [f"{born[:4]} 年生" if born else "", "已去世" if person.read("died_on") else ""]
    if person.guardian:
        told.append(f"监护人 {masked.name(person.guardian.read('name'))}")
    dial = phone if (person.pk, "phone") in shown else ""
    return Member(
        pk=person.pk,
        name=name if whole else masked.name(name),
        phone=masked.phone(phone) if phone else "",
        dial=dial,
        told=" · ".join(filter(None, told)),
        consents=[each for each in person.consents.all() if each.withdrawn_on is None],
        merged=person.merged_into_id is not None,
    )
