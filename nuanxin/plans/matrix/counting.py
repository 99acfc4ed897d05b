"""What 矩阵 is made of: two calls to the measures, and the same few statements for any body."""

from collections.abc import Iterable, Mapping, Sequence, Set

from django.db.models import BigIntegerField, Case, Min
from django.db.models import Value as Given
from django.db.models import When as Where

from nuanxin.association.scope import LEVELS
from nuanxin.measures.dictionary import measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Gap, Place, Question, Value, When
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import Tally, counted, question_of
from nuanxin.plans.figures.standing import standings, units
from nuanxin.plans.figures.taken import opted_in
from nuanxin.plans.matrix.table import Counts, Matrix, Tallied, matrix_of
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.models.clause import Answer
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import standing_on


def count_matrix(outlook: Outlook, figures: Figures) -> Matrix:
    """The matrix of the plan that holds for the body; without rows where there is no plan."""
    plan = outlook.plan
    if plan is None:
        return matrix_of(outlook, [], Counts({}, {}, {}, {}, {}))
    clauses = list(plan.clauses.holding(outlook.day).with_papers().prefetch_related("targets"))
    return matrix_of(outlook, clauses, _counts(outlook, figures, plan, clauses))


def _counts(outlook: Outlook, figures: Figures, plan: Plan, clauses: Iterable[Clause]) -> Counts:
    targets = [target for clause in clauses for target in clause.targets.all() if target.measure]
    questions = list(dict.fromkeys(map(question_of, targets)))
    opted = opted_in(outlook.own, plan)
    places = (place for each in opted.values() for place in each)
    levels = {body.level for body in (outlook.body, *outlook.columns)} | {p.level for p in places}
    in_order = sorted(levels, key=LEVELS.index)
    when = When(outlook.day)
    return Counts(
        standings=standings(figures, questions, outlook.territory, when, in_order),
        month_before=_month_before(outlook, figures, questions),
        units=_units(outlook, figures, questions),
        tallies=_tallies(outlook),
        opted=opted,
        excused=_excused(outlook, plan),
    )


def _excused(outlook: Outlook, plan: Plan) -> Set[tuple[int, int]]:
    """Clause and body of what does not apply there, as far as the plan's issuer accepted it."""
    rows = Clause.objects.visible_to(outlook.own).put_aside()
    accepted = rows.filter(parent__plan=plan, answer=Answer.ACCEPTED).select_related("plan")
    return {(clause.parent_id or 0, clause.plan.body_id) for clause in accepted}


def _month_before(
    outlook: Outlook, figures: Figures, questions: Sequence[Question]
) -> Mapping[Question, Value]:
    days = [outlook.last_month_end]
    values = figures.series(questions, outlook.territory, days, outlook.place)
    return dict(zip(questions, values, strict=True)) if values else {}


def _units(
    outlook: Outlook, figures: Figures, questions: Sequence[Question]
) -> Mapping[Question, Mapping[Place, Gap]]:
    """For measures of bodies that are columns, or the body itself: what each has or lacks."""
    tiers = {body.level for body in (outlook.body, *outlook.columns)}
    return {
        question: units(figures, question, outlook.territory, When(outlook.day))
        for question in questions
        if measure_named(question.code).level in tiers
    }


def _tallies(outlook: Outlook) -> Mapping[tuple[int, int], Tallied]:
    """Undertakings by clause and column, and under the body itself all of its territory."""
    found: dict[tuple[int, int], Tallied] = {}
    for row in _by_column(outlook):
        clause, column, only = row.pop("clause_link__clause"), row.pop("column"), row.pop("only")
        here = Tallied(Tally(**row), only if row["total"] == 1 else None)
        whole = found.get((clause, outlook.body.pk))
        if column != outlook.body.pk:
            found[clause, column] = here
        found[clause, outlook.body.pk] = _both(whole, here) if whole else here
    return found


def _both(one: Tallied, other: Tallied) -> Tallied:
    pairs = zip(vars(one.tally).values(), vars(other.tally).values(), strict=True)
    return Tallied(Tally(*map(sum, pairs)))


def _by_column(outlook: Outlook) -> Iterable[dict[str, int]]:
    day = outlook.day
    column = Case(
        *(Where(body.scope.within("division"), then=Given(body.pk)) for body in outlook.below),
        default=Given(outlook.body.pk),
        output_field=BigIntegerField(),
    )
    return (
        Undertaking.objects.visible_to(outlook.own)
        .live()
        .filter(outlook.body.scope.within("division"), clause_link__clause__plan=outlook.plan)
        .with_holder(day)
        .annotate(column=column)
        .values("clause_link__clause", "column")
        .annotate(
            only=Min("pk", filter=standing_on(day)),
            **counted(day),
        )
    )
