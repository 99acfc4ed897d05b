"""依据, 主题 and 协同单位 of an undertaking, and what a body sets itself to do (本级措施)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.actions.undertakings import Order, hand_out
from nuanxin.work.models import Cooperator, Document, Ground, Tag, Topic, Undertaking
from nuanxin.work.models.undertaking import Kind

LONGEST = 60  # characters of a partner's name


@dataclass(frozen=True)
class SortInput:
    """All of what an undertaking rests on, belongs to, and is done with; what is missing goes."""

    grounds: Sequence[Document] = ()
    topics: Sequence[Topic] = ()
    partners: Sequence[str] = ()


@dataclass(frozen=True)
class OwnInput:
    """What a body sets itself to do by a day, and who does it (None: later)."""

    title: str
    due: date
    owner: Post | None = None
    sorted_by: SortInput = field(default_factory=SortInput)


@transaction.atomic
def sort_undertaking(by: By, undertaking: Undertaking, given: SortInput) -> Undertaking:
    """Tie an undertaking to documents in force, topics and partners; the same again changes nothing.

    By its receiver or its sender. Refused: one that is closed, a document that is repealed meanwhile.
    """
    undertaking = _locked(by, undertaking)
    if _sort(undertaking, given):
        write_log(by, "undertaking.sort", undertaking, f"{undertaking.brief}归类：{in_words(given)}")
    return undertaking


@transaction.atomic
def add_own(by: By, body: Body, given: OwnInput) -> Undertaking:
    """本级措施: an undertaking of a body's own; the same words by the same day again are the same one."""
    if by:
        by.require("undertaking.own")
        if by.body.pk != body.pk:
            raise Refused("本级措施由各单位自己定；要下级办的，请用要点下达。")
    if given.due < today():
        raise Refused("完成期限不能早于今天，请改日期。")
    if given.owner and given.owner.body_id != body.pk:
        raise Refused(f"“{given.owner}”不是{body.name}的岗位，请选本单位的岗位。")
    Body.objects.select_for_update().get(pk=body.pk)
    mine = Undertaking.objects.open().filter(body=body, kind=Kind.OWN, title=given.title)
    if there := mine.filter(due=given.due).first():
        return there
    order = Order(body.division, Kind.OWN, given.title, given.due, timezone.now(), Kind.OWN.label)
    [undertaking] = hand_out(order, [body])
    undertaking.owner = given.owner
    undertaking.save(update_fields=["owner"])
    _sort(undertaking, given.sorted_by)
    write_log(by, "undertaking.own", undertaking, f"{body.name}定本级措施{undertaking.brief}")
    return undertaking


def tag(undertakings: Iterable[Undertaking], topics: Sequence[Topic]) -> None:
    """Each of these belongs to each of the topics, beside those it has."""
    Tag.objects.bulk_create(
        (Tag(division=each.division, undertaking=each, topic=one) for each in undertakings for one in topics),
        ignore_conflicts=True,
    )


def in_words(given: SortInput) -> str:
    words = [*(f"《{each.title}》" for each in given.grounds), *(each.name for each in given.topics)]
    return "、".join([*words, *given.partners])[:200] or "都去掉了"


def _sort(undertaking: Undertaking, given: SortInput) -> bool:
    """Whether anything changed."""
    known = {ground.document_id for ground in undertaking.grounds.all()}
    for each in given.grounds:
        if each.pk not in known and not each.is_in_force(today()):
            raise Refused(f"《{each.title}》已经废止，请换一份有效的文件作依据。")
    wanted = {each.pk for each in given.grounds}
    tags = {each.topic_id for each in undertaking.tags.all()}
    topics = {each.pk for each in given.topics}
    partners = [each.strip() for each in given.partners if each.strip()]
    if long := next((each for each in partners if len(each) > LONGEST), ""):
        raise Refused(f"“{long[:12]}…”太长，一行写一个单位，最多 {LONGEST} 个字。")
    names = {each.name for each in undertaking.cooperators.all()}
    if (known, tags, names) == (wanted, topics, set(partners)):
        return False
    _replace(undertaking, given, partners)
    return True


def _replace(undertaking: Undertaking, given: SortInput, partners: Sequence[str]) -> None:
    own = {"division": undertaking.division, "undertaking": undertaking}
    undertaking.grounds.exclude(document__in=given.grounds).delete()
    undertaking.tags.exclude(topic__in=given.topics).delete()
    undertaking.cooperators.exclude(name__in=partners).delete()
    Ground.objects.bulk_create(
        (Ground(document=each, **own) for each in given.grounds), ignore_conflicts=True
    )
    tag([undertaking], given.topics)
    Cooperator.objects.bulk_create(
        (Cooperator(name=each, **own) for each in dict.fromkeys(partners)), ignore_conflicts=True
    )


def may_sort(by: By, undertaking: Undertaking) -> bool:
    """Its receiver and its sender, as long as it is not closed."""
    if undertaking.closed_at or by is None:
        return by is None
    concerned = by.body.pk == undertaking.body_id or by.body.division == undertaking.sender
    return concerned and by.may("undertaking.work")


def _locked(by: By, undertaking: Undertaking) -> Undertaking:
    if by:
        by.require("undertaking.work")
    found = Undertaking.objects.select_for_update(of=("self",)).get(pk=undertaking.pk)
    if found.closed_at:
        raise Refused("这件任务已经了结，依据和主题不再改。")
    if by and not may_sort(by, found):
        raise Refused("依据和主题由办这件任务的单位或派它的单位来定；您可以查看。")
    return found
