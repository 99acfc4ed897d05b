"""Totals by topic or by partner: what is undertaken, done and late, at a body and right below, on a day."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from nuanxin.association.models import Body
from nuanxin.base.values import Share
from nuanxin.measures.dictionary import measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Question, When
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.models import Clause, ClauseTopic
from nuanxin.work.models import Topic, Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet

UNSORTED = "没有归类"
BY = {"topic": "tags__topic", "partner": "cooperators__name"}


@dataclass
class Line:
    """One topic (or none) or one partner; ``parts``: done of all, by body."""

    name: str
    key: str
    kind: str = ""
    clauses: int | None = None
    services: str = ""
    total: int = 0
    done: int = 0
    late: int = 0
    parts: dict[int, Share] = field(default_factory=lambda: defaultdict(lambda: Share(0, 0)))


@cache
def measures_of_tasks() -> Mapping[str, str]:
    """Name of a priority task → the code of the measure that counts its services."""
    return tomllib.loads(Path(__file__).with_name("services.toml").read_text("utf-8"))


def lines_by_topic(outlook: Outlook) -> list[Line]:
    """Every topic that is in use here or was; what belongs to none comes last."""
    nearest = (outlook.body.division, *outlook.body.scope.above)
    topics = Topic.objects.visible_to(outlook.own)
    used = Q(pk__in=_tasks(outlook).values("tags__topic"))
    known = topics.filter(used | Q(division__in=nearest, retired_at__isnull=True)).distinct()
    clauses = _clauses(outlook)
    lines: dict[object, Line] = {
        each.pk: Line(each.name, str(each.pk), each.get_kind_display(), clauses.get(each.pk, 0))
        for each in known.order_by("kind", "number", "pk")
    }
    lines[None] = Line(UNSORTED, "", clauses=clauses.get(None, 0))
    _count("topic", outlook, lines)
    return [line for line in lines.values() if line.key or line.total or line.clauses]


def lines_by_partner(outlook: Outlook) -> list[Line]:
    """Every department that something is done together with, the most often named first."""
    names = _tasks(outlook).exclude(cooperators__name=None).values_list("cooperators__name", flat=True)
    lines: dict[object, Line] = {name: Line(name, name) for name in sorted(set(names))}
    _count("partner", outlook, lines)
    return sorted(lines.values(), key=lambda line: -line.total)


def _tasks(outlook: Outlook) -> UndertakingQuerySet:
    """What counted on the day in the territory of the body."""
    return (
        Undertaking.objects.visible_to(outlook.own)
        .standing(outlook.day)
        .filter(outlook.body.scope.within("division"), sent_at__date__lte=outlook.day)
    )


def _count(by: str, outlook: Outlook, lines: Mapping[object, Line]) -> None:
    """Fill in the lines; an undertaking of two topics counts in both."""
    done = Q(done_on__isnull=False, done_on__lte=outlook.day)
    rows = (
        _tasks(outlook)
        .values(BY[by], "division", "body__level")
        .annotate(
            total=Count("pk", distinct=True),
            done=Count("pk", done, distinct=True),
            late=Count("pk", ~done & Q(due__lt=outlook.day), distinct=True),
        )
        .order_by()
    )
    columns = _columns(outlook)
    for row in rows:
        if (line := lines.get(row[BY[by]])) is None:
            continue
        line.total += row["total"]
        line.done += row["done"]
        line.late += row["late"]
        body = next((each for each in columns if _lies_in(row, each, outlook.body)), None)
        if body:
            line.parts[body.pk] += Share(row["done"], row["total"])


def _columns(outlook: Outlook) -> Iterable[Body]:
    """The body itself, then those right below."""
    return [outlook.body, *outlook.below]


def _lies_in(row: Mapping[str, object], body: Body, home: Body) -> bool:
    """Home alone for what is its own; all of a body's territory for those below."""
    if body == home:
        return (row["division"], row["body__level"]) == (home.division, home.level)
    return row["division"] in body.scope


def _clauses(outlook: Outlook) -> Mapping[int | None, int]:
    """How many clauses in force serve each topic; None: those that serve none."""
    chain = ("parent__parent__parent", "parent__parent", "parent", "pk")
    holding = Clause.objects.filter(plan=outlook.plan).holding(outlook.day)
    origins = list(holding.annotate(origin=Coalesce(*chain)).values_list("origin", flat=True))
    found: dict[int | None, int] = defaultdict(int)
    pairs = ClauseTopic.objects.filter(clause__in=origins).values_list("clause", "topic")
    for _, topic in pairs:
        found[topic] += 1
    found[None] = len(set(origins) - {clause for clause, _ in pairs})
    return found


def count_services(lines: Iterable[Line], outlook: Outlook, figures: Figures) -> None:
    """Write into the lines how many services were given since 1 January, where a measure counts them."""
    for line in lines:
        if code := measures_of_tasks().get(line.name):
            [value] = figures.measure(
                [Question(code)], outlook.territory, When(outlook.day), outlook.place
            )
            line.services = f"{value.quantity or 0:,} {measure_named(code).unit}"
