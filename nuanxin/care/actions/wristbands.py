"""黄手环: from a partner into stock, asked for, given out, signed for. Where somebody is, is not known."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import Refusals
from nuanxin.care.actions.rights import (
    Care,
    locked_home,
    locked_households,
    sensible_day,
    sent_before,
)
from nuanxin.care.models import Partner, Receiver, Scheme, SchemeKind, Stock, Wristband
from nuanxin.people.models import Person
from nuanxin.work.models import Document

MOST = 100_000  # of one delivery
NAME, NUMBER = 80, 60  # characters


@dataclass(frozen=True)
class PartnerInput:
    """Who gives, under which agreement (a paper in the house, or its number), from when to when."""

    name: str
    from_day: date
    last_day: date | None = None
    agreement: Document | None = None
    agreement_number: str = ""


@transaction.atomic
def add_partner(by: By, body: Body, given: PartnerInput) -> Partner:
    """A partner of a body, known to all bodies below; the same name again is the same partner."""
    if by:
        by.require("wristband.keep")
        if by.body.pk != body.pk:
            raise Refused("合作方由签协议的单位登记，请登记在本单位名下。")
    name, number = given.name.strip(), given.agreement_number.strip()
    if not 0 < len(name) <= NAME or len(number) > NUMBER:
        raise Refused(f"请写合作方的名称，最多 {NAME} 个字；协议编号最多 {NUMBER} 个字。")
    if given.last_day and given.last_day < given.from_day:
        raise Refused("合作结束的日子早于开始，请核对。")
    to_day = given.last_day + timedelta(days=1) if given.last_day else None
    partner, made = Partner.objects.get_or_create(
        division=body.division, name=name,
        defaults={
            "agreement": given.agreement, "agreement_number": number,
            "from_day": given.from_day, "to_day": to_day, "issued_at": timezone.now(),
        },
    )  # fmt: skip
    if made:
        write_log(by, "partner.add", partner, f"{body.name}登记黄手环合作方：{partner}")
    return partner


@dataclass(frozen=True)
class StockInput:
    """How many came in (positive) or were written off (negative), when."""

    partner: Partner
    day: date
    quantity: int
    note: str = ""
    client_id: UUID | None = None


@transaction.atomic
def add_stock(by: By, body: Body, given: StockInput) -> Stock:
    """入库、核减; sent twice (same client id) it is one."""
    if by:
        by.require("wristband.keep")
        if by.body.pk != body.pk:
            raise Refused("库存由保管的单位登记，请登记在本单位名下。")
    if given.client_id and (sent := Stock.objects.filter(client_id=given.client_id).first()):
        return sent
    sensible_day(given.day, "入库日")
    if not 0 < abs(given.quantity) <= MOST:
        raise Refused("数量不对：收到的写正数，损坏、退回的写负数，不能是 0。")
    Body.objects.select_for_update().get(pk=body.pk)
    there = sum(Stock.objects.live().filter(division=body.division).values_list("quantity", flat=True))
    if there + given.quantity < 0:
        raise Refused(f"库存只有 {there} 个，核减不了 {-given.quantity} 个，请核对数量。")
    stock = Stock.objects.create(
        division=body.division, partner=given.partner, day=given.day, quantity=given.quantity,
        note=given.note.strip()[:60], client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "stock.add", stock, f"{body.name}黄手环 {given.quantity:+d} 个")
    return stock


@dataclass(frozen=True)
class AskInput:
    """Somebody of a family, or a relative for her, asks for one on a day."""

    person: Person
    scheme: Scheme
    day: date
    client_id: UUID | None = None


@transaction.atomic
def ask_for_wristband(by: By, given: AskInput) -> Wristband:
    """申请; one that waits already is the same. The seat one acts for takes it, else the family's."""
    household = given.person.household
    [household] = locked_households(by, "care.serve", {household.pk}).values()
    sent = sent_before(Wristband, [(given.client_id, household)])
    waiting = Wristband.objects.live().filter(person=given.person, issued_on__isnull=True)
    if found := next(iter(sent.values()), None) or waiting.first():
        return found
    seat = by.seat if by else household.post
    if seat is None:
        raise Refused("这户还没有服务岗位，请先定由哪个岗位服务。")
    if given.scheme.kind != SchemeKind.WRISTBAND:
        raise Refused(f"“{given.scheme}”不是黄手环，请另选。")
    sensible_day(given.day, "申请日")
    Care([household.pk]).on(household, given.day)
    Refusals([household.pk]).refuse(household, given.scheme, given.day)
    band = Wristband.objects.create(
        division=household.division, household=household, person=given.person, asked_on=given.day,
        asked_at=seat, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "wristband.ask", band, f"{household}申请黄手环")
    return band


@transaction.atomic
def issue_wristband(by: By, band: Wristband, partner: Partner, day: date) -> Wristband:
    """发放; again is harmless."""
    band = _locked(by, band)
    if band.issued_on:
        return band
    sensible_day(day, "发放日")
    if day < band.asked_on:
        raise Refused("发放日早于申请日，请核对日期。")
    band.issued_on, band.partner = day, partner
    band.place = Care([band.household_id]).on(band.household, day).counted_in
    band.save(update_fields=["issued_on", "partner", "place"])
    write_log(by, "wristband.issue", band, f"{band.household}发放黄手环")
    return band


@transaction.atomic
def sign_for_wristband(by: By, band: Wristband, day: date, receiver: str) -> Wristband:
    """签收: who took it, when; again is harmless."""
    band = _locked(by, band)
    if band.received_on:
        return band
    sensible_day(day, "签收日")
    if band.issued_on is None or day < band.issued_on:
        raise Refused("还没有发放，或签收日早于发放日，请先登记发放。")
    if receiver not in Receiver.values:
        raise Refused("请选谁签收：本人、亲属或工作人员代领。")
    band.received_on, band.receiver = day, receiver
    band.save(update_fields=["received_on", "receiver"])
    write_log(by, "wristband.sign", band, f"{band.household}签收黄手环")
    return band


def _locked(by: By, band: Wristband) -> Wristband:
    locked_home(by, "care.serve", band.household)
    wanted = Wristband.objects.select_related("household").select_for_update(of=("self",))
    return wanted.get(pk=band.pk)
