"""What the family's page shows of care: what it has, refuses, was given, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from nuanxin.association.acting import Acting
from nuanxin.association.models import Level, Post
from nuanxin.base.periods import today
from nuanxin.base.rules import masked
from nuanxin.base.rules.money import yuan_of
from nuanxin.care.models import (
    SYSTEMS,
    Answer,
    Coverage,
    FollowUp,
    RosterPayment,
    Said,
    Scheme,
    SchemeKind,
    Service,
    Wristband,
)
from nuanxin.care.policies import ShownPolicy, policies_of
from nuanxin.people.models import Household

LATEST = 12  # services and payments shown
ABOVE = "上级岗位"


@dataclass(frozen=True)
class System:
    """One scheme of the family: what stands, or what it said, or that nobody has asked."""

    scheme: Scheme
    coverage: Coverage | None
    answer: Answer | None
    township: bool = False

    @property
    def card(self) -> str:
        """The number of the card or agreement."""
        return self.coverage.read("card") if self.coverage else ""

    @property
    def vacant(self) -> bool:
        held = self.coverage
        return bool(held and held.township_seat_id and not (held.township_held and held.village_held))

    @property
    def open_to(self) -> bool:
        """Whether it can be put in place here: 联系人 are named where both seats are in sight."""
        refused = self.answer is not None and self.answer.said != Said.YES
        here = self.scheme.kind != SchemeKind.CONTACT or self.township
        return self.coverage is None and not refused and here

    @property
    def set_above(self) -> bool:
        """联系人 nobody has named yet, seen from a village: the township names both seats."""
        open_still = self.coverage is None and (self.answer is None or self.answer.said == Said.YES)
        return self.scheme.kind == SchemeKind.CONTACT and open_still and not self.township

    @property
    def words(self) -> str:
        if self.coverage and not self.vacant:
            return "已落实"
        if self.coverage:
            return "联系人岗位空缺"
        if self.answer is None:
            return "还没有问过"
        until = f"，到 {self.answer.last_day:%Y-%m-%d} 为止" if self.answer.last_day else ""
        return f"{self.answer.get_said_display()}{until}"


@dataclass(frozen=True)
class Given:
    """A service with its note unsealed, for the seat that serves."""

    service: Service
    seat: str
    note: str
    reason: str  # why it is void; "" where it stands


@dataclass(frozen=True)
class Payment:
    """One line of a government's list, to whom (masked) and how much (元)."""

    payment: RosterPayment
    name: str
    yuan: str
    reason: str


@dataclass(frozen=True)
class CareCard:
    household: Household
    systems: list[System]
    refusals: list[Answer]
    services: list[Given]
    follow_ups: list[FollowUp]
    policies: list[ShownPolicy]
    payments: list[Payment]
    wristbands: list[Wristband]
    may_insure: bool
    may_pay: bool

    @classmethod
    def of(cls, acting: Acting, household: Household) -> "CareCard":
        """What one may see of a family (its page is open); in a constant number of statements."""
        scope, day = acting.scope, today()
        services = Service.objects.visible_to(scope).belonging_to(household)
        answers = list(
            Answer.objects.visible_to(scope).of(household).on(day).select_related("scheme")
        )
        follow_ups = FollowUp.objects.visible_to(scope).of(household).open()
        return cls(
            household=household,
            systems=systems_of(acting, household, answers, day),
            refusals=[each for each in answers if each.said != "yes"],
            services=_given(acting, list(services.select_related("scheme", "household")[:LATEST])),
            follow_ups=list(follow_ups),
            policies=[each for each in policies_of(scope, household) if each.running],
            payments=_payments(acting, household),
            wristbands=list(Wristband.objects.visible_to(scope).of(household)),
            may_insure=acting.may("care.insure"),
            may_pay=acting.may("aid.record"),
        )


def systems_of(
    acting: Acting, household: Household, answers: list[Answer], day: date
) -> list[System]:
    """The three systems of a family on a day, with what it said to them."""
    rows = Coverage.objects.visible_to(acting.scope).of(household).on(day).with_seats(day)
    rows = rows.select_related("household")
    held = {each.scheme_id: each for each in rows}
    said = {each.scheme_id: each for each in answers}
    above = acting.seat.body.level == Level.TOWNSHIP
    schemes = Scheme.objects.visible_to(acting.scope).current().filter(kind__in=SYSTEMS)
    return [
        System(scheme, held.get(scheme.pk), said.get(scheme.pk) or said.get(None), above)
        for scheme in schemes
    ]


def _given(acting: Acting, services: Sequence[Service]) -> list[Given]:
    seats = Post.objects.visible_to(acting.scope).filter(pk__in=[each.post_id for each in services])
    names = {seat.pk: str(seat) for seat in seats.select_related("body")}
    return [
        Given(each, names.get(each.post_id, ABOVE), each.read("note"), each.read("void_reason"))
        for each in services
    ]


def _payments(acting: Acting, household: Household) -> list[Payment]:
    """The latest lines by which the government paid, void ones with their reason."""
    ours = Q(household=household) | Q(household__merged_into=household)
    rows = RosterPayment.objects.visible_to(acting.scope).filter(ours).select_related("scheme", "person")
    return [
        Payment(each, masked.name(each.person.read("name")), yuan_of(each.amount), each.read("void_reason"))
        for each in rows[:LATEST]
    ]
