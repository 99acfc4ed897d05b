"""Where divisions stand on measures with a plan's figures: value and state, one call for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nuanxin.measures.dictionary import Measure, dictionary, measure_named
from nuanxin.measures.figures import At, Figures
from nuanxin.measures.questions import Gap, Place, Question, Territory, Value, When
from nuanxin.measures.states import state
from nuanxin.plans.figures.outlook import UNITS
from nuanxin.plans.figures.progress import question_of, summed
from nuanxin.plans.models import Clause, Plan, Target

NOBODY_HAS = 10**9


@dataclass(frozen=True)
class Standing:
    value: Value
    state: str


Standings = Mapping[tuple[Question, Place], Standing]


def standings(
    figures: Figures, questions: Iterable[Question], territory: Territory, when: When, at: At
) -> Standings:
    """Value and state of each question at each division asked for (see ``Figures.measure``).

    A measure that should rise or fall is compared with the end of the year before.
    """
    asked = list(dict.fromkeys(questions))
    moving = [q for q in asked if measure_named(q.code).goal in ("rise", "fall")]
    year_before = When(date(when.as_of.year, 1, 1) - timedelta(days=1))
    before = _keyed(moving, figures.measure(moving, territory, year_before, at) if moving else [])
    now = _keyed(asked, figures.measure(asked, territory, when, at))
    return {
        key: Standing(value, state(measure_named(value.code), key[0], value, before.get(key)))
        for key, value in now.items()
    }


def _keyed(
    questions: Sequence[Question], values: Sequence[Value]
) -> dict[tuple[Question, Place], Value]:
    """Values come in the order of the questions, as many for each."""
    each = len(values) // (len(questions) or 1)
    return {(questions[i // each], value.place): value for i, value in enumerate(values)}


def added(question: Question, place: Place, parts: Sequence[Standing]) -> Standing | None:
    """Several parts of a place as one; None for no part."""
    if len(parts) < 2:
        return parts[0] if parts else None
    value = summed([part.value for part in parts], place)
    return Standing(value, state(measure_named(question.code), question, value))


def units(
    figures: Figures, question: Question, territory: Territory, when: When
) -> dict[Place, Gap]:
    """What single bodies have or lack, for a measure that counts bodies.

    With one need every body that has less than nobody could; with several those that fall short.
    """
    if len(measure_named(question.code).needs) > 1:
        return {gap.place: gap for gap in figures.gaps(question, territory, when)}
    least = _least(question)
    every = figures.gaps(replace(question, per_unit=NOBODY_HAS), territory, when)
    return {gap.place: replace(gap, need=least, missing=max(0, least - gap.have)) for gap in every}


def _least(question: Question) -> int:
    """How many one unit must have; for a measure with one need."""
    return question.per_unit or measure_named(question.code).needs[0].per_unit


def questions_of(plan: Plan | None, day: date) -> dict[str, Question]:
    """Every measure of the dictionary with the figures of a plan on a day, where the plan gives any.

    The plan's measures come first, in the order of its papers.
    """
    found = asked_by(plan, day)
    return found | {code: Question(code) for code in dictionary().measures if code not in found}


def asked_by(plan: Plan | None, day: date) -> dict[str, Question]:
    """The measures that a plan is tied to on a day, in the order of its papers, with its figures.

    Of several targets of one measure the first with a figure counts.
    """
    clauses = Clause.objects.filter(plan=plan).in_force(day)
    targets = Target.objects.filter(clause__in=clauses.values("pk")).exclude(measure="")
    found: dict[str, Question] = {}
    for target in targets.order_by("clause__number", "pk"):
        plain = Question(target.measure)
        if found.get(target.measure, plain) == plain:
            found[target.measure] = question_of(target)
    return found


def in_words(measure: Measure, question: Question) -> str:
    """The measure and the figure asked for: 家庭健康指导员 ≥ 2 人/村."""
    words = [measure.title]
    if question.per_unit and measure.level and len(measure.needs) == 1:
        words.append(f"≥ {question.per_unit} {counted_in(measure)}/{UNITS[measure.level]}")
    if question.share and question.share < 100:
        words.append(f"≥ {question.share}%")
    return " ".join(words)


def counted_in(measure: Measure) -> str:
    """What the only need of a measure is counted in: different keys are persons, days are times."""
    count = measure.needs[0].count
    if dictionary().facts[count.fact] == "day":
        return "次"
    return "人" if count.distinct else "个"


def short_in(measure: Measure) -> str:
    """What a gap of one unit is counted in: persons, or cases."""
    return counted_in(measure) if measure.needs else measure.unit


def unit_of(measure: Measure) -> str:
    """What n and N are counted in: 村, 乡镇, 件."""
    return UNITS[measure.level] if measure.level else measure.unit


def as_numbers(value: Value) -> dict[str, int | float | None]:
    """A value as the command line gives it: n and N with their quotient, or the sum alone."""
    if value.quantity is not None:
        return {"n": None, "N": None, "value": value.quantity}
    return {"n": value.n, "N": value.of, "value": round(value.n / value.of, 6) if value.of else None}
