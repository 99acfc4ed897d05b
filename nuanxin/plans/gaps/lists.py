"""The lists of 差距: every measure at a body; the units behind one figure; open undertakings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Body
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.values import Share
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Question, When
from nuanxin.plans.figures.cells import not_below
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.standing import Standing, in_words, questions_of, standings, unit_of
from nuanxin.plans.figures.topic import Topic
from nuanxin.plans.gaps.items import Lack
from nuanxin.plans.gaps.tasks import OpenTask
from nuanxin.plans.models import Clause

WORST_FIRST = ("short", "falling", "not_reported", "rising", "met", "context", "no_cases")


@dataclass(frozen=True)
class Summary:
    """One measure at the body, with the plan's figures, and where it opens."""

    question: Question
    standing: Standing
    href: str

    @property
    def measure(self) -> Measure:
        return measure_named(self.question.code)

    @property
    def title(self) -> str:
        return in_words(self.measure, self.question)

    @property
    def state(self) -> str:
        return self.standing.state

    @property
    def figure(self) -> str:
        value = self.standing.value
        return f"{value.quantity:,}" if value.quantity is not None else str(Share(value.n, value.of))

    @property
    def missing(self) -> int | None:
        """How many units or cases fall short; None for what has nothing to reach."""
        value = self.standing.value
        return value.of - value.n if self.state == "short" and value.quantity is None else None

    @property
    def badness(self) -> tuple[int, float]:
        value = self.standing.value
        return WORST_FIRST.index(self.state), value.n / value.of if value.of else 1.0


def summaries(outlook: Outlook, figures: Figures) -> list[Summary]:
    """Every measure that counts something at the body or below, the worst first."""
    place = outlook.place
    asked = [q for q in questions_of(outlook.plan, outlook.day).values() if _counts_here(q, outlook)]
    known = standings(figures, asked, outlook.territory, When(outlook.day), place)
    found = [Summary(q, known[q, place], outlook.gap_link(q.code)) for q in asked]
    return sorted(found, key=lambda each: each.badness)


def _counts_here(question: Question, outlook: Outlook) -> bool:
    return not not_below(measure_named(question.code), outlook.place)


def all_measures(outlook: Outlook) -> Listing[Summary]:
    return Listing(
        title=f"{outlook.body.place.name}各项指标（截至 {outlook.day}）",
        columns=(
            Column("title", "指标", lambda each: each.title, link=lambda each: each.href),
            Column("figure", "现在", lambda each: each.figure, "share", link=lambda each: each.href),
            Column("unit", "单位", lambda each: unit_of(each.measure)),
            Column("missing", "还差", lambda each: each.missing, "number"),
            Column("state", "状态", lambda each: each.state, "state"),
        ),
        landscape=False,
    )


def behind(topic: Topic, acting: Acting, back: str) -> Listing[Lack]:
    """The units behind a measure's figure; ``back``: this list's address, to come back to."""
    outlook, title = topic.outlook, in_words(topic.measure, topic.question)
    return Listing(
        title=f"{outlook.body.place.name}{title}差距名单（截至 {outlook.day}）",
        columns=(
            Column("name", "单位", lambda lack: lack.name, sort="division", link=_body_link),
            Column("above", "上级", lambda lack: lack.above),
            Column("words", "缺什么", lambda lack: lack.words, sort="missing"),
            Column("responsible", "谁负责", lambda lack: lack.responsible),
            Column("phone", "电话", lambda lack: lack.phone, "phone"),
        ),
        actions=lambda lack: next_steps(topic.measure, lack, acting, back),
        empty="已经达到" if topic.measure.kind == "share" else "这项指标只计数",
        empty_next=f"截至 {outlook.day}，这里没有差距。",
    )


@dataclass(frozen=True)
class Way:
    """A tab: the same list at one of the bodies below."""

    label: str
    url: str
    count: int
    active: bool = False


def ways_down(topic: Topic, lacks: Sequence[Lack]) -> list[Way]:
    """All, and each body below with its own part; none where the bodies below are the units."""
    outlook, level = topic.outlook, topic.measure.level
    below = outlook.below
    if not lacks or not below or below[0].level == level:
        return []
    found = [Way("全部", f"?{_query(topic, outlook.body)}", len(lacks), active=True)]
    for body in below:
        inside = sum(lack.division in part for lack in lacks for part in body.scope.ranges)
        found.append(Way(body.place.name, f"?{_query(topic, body)}", inside))
    return found


def _query(topic: Topic, body: Body) -> str:
    return topic.outlook.query(body, target=topic.target)


def _body_link(lack: Lack) -> str:
    return reverse("body", args=[lack.body.pk]) if lack.body else ""


def next_steps(measure: Measure, lack: Lack, acting: Acting, back: str) -> Sequence[Action]:
    """Where a body's gap is closed: the seat to fill, else the page of what it lacks."""
    if lack.body is None:
        return ()
    if lack.kind and acting.may("post.appoint"):
        url = reverse("appoint", args=[lack.body.pk, lack.kind])
        return [Action("去聘任", f"{url}?{urlencode({'next': back})}")]
    if measure.of_families:
        return [Action("看帮扶", reverse("care"))]
    if own := _own_life(measure, lack.body):
        return [own]
    if any(count.fact.startswith("undertakings") for count in measure.counts):
        query = urlencode({"body": lack.body.pk, "state": "late"})
        return [Action("看任务", f"{reverse('undertakings')}?{query}")]
    return [Action("看岗位", _body_link(lack))]


MENDED: Mapping[str, tuple[str, str]] = {
    "terms": ("看换届", "body-terms"),
    "reform_solved": ("看改革", "reform"),
    "trained": ("看培训", "trainings"),
    "active_advisers": ("看指导员", "advisers"),
    "groups_active": ("看小组", "body-groups"),
    "council_meetings": ("看会议", "body-meetings"),
    "village_rules_passed": ("看村规民约", "body-rules"),
    "village_rules_filed": ("看村规民约", "body-rules"),
    "village_rules_publicised": ("看村规民约", "body-rules"),
}
"""Where what a body lacks of its own life is mended: by fact, the words and the page (a list, or a body's)."""


def _own_life(measure: Measure, body: Body) -> Action | None:
    done = measure.pair.done if measure.pair else measure.needs[0].count
    if done.fact not in MENDED:
        return None
    words, page = MENDED[done.fact]
    return Action(words, reverse(page, args=[body.pk] if page.startswith("body-") else None))


def behind_clause(outlook: Outlook, clause: Clause) -> Listing[OpenTask]:
    """Who has not done yet what was undertaken for a clause."""
    return Listing(
        title=f"{outlook.body.place.name}未办结的任务（截至 {outlook.day}）",
        columns=(
            Column("name", "单位", lambda task: task.name, sort="division"),
            Column("above", "上级", lambda task: task.above),
            Column("due", "完成期限", lambda task: task.due, "day", sort="due"),
            Column("state", "状态", lambda task: task.state, "state"),
            Column("responsible", "谁负责", lambda task: task.responsible),
            Column("phone", "电话", lambda task: task.phone, "phone"),
        ),
        actions=lambda task: [Action("打开", reverse("undertaking", args=[task.undertaking.pk]))],
        empty="都办结了",
        empty_next=f"截至 {outlook.day}，“{clause.gist[:40]}”没有未办结的任务。",
    )
