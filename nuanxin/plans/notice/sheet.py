"""要点 as a sheet: one row for each measure of a clause, and one for what was undertaken."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from nuanxin.base.listing import Column, Listing
from nuanxin.plans.figures.progress import Measured, Progress, question_of
from nuanxin.plans.figures.standing import in_words, unit_of
from nuanxin.plans.figures.wording import target_words
from nuanxin.plans.models import Clause
from nuanxin.plans.notice.overview import Overview
from nuanxin.work.models import Undertaking


@dataclass(frozen=True)
class Line:
    """What one figure of a clause says."""

    clause: Clause
    state: str
    basis: str = ""
    target: str = ""
    n: int | None = None
    of: int | None = None
    unit: str = ""
    bodies: str = ""


def lines(overview: Overview) -> list[Line]:
    """The rows of the sheet, in the order of the text."""
    bodies = _bodies(overview)
    return [line for each in overview.progress for line in _lines(each, bodies[each.clause.pk])]


def _lines(progress: Progress, bodies: list[str]) -> Iterator[Line]:
    for measured in progress.measured:
        yield _measured(progress.clause, measured)
    tally = progress.tally
    if tally.total:
        yield Line(
            progress.clause, tally.state or progress.state, "任务办结", _targets(progress.clause),
            tally.done, tally.total, "家", "、".join(bodies),
        )
    elif not progress.measured:
        yield Line(progress.clause, progress.state, target=_targets(progress.clause))


def _measured(clause: Clause, measured: Measured) -> Line:
    value, measure = measured.value, measured.measure
    counted = value.quantity is not None
    return Line(
        clause=clause,
        state=measured.state,
        basis=in_words(measure, question_of(measured.target)),
        target=target_words(measured.target),
        n=value.quantity if counted else value.n,
        of=None if counted else value.of,
        unit=unit_of(measure),
    )


def _targets(clause: Clause) -> str:
    return "；".join(filter(None, map(target_words, clause.targets.all())))


def _bodies(overview: Overview) -> dict[int, list[str]]:
    """Who undertook each clause, by name."""
    outlook = overview.outlook
    rows = (
        Undertaking.objects.visible_to(outlook.own).live()
        .filter(outlook.body.scope.within("division"), clause_link__clause__plan=overview.plan)
        .order_by("division").values_list("clause_link__clause", "body__place__name")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for clause, name in rows:
        found[clause].append(name)
    return found


def _section(line: Line) -> str:
    return "、".join(filter(None, (line.clause.section, line.clause.section_title)))


CLAUSES: Listing[Line] = Listing(
    title="工作要点",
    columns=(
        Column("number", "序号", lambda line: line.clause.number, "number"),
        Column("section", "章节", _section),
        Column("part", "要点", lambda line: line.clause.part),
        Column("modality", "强度", lambda line: line.clause.get_modality_display()),
        Column("who", "谁来做", lambda line: "、".join(line.clause.who)),
        Column("state", "状态", lambda line: line.state, "state"),
        Column("basis", "按什么算", lambda line: line.basis),
        Column("target", "目标", lambda line: line.target),
        Column("n", "n", lambda line: line.n, "number"),
        Column("of", "N", lambda line: line.of, "number"),
        Column("unit", "单位", lambda line: line.unit),
        Column("bodies", "承办单位", lambda line: line.bodies),
    ),
)
