"""A plan's progress as data and as lines, for the command line."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from nuanxin.association.models import Body
from nuanxin.base.states import STATES
from nuanxin.measures.opening import latest
from nuanxin.plans.figures.progress import Measured, Progress, progress_of
from nuanxin.plans.figures.standing import as_numbers
from nuanxin.plans.figures.wording import superscript
from nuanxin.plans.models import Plan


def as_json(plan: Plan, body: Body, as_of: date) -> dict[str, Any]:
    """``{"plan": {…}, "clauses": [{…}]}``: values are fractions with six decimals, or sums."""
    figures = latest()
    return {
        "plan": {
            "id": plan.pk,
            "year": plan.year,
            "division": str(body.division),
            "as_of": as_of.isoformat(),
            "facts_at": figures.taken_at.isoformat(),
        },
        "clauses": [_clause(each) for each in progress_of(plan, body, as_of, figures)],
    }


def _clause(progress: Progress) -> dict[str, Any]:
    clause, tally = progress.clause, progress.tally
    return {
        "id": clause.pk,
        "section": clause.section,
        "section_title": clause.section_title,
        "sentence": clause.sentence,
        "modality": clause.modality,
        "decision": "retired" if clause.ended else clause.decision,
        "state": "not_applicable" if progress.state == "closed" else progress.state,
        "measures": [_measure(each) for each in progress.measured],
        "undertakings": {
            "total": tally.total, "due": tally.due, "done": tally.done, "late": tally.late,
        },
    }


def _measure(measured: Measured) -> dict[str, Any]:
    target, measure = measured.target, measured.measure
    asked = {"per_unit": target.per_unit, "share": target.share, "goal": measure.goal}
    return {"code": measure.code} | as_numbers(measured.value) | asked | {"state": measured.state}


def as_lines(plan: Plan, body: Body, as_of: date) -> Iterator[str]:
    """One line a clause: its number, state, figures and first words."""
    yield f"{body.name}　{plan.title}　截至 {as_of.isoformat()}"
    for each in progress_of(plan, body, as_of, latest()):
        words = superscript(each)
        state = "已停用" if each.clause.ended else STATES[each.state].word
        figures = f"（{words}）" if words and words != state else ""
        yield f"{each.clause.number:3}  {state}{figures}  {each.clause.gist[:40]}"
