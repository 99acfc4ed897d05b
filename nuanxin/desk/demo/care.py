"""What is done for the made-up families of the cast's village; marked 演示."""

from collections.abc import Sequence
from datetime import date, timedelta

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.base.rules.bank_card import fits
from nuanxin.base.rules.resident_number import check_character
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
from nuanxin.people.actions.identify import identify
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
    _pay(special, schemes)
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


def _pay(families: Sequence[Household], schemes: Schemes) -> None:
    """This month's aid of the special families, to numbers and cards that are whole and nobody's."""
    month, lines = today().replace(day=1), []
    for n, family in enumerate(families):
        person = family.people.earliest("recorded_at", "pk")
        number = identify(None, person, nobodys_number(n, person.read("born"), person.read("sex")))
        lines.append(PaymentInput(
            person, schemes["special_aid"], month, 45000, family.division, number,
            nobodys_card(n), family.read("category"), "演示",
        ))  # fmt: skip
    record_payments(None, lines)


def nobodys_number(n: int, born: str, sex: str) -> str:
    """A resident number that passes its checks and is nobody's: no place of 包头 has the area 150299, and the
    sequences from 996 are kept for people of a hundred (GB 11643—1999).
    """
    first = f"150299{born[:4] or '1958'}01{n % 28 + 1:02d}{997 if sex == '1' else 998}"
    return first + check_character(first)


def nobodys_card(n: int) -> str:
    """A card number that passes its check and is nobody's: no issuer's begins with 0 (ISO/IEC 7812-1)."""
    first = f"000000{n + 1:012d}"
    return next(f"{first}{last}" for last in range(10) if fits(f"{first}{last}"))


def _wristbands(family: Household, schemes: Schemes, county: Body) -> None:
    agreed = PartnerInput("演示基金会", date(today().year, 1, 1), agreement_number="演示协议1号")
    partner = add_partner(None, county, agreed)
    add_stock(None, county, StockInput(partner, today(), 20, "演示"))
    person = family.people.earliest("recorded_at", "pk")
    band = ask_for_wristband(None, AskInput(person, schemes["wristband"], today()))
    issue_wristband(None, band, partner, today())
