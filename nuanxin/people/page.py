"""What a family's page shows: masked by default, in a constant number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.places import places_named
from nuanxin.base.periods import today
from nuanxin.base.rules import masked
from nuanxin.base.rules.coded import CATEGORIES, SEXES
from nuanxin.people.actions.openings import opening_of
from nuanxin.people.coming_of_age import awaits_own
from nuanxin.people.forms import RELATIONS
from nuanxin.people.models import Consent, ConsentPurpose, Enrolment, Household, Person, Transfer

RELATION = dict(RELATIONS)
UNMASKED = {"names": "全名", "address": "住址", "category": "家庭类别和服务对象"}
"""What is masked until it is asked for, one at a time, beside each telephone number."""


@dataclass(frozen=True)
class Member:
    """One person as the page shows her; ``dial`` is the number to tap once it was asked for."""

    pk: int
    name: str
    masked: str
    phone: str
    dial: str
    told: str
    consents: list[Consent]
    merged: bool
    awaits_own: bool

    @property
    def agreed(self) -> bool:
        """To be served."""
        return any(each.purpose == ConsentPurpose.SERVICE for each in self.consents)


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
    heading: str
    not_to_mention: str
    language: str
    category: str
    address: str
    members: list[Member]
    enrolment: Enrolment | None
    since: date | None
    served_by: str
    transfer: Transfer | None
    joined: list[Joined]
    may_keep: bool
    unmasked: str

    @property
    def to_ask(self) -> Member | None:
        """Whom to ask first, where nobody of a family in care has agreed to be served."""
        agreed = any(each.agreed for each in self.members)
        standing = (each for each in self.members if not each.merged)
        return next(standing, None) if self.enrolment and not agreed else None

    @classmethod
    def of(
        cls, acting: Acting, household: Household, shown: Collection[tuple[int, str]] = (), *,
        unmasked: str = "",
    ) -> "FamilyPage":  # fmt: skip
        """``shown``: (person, column) in full; ``unmasked``: which of ``UNMASKED`` in full."""
        opening = opening_of(acting, household, timezone.now())
        address = household.read("address")
        rows = Enrolment.objects.visible_to(acting.scope).live().filter(household=household)
        enrolments = list(rows.order_by("-from_day", "-pk"))
        members = [_member(each, shown, whole=unmasked == "names") for each in _people(acting, household)]
        offers = Transfer.objects.visible_to(acting.scope).open().filter(household_id=household.pk)
        return cls(
            household=household,
            place=places_named([household.division]).get(household.division, ""),
            until=opening.until if opening else timezone.now(),
            heading=household.read("addressed_as") or _first_name(members) or str(household),
            not_to_mention=household.read("not_to_mention"),
            language=household.read("language"),
            category=_category(household),
            address=address if unmasked == "address" else masked.address(address),
            members=members,
            enrolment=next((each for each in enrolments if each.to_day is None), None),
            since=_since(enrolments),
            served_by=_served_by(household),
            transfer=offers.select_related("place").first(),
            joined=_joined(acting, household),
            may_keep=acting.may("family.keep"),
            unmasked=unmasked,
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


def _first_name(members: list[Member]) -> str:
    """Whom one talks to, masked whatever is shown."""
    return next((each.masked for each in members if not each.merged), "")


def _since(enrolments: list[Enrolment]) -> date | None:
    """Since when a family is in care as it is now, wherever it lived; ``enrolments``: the latest first."""
    now = next((each for each in enrolments if each.to_day is None), None)
    since = now.from_day if now else None
    for each in enrolments:
        if now and each.to_day == since and each.group == now.group:
            since = each.from_day
    return since


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
        masked=masked.name(name),
        phone=masked.phone(phone) if phone else "",
        dial=dial,
        told=" · ".join(filter(None, told)),
        consents=[each for each in person.consents.all() if each.withdrawn_on is None],
        merged=person.merged_into_id is not None,
        awaits_own=awaits_own(person, person.consents.all(), today()),
    )
