"""What a supplement seems to amend: the plan it speaks of, and the clause that each of its own replaces.

Only guesses: they are shown with their reasons, and a clerk says what holds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nuanxin.plans.drafting.dating import day_printed, year_printed
from nuanxin.plans.matching import ALIKE, Said, counterparts
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.reader import Document

AMENDS = re.compile(
    r"补充(?:通知|规定|意见|要求|说明)|关于(?:调整|修改|修订|补充)|(?:予以|作|作出|进行)(?:如下)?(?:调整|修改|补充)"
    r"|(?:停止|不再)执行|(?:调整|修改|替换)为|(?:作废|废止)"
)
HEAD = 200
"""Characters of the text, beside the title, in which a supplement says that it is one."""


def amended_by(notice: Document, plans: Sequence[Plan]) -> tuple[Plan, str] | None:
    """Which of a body's plans a paper seems to amend, and the words that say so; None for a new plan.

    The one whose number it names, else one of the year it speaks of, the newest first as given.
    """
    found = AMENDS.search(notice.title) or AMENDS.search(notice.text[: HEAD + len(notice.title)])
    if found is None:
        return None
    named = (each for each in plans if each.document.number and each.document.number in notice.text)
    year = year_printed(notice.title)
    if year is None and (issued := day_printed(notice.date)):
        year = issued.year
    of_year = (each for each in plans if each.year == year)
    plan = next(named, None) or next(of_year, None)
    return (plan, found[0]) if plan else None


BRIEF = 28  # characters of a clause in a list to choose from


def clause_choice(clause: Clause) -> tuple[int, str]:
    """第 35 条 每个嘎查村（居）至少配备…"""
    gist = clause.gist
    return clause.pk, f"原第 {clause.number} 条 {gist[:BRIEF]}{'…' if len(gist) > BRIEF else ''}"


def holding_clauses(plan: Plan) -> list[Clause]:
    """What may be replaced or retired, in the order of the plan's papers."""
    rows = plan.clauses.live().select_related("plan__document")
    return list(rows.with_papers().prefetch_related("targets"))


@dataclass(frozen=True)
class Guess:
    """The clause that one of the supplement's seems to replace, and why."""

    clause: Clause
    score: float
    why: str


def guesses_for(plan: Plan, old: Sequence[Clause]) -> Mapping[int, Guess]:
    """By id of a clause of the supplement that nobody confirmed yet; ``old`` holds in the plan it amends.

    What a confirmed one replaces is taken.
    """
    rows = plan.clauses.select_related("plan__document").prefetch_related("targets")
    clauses = list(rows.order_by("start", "pk"))
    taken = {each.replaces_id for each in clauses if each.confirmed_at}
    free = [each for each in old if each.pk not in taken]
    open_ = [each for each in clauses if each.confirmed_at is None]
    matches = counterparts([_said(each) for each in open_], [_said(each) for each in free])
    return {
        each.pk: Guess(free[match.place], match.score, "，".join(match.why))
        for each, match in zip(open_, matches, strict=True)
        if match and match.score >= ALIKE
    }


def _said(clause: Clause) -> Said:
    measures = frozenset(target.measure for target in clause.targets.all() if target.measure)
    return Said(clause.part, clause.section_title, measures)
