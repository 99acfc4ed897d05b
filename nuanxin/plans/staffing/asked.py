"""What a plan asks of the people of a body, and what one body lacks of it on a day."""

from collections.abc import Mapping
from datetime import date

from nuanxin.association.models import Body
from nuanxin.association.strength import COUNTED, Staff
from nuanxin.measures.dictionary import Measure, Need, measure_named
from nuanxin.measures.questions import Gap, Question
from nuanxin.plans.figures.outlook import place_of
from nuanxin.plans.figures.progress import plan_for
from nuanxin.plans.figures.standing import asked_by
from nuanxin.plans.models import Plan

Asked = Mapping[str, Question]
"""Measures of staff by code, with the figures of the plan."""


def plan_on(body: Body, day: date) -> Plan | None:
    """The plan of the day's year that holds for a body; where there is none, the one that holds now."""
    return plan_for(body, day.year) or plan_for(body)


def staffing_asked(plan: Plan | None, day: date) -> Asked:
    """What a plan asks of the people of single bodies; nothing without a plan."""
    found = asked_by(plan, day) if plan else {}
    return {code: question for code, question in found.items() if _is_staffing(measure_named(code))}


def _is_staffing(measure: Measure) -> bool:
    return bool(measure.needs) and all(need.count.fact in COUNTED for need in measure.needs)


def lacks_of_staff(asked: Asked, body: Body, staff: Staff) -> list[tuple[Measure, Gap]]:
    """What a body lacks, as the measures count it (``Figures.gaps`` says the same, from the facts)."""
    pairs = [(measure_named(code), question.per_unit) for code, question in asked.items()]
    found = [(m, _gap(m, least, body, staff)) for m, least in pairs if m.level == body.level]
    return [(measure, gap) for measure, gap in found if gap.missing]


def _gap(measure: Measure, least: int | None, body: Body, staff: Staff) -> Gap:
    pairs = [
        (need, _have(need, staff), need.per_unit if least is None else least) for need in measure.needs
    ]
    lacks = tuple(need.title for need, have, wanted in pairs if have < wanted)
    return Gap(
        place=place_of(body),
        have=sum(have for _need, have, _wanted in pairs),
        need=sum(wanted for _need, _have, wanted in pairs),
        missing=sum(max(0, wanted - have) for _need, have, wanted in pairs),
        lacks=lacks if len(measure.needs) > 1 else (),
    )


def _have(need: Need, staff: Staff) -> int:
    counted, kinds = COUNTED[need.count.fact], need.count.kinds
    holders = [held.holder for held in staff.held if counted(held, kinds)]
    return len(set(holders)) if need.count.distinct else len(holders)
