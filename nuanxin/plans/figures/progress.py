"""How far a plan is, clause by clause, for one body and everything below it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Count, Q

from nuanxin.association.models import Body
from nuanxin.association.scope import territory
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, Question, Value, When
from nuanxin.measures.states import state
from nuanxin.plans.figures.taken import taken_on
from nuanxin.plans.models import Clause, OptIn, Plan, Target
from nuanxin.plans.models.clause import Decision, Modality
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import standing_on

WORST_FIRST = (
    "late", "unassigned", "short", "not_reported", "falling", "in_progress", "rising", "met",
    "context", "no_cases", "not_opted_in", "closed", "not_applicable",
)


@dataclass(frozen=True)
class Measured:
    """One target of a clause with its measure's value at the body.

    ``parts`` of the body count: all of it, or of an encouraged clause those that took it on.
    """

    target: Target
    measure: Measure
    value: Value
    state: str
    parts: Sequence[Place]


@dataclass(frozen=True)
class Tally:
    """Undertakings of a clause: all, those due by the day, done, late, without anybody responsible.

    ``closed``: those carried on to another plan or dropped by then; they are in none of the others.
    """

    total: int = 0
    due: int = 0
    done: int = 0
    late: int = 0
    unassigned: int = 0
    closed: int = 0

    @property
    def state(self) -> str | None:
        """None where nothing was undertaken."""
        if not self.total:
            return "closed" if self.closed else None
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
        if clause.ended or clause.decision == Decision.NOT_APPLICABLE:
            return "not_applicable"
        taken = self.opted_in or any(each.parts for each in self.measured)
        if clause.modality == Modality.ENCOURAGED and not taken:
            return "not_opted_in"
        states = {each.state for each in self.measured} | {self.tally.state or ""} - {""}
        nobody = "unassigned" if self.concerned else "not_applicable"
        return next((each for each in WORST_FIRST if each in states), nobody)


def plan_for(body: Body, year: int | None = None, *, own: bool = False) -> Plan | None:
    """The plan that holds for a body in a year (the latest it has one for).

    Its own, else the nearest one issued from above; a draft holds only where nothing is issued.
    ``own`` asks for its own only.
    """
    plans = Plan.objects.whole().filter(_own(body) if own else _holding(body))
    if year:
        plans = plans.filter(year=year)
    found = list(plans.select_related("document").newest_first())
    near = (body.division, *body.scope.above)

    def nearness(plan: Plan) -> tuple[bool, int, int]:
        return plan.issued_at is None, -plan.year, near.index(plan.division)

    return min(found, key=nearness, default=None)


def plans_of(body: Body) -> list[Plan]:
    """Every plan that a body works by, its own drafts included, newest first; a supplement is part of one."""
    plans = Plan.objects.whole().filter(_holding(body))
    return list(plans.select_related("document").newest_first())


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
    """Every clause that was in a plan on the day (or one) for a body, in the order of its papers.

    A constant number of queries.
    """
    there = plan.clauses.on(as_of)
    wanted = there.filter(pk=only.pk) if only else there
    clauses = list(wanted.with_papers().prefetch_related("targets"))
    targets = [target for clause in clauses for target in clause.targets.all()]
    measured = measure_targets(targets, body, as_of, figures)
    tallies = tally(plan, body, as_of)
    opted = dict(
        OptIn.objects.filter(
            body.scope.within("division") | Q(division__in=body.scope.above), clause__plan=plan
        ).values_list("clause").annotate(n=Count("pk"))
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
    rows = (
        Undertaking.objects.live().filter(
            Q(sender=body.division) | body.scope.within("division"), clause_link__clause__plan=plan
        )
        .with_holder(as_of)
        .values("clause_link__clause")
        .annotate(**counted(as_of))
    )
    return {row.pop("clause_link__clause"): Tally(**row) for row in rows}


def counted(day: date) -> dict[str, Count]:
    """How undertakings that came ``with_holder`` are counted on a day, by the names of ``Tally``."""
    standing = standing_on(day)
    open_ = ~Q(done_on__lte=day) & standing
    return {
        "total": Count("pk", filter=standing),
        "done": Count("pk", filter=Q(done_on__lte=day)),
        "late": Count("pk", filter=Q(due__lt=day) & open_),
        "unassigned": Count("pk", filter=Q(is_held=False) & open_),
        "closed": Count("pk", filter=Q(closed_at__date__lte=day)),
        "due": Count("pk", filter=Q(due__lte=day) & standing),  # last: now the name means this
    }


def measure_targets(
    targets: Iterable[Target], body: Body, as_of: date, figures: Figures | None = None
) -> dict[int, Measured]:
    """What the measures say of targets at a body, by target; those tied to none are left out.

    The targets come with their clauses.
    """
    tied = [target for target in targets if target.measure]
    if not tied:
        return {}
    place, opted = Place(body.division, body.level), _opted(tied)
    parts = {
        target.pk: taken_on(place, opted[target.clause_id]) if target.clause_id in opted else [place]
        for target in tied
    }
    asked: dict[Place, list[Question]] = defaultdict(list)
    for target in tied:
        for part in parts[target.pk]:
            asked[part].append(question_of(target))
    found = _Found(figures or latest(), place, as_of)
    for part, questions in asked.items():
        found.ask(part, list(dict.fromkeys(questions)))
    return {target.pk: found.measured(target, parts[target.pk]) for target in tied}


def _opted(targets: Iterable[Target]) -> Mapping[int, Sequence[Place]]:
    """Who took on each encouraged clause among those of the targets, as far as one may see."""
    free = {t.clause_id for t in targets if t.clause.modality == Modality.ENCOURAGED}
    found: dict[int, list[Place]] = {clause: [] for clause in free}
    rows = OptIn.objects.filter(clause__in=free).values_list("clause", "division", "body__level")
    for clause, code, level in rows if free else ():
        found[clause].append(Place(code, level))
    return found


def summed(values: Sequence[Value], place: Place) -> Value:
    """Parts of a place as one: n and N are added, never their rates."""
    first, *others = values
    whole = replace(first, place=place)
    for other in others:
        quantity = None if whole.quantity is None else whole.quantity + (other.quantity or 0)
        whole = replace(whole, n=whole.n + other.n, of=whole.of + other.of, quantity=quantity)
    return whole


@dataclass
class _Found:
    """The values of a place and its parts on a day, and what they were when the year began."""

    figures: Figures
    place: Place
    as_of: date
    now: dict[tuple[Question, Place], Value] = field(default_factory=dict)
    before: dict[tuple[Question, Place], Value] = field(default_factory=dict)

    def ask(self, part: Place, questions: Sequence[Question]) -> None:
        """A part that does not stand on the day has no value."""
        ranges = territory(part.code, part.level)
        at = part if part == self.place else [part.level]
        values = self.figures.measure(questions, ranges, When(self.as_of), at)
        self.now |= {(q, part): value for q, value in zip(questions, values, strict=bool(values))}
        year_before = date(self.as_of.year, 1, 1) - timedelta(days=1)
        for question in questions:
            if measure_named(question.code).goal in ("rise", "fall"):
                for value in self.figures.series([question], ranges, [year_before], part):
                    self.before[question, part] = value

    def measured(self, target: Target, parts: Sequence[Place]) -> Measured:
        question, measure = question_of(target), measure_named(target.measure)
        standing = [part for part in parts if (question, part) in self.now]
        if not standing:
            nothing = Value(measure.code, self.place, self.as_of)
            return Measured(target, measure, nothing, "not_opted_in", [])
        value = summed([self.now[question, part] for part in standing], self.place)
        known = [self.before[question, part] for part in standing if (question, part) in self.before]
        before = summed(known, self.place) if len(known) == len(standing) else None
        return Measured(target, measure, value, state(measure, question, value, before), standing)
