"""Priority tasks, themes and topics: what a body lets all below it sort their work by."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.work.models import Topic
from nuanxin.work.models.topic import TopicKind

PRIORITY_TASKS = (
    "宣传教育", "生殖健康咨询服务", "优生优育指导", "计划生育家庭帮扶", "权益维护", "流动人口服务",
)  # fmt: skip
"""六项重点任务 of the China Family Planning Association; each office may rename or add."""
LONGEST = 40  # characters of a name


@dataclass(frozen=True)
class TopicInput:
    kind: str
    name: str


@transaction.atomic
def add_topic(by: By, body: Body, given: TopicInput) -> Topic:
    """Put a topic at the end of its list, seen by all below at once; the same again is the same."""
    name = _name(given.name)
    _allow(by, body.pk)
    if given.kind not in TopicKind.values:
        raise Refused("请选一个类别：重点任务、宣传主题或专题。")
    Body.objects.select_for_update().get(pk=body.pk)  # two clerks do not get the same number
    mine = Topic.objects.filter(body=body, kind=given.kind)
    if there := mine.current().filter(name=name).first():
        return there
    last = mine.aggregate(Max("number"))["number__max"] or 0
    topic = Topic.objects.create(
        division=body.division, body=body, kind=given.kind, name=name, number=last + 1,
        issued_at=timezone.now(),
    )  # fmt: skip
    write_log(by, "topic.add", topic, f"{body.name}加{topic.get_kind_display()}：{name}")
    return topic


@transaction.atomic
def lay_priority_tasks(by: By, body: Body) -> list[Topic]:
    """The six priority tasks, those missing from the body's list; again is harmless."""
    return [add_topic(by, body, TopicInput(TopicKind.PRIORITY, name)) for name in PRIORITY_TASKS]


@transaction.atomic
def rename_topic(by: By, topic: Topic, name: str) -> Topic:
    """Another name for the same thing; what was sorted by it stays sorted."""
    name, topic = _name(name), _locked(by, topic)
    if topic.name == name:
        return topic
    if Topic.objects.current().filter(body=topic.body_id, kind=topic.kind, name=name).exists():
        raise Refused(f"已经有“{name}”了，请换一个名称。")
    before, topic.name = topic.name, name
    topic.save(update_fields=["name"])
    write_log(by, "topic.rename", topic, f"{topic.get_kind_display()}“{before}”改为“{name}”")
    return topic


@transaction.atomic
def retire_topic(by: By, topic: Topic) -> Topic:
    """No new work is sorted by it; what was stays as it is."""
    topic = _locked(by, topic)
    if topic.retired_at:
        return topic
    topic.retired_at = timezone.now()
    topic.save(update_fields=["retired_at"])
    write_log(by, "topic.retire", topic, f"停用{topic.get_kind_display()}“{topic.name}”")
    return topic


def _locked(by: By, topic: Topic) -> Topic:
    _allow(by, topic.body_id)
    return Topic.objects.select_for_update().get(pk=topic.pk)


def _allow(by: By, body: int) -> None:
    if by is None:
        return
    by.require("topic.keep")
    if by.body.pk != body:
        raise Refused("这份单子由定它的单位来改；您可以查看，也可以另加自己的。")


def _name(given: str) -> str:
    name = given.strip()
    if not name:
        raise Refused("请写名称。")
    if len(name) > LONGEST or not name.isprintable():
        raise Refused(f"名称最多 {LONGEST} 个字，不要有看不见的字符。")
    return name
