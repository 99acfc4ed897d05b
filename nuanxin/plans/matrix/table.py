"""矩阵: clauses × the bodies right below one (``counting`` gathers what it is made of)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby

from nuanxin.association.models import Body
from nuanxin.base.matrix import MatrixCell
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.questions import Gap, Place, Question, Value
from nuanxin.plans.figures.cells import NotAsked, TaskCell, measure_cell, not_below, task_cell
from nuanxin.plans.figures.outlook import Outlook, place_of
from nuanxin.plans.figures.progress import WORST_FIRST, Tally, question_of
from nuanxin.plans.figures.standing import Standing, Standings, added, in_words
from nuanxin.plans.figures.taken import taken_on
from nuanxin.plans.models import Clause, Target
from nuanxin.plans.models.clause import Modality

SHORT = {"short", "late", "unassigned", "not_reported", "falling"}
NOTHING_TO_REACH = {"not_opted_in", "not_applicable", "no_cases", "context", "closed"}


@dataclass(frozen=True)
class Tallied:
    """Undertakings of one clause in one column; ``only``: the id of the one, if there is just one."""

    tally: Tally
    only: int | None = None


@dataclass(frozen=True)
class Counts:
    """All that cells are made of.

    ``units``: what single units have or lack, for measures of the columns' own tier; ``tallies`` by
    clause and body; ``opted``: who took an encouraged clause on; ``excused`` by clause and body: what
    does not apply there, as the issuer accepted.
    """

    standings: Standings
    month_before: Mapping[Question, Value]
    units: Mapping[Question, Mapping[Place, Gap]]
    tallies: Mapping[tuple[int, int], Tallied]
    opted: Mapping[int, Sequence[Place]]
    excused: Set[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Row:
    """One line: a measure of a clause (``measure``), or what was undertaken for it (None).

    ``href`` leads to the clause in the notice.
    """

    clause: Clause
    title: str
    href: str
    cells: list[MatrixCell]
    total: MatrixCell
    measure: Measure | None = None
    gained: int = 0

    @property
    def applies(self) -> bool:
        """Whether it asks anything of anybody here."""
        return any(cell.state != "not_applicable" for cell in (*self.cells, self.total))

    @property
    def of_body_alone(self) -> bool:
        """Whether it asks something of the body itself only, so that nothing is added up."""
        return all(cell.state == "not_applicable" for cell in self.cells)

    @property
    def falls_short(self) -> bool:
        return bool(SHORT & {cell.state for cell in (*self.cells, self.total)})

    @property
    def missing(self) -> int:
        """Units that fall short in all; 0 for what is no share."""
        shared = self.measure and self.total.state == "short"
        return (self.total.of or 0) - (self.total.n or 0) if shared else 0


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Matrix:
    """Sections of rows over columns; every row adds up to ``body``.

    ``elsewhere``: how many rows ask nothing of the body nor of the columns, and are left out.
    """

    body: Body
    columns: list[Body]
    sections: list[Section]
    elsewhere: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether there is anything to add up; a village by itself is the only column."""
        return self.columns != [self.body]

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    def short_only(self) -> "Matrix":
        """Only the rows in which somebody falls short."""
        kept = [
            Section(section.title, rows)
            for section in self.sections
            if (rows := [row for row in section.rows if row.falls_short])
        ]
        return replace(self, sections=kept)

    def in_widths(self, most: int) -> "list[Matrix]":
        """The same matrix in parts of at most so many columns, as they fit on paper."""
        starts = range(0, len(self.columns), most)
        return [self._part(slice(start, start + most)) for start in starts]

    def _part(self, part: slice) -> "Matrix":
        sections = [
            Section(each.title, [replace(row, cells=row.cells[part]) for row in each.rows])
            for each in self.sections
        ]
        return replace(self, columns=self.columns[part], sections=sections)

    @property
    def reached(self) -> tuple[int, int]:
        """Clauses that are met, out of those with something to reach; the worst row counts."""
        worst: dict[int, str] = {}
        for row in self.rows:
            both = (worst.get(row.clause.pk, row.total.state), row.total.state)
            worst[row.clause.pk] = min(both, key=WORST_FIRST.index)
        states = [state for state in worst.values() if state not in NOTHING_TO_REACH]
        return states.count("met"), len(states)

    @property
    def widest_gap(self) -> Row | None:
        return max((r for r in self.rows if r.missing), key=lambda r: r.missing, default=None)

    @property
    def largest_move(self) -> Row | None:
        """The share that moved most since the end of last month; None where nothing is measured."""
        shares = (row for row in self.rows if row.measure and row.measure.kind == "share")
        return max(shares, key=lambda row: abs(row.gained), default=None)


