"""督办: from a list of who lacks what to a text to copy, and a line for each body that is urged."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Body
from nuanxin.association.offices import office_to_call
from nuanxin.association.texts import fill, text_in_use
from nuanxin.base.periods import today
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.standing import in_words, unit_of
from nuanxin.plans.figures.topic import Topic
from nuanxin.plans.gaps.items import Answering, Lack
from nuanxin.plans.gaps.lacking import calls_about
from nuanxin.plans.gaps.tasks import OpenTask
from nuanxin.plans.issuing.below import DRAFT, LATE, UNREAD, Addressee, Issuing
from nuanxin.plans.models import Clause, Plan
from nuanxin.work.actions.receipts import working_days_on
from nuanxin.work.actions.reminders import Urged, Urging
from nuanxin.work.models import Reminder

BRIEF, MOST_NAMED = 40, 3


class Lacking(Protocol):
    """A line of a gap list."""

    @property
    def division(self) -> int: ...
    @property
    def name(self) -> str: ...


L = TypeVar("L", bound=Lacking)


@cache
def texts() -> dict[str, Any]:
    """The sentences of ``urging.toml``."""
    return tomllib.loads((Path(__file__).with_name("urging.toml")).read_text("utf-8"))


@dataclass(frozen=True, eq=False)
class Urgent:
    """A 督办 ready to be sent: the text, and whom it goes to; ``back`` leads to its list."""

    acting: Acting
    urging: Urging
    back: str

    @cached_property
    def text(self) -> str:
        """To paste into a chat: who lacks what, whom to call, by when, as of which day."""
        return self.worded(text_in_use(self.acting.body, self.acting.scope, "urging").text)

    def worded(self, template: str) -> str:
        """The same by another template."""
        bodies = [each.body for each in self.urging.urged]
        outlook = Outlook(self.acting.scope, self.acting.body, today())
        calls = calls_about(outlook, bodies, self.acting.body)
        lines = [
            texts()["line"].format(
                name=each.body.place.name, lack=each.words, call=_call(calls.of(each.body))
            )
            for each in self.urging.urged
        ]
        values = {
            "事项": self.urging.title,
            "截至": _day(today()),
            "家数": len(lines),
            "名单": "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1)),
            "期限": _day(self.urging.due),
            "单位": self.acting.body.name,
            "电话": office_to_call(self.acting).phone,
        }
        return fill(template, values)

    @property
    def before(self) -> Sequence[Reminder]:
        """Who was urged about this already and has not answered."""
        rows = Reminder.objects.visible_to(self.acting.scope).standing()
        mine = rows.filter(sender=self.acting.body.division, topic=self.urging.topic)
        return list(mine.select_related("body__place").order_by("division"))


def may_urge(acting: Acting, outlook: Outlook) -> bool:
    """Only about how things are today, and where there is somebody below."""
    return acting.may("plan.urge") and outlook.is_today


def _call(who: Answering | None) -> str:
    return texts()["call"].format(who=who, phone=who.phone or "没有电话") if who else ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _by() -> date:
    return working_days_on(today(), texts()["within"])


def urgent_to_sign(acting: Acting, issuing: Issuing) -> Urgent:
    """Everybody who has not signed for what was issued."""
    back = reverse("issuing-of", args=[issuing.plan.pk])
    return Urgent(acting, urging_to_sign(issuing.plan, issuing.unsigned), back)


def urging_to_sign(plan: Plan, unsigned: Iterable[Addressee]) -> Urging:
    words = texts()["sign"]
    state = {LATE: words["late"], UNREAD: words["unread"]}
    url = reverse("plan-of", args=[plan.pk])
    urged = [
        Urged(each.body, state.get(each.standing, words["read"]), url, receipt=each.receipt)
        for each in unsigned
    ]
    title = words["title"].format(about=plan.title)
    return Urging(f"sign-{plan.pk}", title, _by(), urged)


def urgent_to_plan(acting: Acting, issuing: Issuing) -> Urgent:
    """Everybody who signed and has no plan in force to carry it out with."""
    words, url = texts()["plan"], reverse("plan-of", args=[issuing.plan.pk])
    urged = [
        Urged(each.body, words["draft" if each.standing == DRAFT else "none"], url, each.receipt)
        for each in issuing.unplanned
    ]
    title = words["title"].format(about=issuing.plan.title)
    back = reverse("issuing-of", args=[issuing.plan.pk])
    return Urgent(acting, Urging(f"plan-{issuing.plan.pk}", title, _by(), urged), back)


def urgent_about_tasks(outlook: Outlook, acting: Acting, clause: Clause, tasks: list[OpenTask]) -> Urgent:
    """Who has not done what was undertaken for a clause."""
    words = texts()["tasks"]
    url = reverse("task-gaps", args=[clause.pk])

    def said(body: Body, theirs: list[OpenTask]) -> Urged:
        [first, *more] = theirs
        if more or first.undertaking.body_id != body.pk:
            lack = words["below"].format(count=len(theirs), names=_names(theirs))
            return Urged(body, lack, url)
        lack = words[first.state].format(due=_day(first.due))
        door = reverse("undertaking", args=[first.undertaking.pk])
        return Urged(body, lack, door, undertaking=first.undertaking)

    urged = [said(body, theirs) for body, theirs in _by_body(acting, tasks)]
    title = words["title"].format(about=clause.gist[:BRIEF])
    back = f"{url}?{outlook.query()}"
    return Urgent(acting, Urging(f"tasks-{clause.pk}", title, _by(), urged), back)


def urgent_about_gaps(topic: Topic, acting: Acting, lacks: list[Lack]) -> Urgent:
    """Who falls short of a measure, or has somebody below who does."""
    words, unit = texts()["gaps"], unit_of(topic.measure)
    query = f"?target={topic.target}" if topic.target else ""
    url = reverse("gap", args=[topic.measure.code]) + query

    def said(body: Body, theirs: list[Lack]) -> Urged:
        if len(theirs) == 1 and theirs[0].body == body:
            return Urged(body, theirs[0].words, url)
        lack = words["below"].format(count=len(theirs), unit=unit, names=_names(theirs))
        return Urged(body, lack, url)

    urged = [said(body, theirs) for body, theirs in _by_body(acting, lacks)]
    title = words["title"].format(about=in_words(topic.measure, topic.question))
    topic_name = f"gaps-{topic.measure.code}-{topic.target or 0}"[:60]
    back = topic.outlook.gap_link(topic.measure.code, target=topic.target)
    return Urgent(acting, Urging(topic_name, title, _by(), urged), back)


def _names(lacking: Sequence[Lacking]) -> str:
    some = "、".join(each.name for each in lacking[:MOST_NAMED])
    return f"{some}等" if len(lacking) > MOST_NAMED else some


def _by_body(acting: Acting, lacking: Iterable[L]) -> list[tuple[Body, list[L]]]:
    """The lines by the body right below one's own that they lie in; one does not urge oneself."""
    below = Outlook(acting.scope, acting.body, today()).below
    found: dict[int, list[L]] = defaultdict(list)
    for each in lacking:
        body = next((body for body in below if each.division in body.scope), None)
        if body:
            found[body.pk].append(each)
    return [(body, found[body.pk]) for body in below if body.pk in found]
