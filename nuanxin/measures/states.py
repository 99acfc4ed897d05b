"""Where a value stands: one word for page, paper and command line (``nuanxin.base.states``)."""

from nuanxin.measures.dictionary import Measure
from nuanxin.measures.questions import Question, Value


def state(measure: Measure, question: Question, value: Value, before: Value | None = None) -> str:
    """``met short rising falling no_cases context`` for a value.

    ``before`` is the same value at the day to compare with, for goals without a figure. A share to
    reach is exact: ``n × 100 ≥ share × N``, without a share every unit must satisfy.
    """
    if measure.source == "typed" or measure.goal == "none":
        return "context"
    if measure.kind == "share" and value.of == 0:
        return "no_cases"
    if measure.goal == "reach":
        share = 100 if question.share is None else question.share
        return "met" if value.n * 100 >= share * value.of else "short"
    return _direction(measure.goal, value, before)


def _direction(goal: str, value: Value, before: Value | None) -> str:
    """Where it went since; at its end it cannot go further, and is met."""
    end = value.of if goal == "rise" else 0
    if value.quantity is None and value.n == end:
        return "met"
    if before is None or value.figure is None or before.figure is None:
        return "context"
    if value.figure == before.figure:
        return "short"
    return "rising" if value.figure > before.figure else "falling"