def matrix_of(outlook: Outlook, clauses: Iterable[Clause], counts: Counts) -> Matrix:
    """The matrix of the clauses that hold (``targets`` prefetched), in the order of the text."""
    maker = _Maker(outlook, counts)
    rows = [row for clause in clauses for row in maker.rows(clause)]
    here = [row for row in rows if row.applies]
    by_section = groupby(here, key=lambda row: heading(row.clause))
    sections = [Section(title, list(group)) for title, group in by_section]
    return Matrix(outlook.body, outlook.columns, sections, len(rows) - len(here))


def heading(clause: Clause) -> str:
    return "、".join(filter(None, (clause.section, clause.section_title)))


@dataclass(frozen=True)
class _Maker:
    outlook: Outlook
    counts: Counts

    def rows(self, clause: Clause) -> list[Row]:
        targets = [target for target in clause.targets.all() if target.measure]
        rows = [self._measured(clause, target) for target in targets]
        undertaken = (clause.pk, self.outlook.body.pk) in self.counts.tallies
        return rows if targets and not undertaken else [*rows, self._undertaken(clause)]

    def _measured(self, clause: Clause, target: Target) -> Row:
        question = question_of(target)
        measure = measure_named(question.code)
        total = self._standing(clause, question, self.outlook.place)
        before = self.counts.month_before.get(question)
        steady = total and before and clause.modality != Modality.ENCOURAGED
        return Row(
            clause=clause,
            title=in_words(measure, question),
            href=self.outlook.clause_link(clause),
            cells=[self._cell(clause, target, column) for column in self.outlook.columns],
            total=self._cell(clause, target, self.outlook.body),
            measure=measure,
            gained=total.value.n - before.n if total and before and steady else 0,
        )

    def _cell(self, clause: Clause, target: Target, body: Body) -> MatrixCell:
        question, place = question_of(target), place_of(body)
        if not_below(measure_named(question.code), place):
            return NotAsked()
        standing = self._standing(clause, question, place)
        if standing is None:
            free = clause.modality == Modality.ENCOURAGED
            return MatrixCell("not_opted_in" if free else "no_cases")
        unit = self.counts.units.get(question, {}).get(place)
        href = self.outlook.gap_link(target.measure, body, target.pk)
        return measure_cell(place, standing, unit, href)

    def _standing(self, clause: Clause, question: Question, place: Place) -> Standing | None:
        """Where a place stands; of an encouraged clause only what took it on, None if nothing did."""
        parts = [place]
        if clause.modality == Modality.ENCOURAGED:
            parts = taken_on(place, self.counts.opted.get(clause.pk, ()))
        known = [self.counts.standings.get((question, part)) for part in parts]
        return added(question, place, [each for each in known if each])

    def _undertaken(self, clause: Clause) -> Row:
        return Row(
            clause=clause,
            title=clause.gist,
            href=self.outlook.clause_link(clause),
            cells=[self._task(clause, column) for column in self.outlook.columns],
            total=self._task(clause, self.outlook.body),
        )

    def _task(self, clause: Clause, body: Body) -> MatrixCell:
        tallied = self.counts.tallies.get((clause.pk, body.pk))
        if tallied:
            return task_cell(tallied.tally, self.outlook.task_link(clause, body, tallied.only))
        if (clause.pk, body.pk) in self.counts.excused:
            return MatrixCell("not_applicable")
        if clause.modality == Modality.ENCOURAGED:
            opted = taken_on(place_of(body), self.counts.opted.get(clause.pk, ()))
            return NotAsked() if opted else MatrixCell("not_opted_in")
        uncovered = body == self.outlook.body and self._concerned
        return TaskCell("unassigned", 0, 1) if uncovered else NotAsked()

    @property
    def _concerned(self) -> bool:
        """Whether the plan asks something of the body or of one below; a plan of its own does."""
        plan = self.outlook.plan
        return bool(self.counts.tallies) or (plan is not None and plan.body_id == self.outlook.body.pk)
