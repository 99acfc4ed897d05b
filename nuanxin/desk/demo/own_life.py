"""Made-up terms, reform and deeds of the city and its counties; marked 演示."""

from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
from nuanxin.governance.actions.deeds import DeedInput, approve_deed, propose_deed
from nuanxin.governance.actions.reform import (
    EntryInput,
    SettledInput,
    lay_reform,
    note_progress,
    settle_item,
)
from nuanxin.governance.actions.terms import TermInput, begin_term
from nuanxin.governance.models import Deed, ReformItem, Term
from nuanxin.governance.usual import usual

DEEDS = (
    ("给独居老人装床边扶手", "走访时老人说夜里起身怕摔", "visit", "村里报名，请木工上门装", 180_000),
    ("每月一次义诊进村", "到旗里看病路远", "asked", "请卫生院每月来一天", None),
    ("暑期儿童看护点", "大人下地没人看孩子", "meeting", "借村小学教室，志愿者轮班", 60_000),
)


def live_own_life(seed: int) -> None:
    """Once: a second run finds the terms and leaves everything as it is."""
    if Term.objects.exists():
        return
    bodies = stage()
    city = bodies["city"]
    counties = list(Body.objects.below(city, "county").order_by("division"))
    chance = Random(f"{seed}:own life")
    for body in [city, *counties, *Body.objects.below(bodies["county"], "township")]:
        _begin(body, chance)
    _reform(city, counties, chance)
    for body in [city, bodies["county"], bodies["banner"], counties[0]]:
        _promise(body, chance)


def _begin(body: Body, chance: Random) -> None:
    """Most are in their term, about one in five is past it."""
    years = usual().years[body.level]
    ago = chance.randrange(200, years * 365 + 400)
    begun = TermInput(today() - timedelta(days=ago), years, chance.choice((5, 6)), "演示批复1号")
    begin_term(None, body, begun)


def _reform(city: Body, counties: list[Body], chance: Random) -> None:
    lay_reform(None, city, counties, date(today().year + 1, 6, 30))
    for item in ReformItem.objects.live().select_related("body", "undertaking"):
        luck = chance.random()
        if luck < 0.75:
            entry = EntryInput(today(), "已向党委政府汇报（演示）", "等编办答复（演示）", "下月再去协调", "编办")
            note_progress(None, item, entry)
        if luck < 0.3:
            paper = ContentFile("演示文件".encode(), "演示文件.txt")
            settle_item(None, item, SettledInput("演示发〔2023〕1号", paper, today()))


def _promise(body: Body, chance: Random) -> None:
    owner = _working_seat(body)
    for title, need, source, measure, money in DEEDS:
        due = today() + timedelta(days=chance.randrange(20, 200))
        given = DeedInput(f"{title}（演示）", need, source, measure, owner, due, money)
        deed = propose_deed(None, body, given)
        if chance.random() < 0.8:
            approve_deed(None, Deed.objects.get(pk=deed.pk), today())


def _working_seat(body: Body) -> Post | None:
    kinds = [kind.code for kind in post_kinds().values() if kind.duty == "working"]
    held = Appointment.objects.on(today()).filter(post__body=body, post__kind__in=kinds)
    first = held.select_related("post").order_by("post__number").first()
    return first.post if first else None
