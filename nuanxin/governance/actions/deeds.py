"""实事: proposed from a need, put on the year's list, done with evidence, asked about afterwards."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.rules.published import number_in
from nuanxin.governance.actions.allowing import locked_body, own_body
from nuanxin.governance.models import Deed
from nuanxin.work.actions.undertakings import Order, excuse, hand_out, send_undertakings
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import Kind

SOURCE = "实事清单"


@dataclass(frozen=True)
class DeedInput:
    """What is needed and what is promised: ``title`` as it stands on the list, ``money`` in 分."""

    title: str
    need: str
    need_from: str
    measure: str
    owner: Post | None
    due: date
    money: int | None = None
    client_id: UUID | None = None


@transaction.atomic
def propose_deed(by: By, body: Body, given: DeedInput) -> Deed:
    """A line of the year's list to be; sent twice (same client id) it is one. Nobody's name belongs in it."""
    body = locked_body(by, "deed.keep", body)
    if given.client_id and (sent := Deed.objects.filter(client_id=given.client_id).first()):
        return sent
    _publishable(given.title, given.need, given.measure)
    if given.due <= today():
        raise Refused("完成期限要在今天以后，请改日期。")
    if given.owner and given.owner.body_id != body.pk:
        raise Refused(f"“{given.owner}”不是{body.name}的岗位，请选本单位的岗位。")
    order = Order(body.division, Kind.DEED, given.title, given.due, source=SOURCE)
    [undertaking] = hand_out(order, [body])
    if given.owner:
        undertaking.owner = given.owner
        undertaking.save(update_fields=["owner"])
    deed = Deed.objects.create(
        division=body.division, body=body, undertaking=undertaking, year=given.due.year,
        need=given.need, need_from=given.need_from, measure=given.measure, money=given.money,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "deed.propose", deed, f"{body.name}提出实事：{given.title}")
    return deed


@transaction.atomic
def approve_deed(by: By, deed: Deed, day: date) -> Deed:
    """上清单: what the head approved on a day; from now on it is work. Twice is harmless."""
    deed = _locked(by, "deed.approve", deed)
    if deed.approved_on:
        return deed
    if deed.voided_at:
        raise Refused("这件实事已经撤下，请重新提出。")
    if not timezone.localdate(deed.recorded_at) <= day <= today():
        raise Refused("上清单的日子要在提出那天和今天之间，请改日期。")
    deed.approved_on = day
    deed.save(update_fields=["approved_on"])
    send_undertakings(Undertaking.objects.filter(pk=deed.undertaking_id), timezone.now())
    write_log(by, "deed.approve", deed, f"{deed.body.name}实事上清单：{deed.undertaking.title}")
    return deed


@transaction.atomic
def withdraw_deed(by: By, deed: Deed) -> Deed:
    """撤下 what is not done: it leaves the list, and nobody has to do it. Twice is harmless."""
    deed = _locked(by, "deed.keep", deed)
    if deed.voided_at:
        return deed
    if deed.undertaking.done_on:
        raise Refused("这件实事已经办结，不能撤下；佐证有误的，请在任务里撤回佐证。")
    deed.voided_at = timezone.now()
    deed.save(update_fields=["voided_at"])
    excuse(Undertaking.objects.filter(pk=deed.undertaking_id))
    write_log(by, "deed.withdraw", deed, f"{deed.body.name}撤下实事：{deed.undertaking.title}")
    return deed


@dataclass(frozen=True)
class FeedbackInput:
    """What people say of it: ``helped`` 人次; of ``asked`` people ``content`` are satisfied."""

    helped: int
    feedback: str
    asked: int | None = None
    content: int | None = None


@transaction.atomic
def note_feedback(by: By, deed: Deed, given: FeedbackInput) -> Deed:
    """What came of a deed that is done; the same again changes nothing."""
    deed = _locked(by, "deed.keep", deed)
    if not deed.undertaking.done_on:
        raise Refused("这件实事还没有办结，请先在任务里加佐证、办结，再记反馈。")
    if (given.asked is None) != (given.content is None) or (given.content or 0) > (given.asked or 0):
        raise Refused("满意人数不能多于回访人数；没有回访的两格都空着。")
    _publishable(given.feedback)
    said = (given.helped, given.feedback, given.asked, given.content)
    if said == (deed.helped, deed.feedback, deed.asked, deed.content):
        return deed
    deed.helped, deed.feedback, deed.asked, deed.content = said
    deed.save(update_fields=["helped", "feedback", "asked", "content"])
    write_log(by, "deed.feedback", deed, f"记实事反馈：{deed.undertaking.title}")
    return deed


def _publishable(*words: str) -> None:
    """The list goes public: no number by which somebody is found."""
    if number := next(filter(None, map(number_in, words)), ""):
        raise Refused(f"“{number[:3]}…”像电话或证件号码，清单要公开，请去掉号码，也不要写谁家、谁的名字。")


def _locked(by: By, permission: str, deed: Deed) -> Deed:
    """The row, for its own body to change."""
    own_body(by, permission, deed.body, f"这件实事由{deed.body.name}自己办理；您可以查看、督办。")
    return Deed.objects.select_related("body", "undertaking").get(pk=deed.pk)
