"""How far a plan is, clause by clause, for one body and everything below it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from nuanxin.association.models import Body
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, Question, Value, When
from nuanxin.measures.states import state
from nuanxin.plans.models import Clause, OptIn, Plan, Target
from nuanxin.plans.models.clause import Modality
from nuanxin.work.models import Undertaking

WORST_FIRST = (
    "late", "unassigned", "short", "not_reported", "falling", "in_progress", "rising", "met",
    "context", "no_cases", "not_opted_in", "not_applicable",
)


@dataclass(frozen=True)
class Measured:
    """One target of a clause with its measure's value at the body."""

    target: Target
    measure: Measure
    value: Value
    state: str


@dataclass(frozen=True)
class Tally:
    """Undertakings of a clause: all, those due by the day, done, late, without anybody responsible."""

    total: int = 0
    due: int = 0
    done: int = 0
    late: int = 0
    unassigned: int = 0

    @property
    def state(self) -> str | None:
        """None where nothing was undertaken."""
        if not self.total:
            return None
        if self.done == self.total:
            return "met"
        if self.late:
            return "late"
        return "unassigned" if self.unassigned == self.total - self.done else "in_progress"


@dataclass(frozen=True)
class Progress:
    """A clause as it stands for one body on one day.

    ``concerned``: the plan asks something of the body itself or of one below it, and not only of
    those above it.
    """

    clause: Clause
    measured: list[Measured] = field(default_factory=list)
    tally: Tally = Tally()
    opted_in: int = 0
    concerned: bool = True

    @property
    def state(self) -> str:
        clause = self.clause
        if clause.retired_at:
            return "not_applicable"
        if clause.modality == Modality.ENCOURAGED and not self.opted_in:
            return "not_opted_in"
        states = {each.state for each in self.measured} | {self.tally.state or ""} - {""}
        nobody = "unassigned" if self.concerned else "not_applicable"
        return next((each for each in WORST_FIRST if each in states), nobody)


def plan_for(body: Body, year: int | None = None, *, own: bool = False) -> Plan | None:
    """The plan that holds for a body in a year (the latest it has one for).

    Its own, else the nearest one issued from above; ``own`` asks for its own only.
    """
    plans = Plan.objects.filter(_own(body) if own else _holding(body))
    if year:
        plans = plans.filter(year=year)
    found = list(plans.select_related("document").newest_first())
    near = (body.division, *body.scope.above)
    return min(found, key=lambda plan: (-plan.year, near.index(plan.division)), default=None)


def plans_of(body: Body) -> list[Plan]:
    """Every plan that a body works by, its own drafts included, newest first."""
    return list(Plan.objects.filter(_holding(body)).select_related("document").newest_first())


def _own(body: Body) -> Q:
    return Q(body=body)


def _holding(body: Body) -> Q:
    return _own(body) | Q(issued_at__isnull=False, division__in=body.scope.above)


def question_of(target: Target) -> Question:
    """The measure with this plan's figures."""
    return Question(target.measure, target.per_unit, target.share)


def progress_of(
    plan: Plan,
    body: Body,
    as_of: date,
    figures: Figures | None = None,
    only: Clause | None = None,
) -> list[Progress]:
    """Every clause of a plan (or one) for a body, in the order of the text.

    A constant number of queries.
    """
    wanted = plan.clauses.filter(pk=only.pk) if only else plan.clauses.all()
    clauses = list(wanted.prefetch_related("targets"))
    targets = [target for clause in clauses for target in clause.targets.all()]
    measured = measure_targets(targets, body, as_of, figures)
    tallies = tally(plan, body, as_of)
    opted = dict(
        OptIn.objects.filter(body.scope.within("division"), clause__plan=plan)
        .values_list("clause").annotate(n=Count("pk"))
    )
    return [
        Progress(
            clause=clause,
            measured=[measured[t.pk] for t in clause.targets.all() if t.pk in measured],
            tally=tallies.get(clause.pk, Tally()),
            opted_in=opted.get(clause.pk, 0),
            concerned=bool(tallies) or plan.body_id == body.pk,
        )
        for clause in clauses
    ]


def tally(plan: Plan, body: Body, as_of: date) -> dict[int, Tally]:
    """Undertakings by clause in the body's territory; drafts count for the body that drafted them."""
    open_on = ~Q(done_on__lte=as_of)
    rows = (
        Undertaking.objects.live().filter(
            Q(sender=body.division) | body.scope.within("division"), clause_link__clause__plan=plan
        )
        .with_holder(as_of)
        .values("clause_link__clause")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(done_on__lte=as_of)),
            late=Count("pk", filter=Q(due__lt=as_of) & open_on),
            unassigned=Count("pk", filter=Q(is_held=False) & open_on),
            due=Count("pk", filter=Q(due__lte=as_of)),  # last: from here on the name means this
        )
    )
    return {row.pop("clause_link__clause"): Tally(**row) for row in rows}


def measure_targets(
    targets: Iterable[Target], body: Body, as_of: date, figures: Figures | None = None
) -> dict[int, Measured]:
    """What the measures say of targets at a body, by target; those tied to none are left out."""
    tied = [target for target in targets if target.measure]
    if not tied:
        return {}
    figures = figures or latest()
    questions = list(dict.fromkeys(map(question_of, tied)))
    place, ranges = Place(body.division, body.level), body.scope.ranges
    values = figures.measure(questions, ranges, When(as_of), place)
    now = dict(zip(questions, values, strict=True))
    moving = [q for q in questions if measure_named(q.code).goal in ("rise", "fall")]
    year_before = date(as_of.year, 1, 1) - timedelta(days=1)
    earlier = {
        question: value
        for question in moving
        for value in figures.series([question], ranges, [year_before], place)
    }
    return {target.pk: _standing(target, now, earlier) for target in tied}


def _standing(
    target: Target, now: dict[Question, Value], earlier: dict[Question, Value]
) -> Measured:
    question, measure = question_of(target), measure_named(target.measure)
    value = now[question]
    return Measured(target, measure, value, state(measure, question, value, earlier.get(question)))
