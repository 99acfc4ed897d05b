"""What is done for the made-up families of the cast's village; marked 演示."""

from datetime import date, timedelta

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.care.actions.answers import AnswerInput, record_answers
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages
from nuanxin.care.actions.insurance import ClaimInput, PolicyInput, insure, report_claim
from nuanxin.care.actions.roster import PaymentInput, record_payments
from nuanxin.care.actions.schemes import lay_schemes
from nuanxin.care.actions.services import ServiceInput, record_services
from nuanxin.care.actions.wristbands import (
    AskInput,
    PartnerInput,
    StockInput,
    add_partner,
    add_stock,
    ask_for_wristband,
    issue_wristband,
)
from nuanxin.care.models import Scheme
from nuanxin.desk.cast import stage
from nuanxin.people.models import Enrolment, Household

Schemes = dict[str, Scheme]


def help_families() -> None:
    """The city's schemes; one special family that has all, one that said no to some, insurance, lists."""
    bodies = stage()
    if not lay_schemes(None, bodies["city"]):
        return
    schemes = {each.code: each for each in Scheme.objects.filter(division=bodies["city"].division)}
    special, ordinary = (_families(bodies["village"], group) for group in ("special", "ordinary"))
    if len(special) < 2 or not ordinary:
        return
    seats = (
        _seat(bodies["township"], "township_manager"), _seat(bodies["village"], "village_adviser")
    )  # fmt: skip
    _cover(special[0], schemes, seats)
    _serve(special[0], schemes, seats[1])
    _answer(special[1], schemes, seats[1])
    _insure(ordinary[0], schemes)
    _pay(special[0], schemes)
    _wristbands(special[1], schemes, bodies["county"])


def _families(village: Body, group: str) -> list[Household]:
    rows = Enrolment.objects.filter(counted_in=village.division, group=group, to_day=None)
    return [each.household for each in rows.select_related("household__post").order_by("pk")]


def _seat(body: Body, kind: str) -> Post:
    held = Appointment.objects.on(today()).filter(post__body=body, post__kind=kind)
    return held.select_related("post__body").earliest("pk").post


def _cover(family: Household, schemes: Schemes, seats: tuple[Post, Post]) -> None:
    contact = CoverageInput(family, schemes["contact"], today(), None, *seats)
    others = [
        CoverageInput(family, schemes[code], today(), institution=name, card="演示0001")
        for code, name in (("green_channel", "演示医院"), ("family_doctor", "演示团队"))
    ]
    begin_coverages(None, [contact, *others])


def _serve(family: Household, schemes: Schemes, seat: Post) -> None:
    soon = today() + timedelta(days=5)
    record_services(None, [
        ServiceInput(family, schemes["comfort"], today(), seat, "home", "陪着说话（演示）"),
        ServiceInput(family, schemes["visit"], today(), seat, "home", "送米面（演示）", None, soon),
    ])  # fmt: skip


def _answer(family: Household, schemes: Schemes, seat: Post) -> None:
    record_answers(None, [
        AnswerInput(family, "yes", today(), seat, schemes["family_doctor"]),
        AnswerInput(family, "not_now", today(), seat, schemes["contact"]),
        AnswerInput(family, "never", today(), seat, schemes["volunteering"]),
    ])  # fmt: skip


def _insure(family: Household, schemes: Schemes) -> None:
    person = family.people.earliest("recorded_at", "pk")
    [policy] = insure(None, [PolicyInput(
        family, schemes["accident"], "演示保险公司", "演示-0001", 6000,
        {"county": 1000, "township": 1000, "village": 1000, "family": 3000},
        today(), today() + timedelta(days=364), insured=((person, None),),
    )])  # fmt: skip
    report_claim(None, policy, ClaimInput(today(), 80000))


def _pay(family: Household, schemes: Schemes) -> None:
    person = family.people.earliest("recorded_at", "pk")
    month = today().replace(day=1)
    record_payments(None, [PaymentInput(
        person, schemes["special_aid"], month, 45000, family.division, card="演示卡号",
    )])  # fmt: skip


def _wristbands(family: Household, schemes: Schemes, county: Body) -> None:
    agreed = PartnerInput("演示基金会", date(today().year, 1, 1), agreement_number="演示协议1号")
    partner = add_partner(None, county, agreed)
    add_stock(None, county, StockInput(partner, today(), 20, "演示"))
    person = family.people.earliest("recorded_at", "pk")
    band = ask_for_wristband(None, AskInput(person, schemes["wristband"], today()))
    issue_wristband(None, band, partner, today())
