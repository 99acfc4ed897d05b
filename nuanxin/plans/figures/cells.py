"""Cells of 矩阵 that say more than n of N."""

from dataclasses import dataclass

from nuanxin.association.scope import LEVELS
from nuanxin.base.matrix import MatrixCell
from nuanxin.base.states import STATES
from nuanxin.base.values import MISSING
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.questions import Gap, Place
from nuanxin.plans.figures.progress import Tally
from nuanxin.plans.figures.standing import Standing, counted_in

TASK_WORDS = {"met": STATES["done"].word, "unassigned": "没人负责"}
TASK_HEATS = {"met": "q3", "in_progress": "q2", "late": "qx", "unassigned": "qx"}


@dataclass(frozen=True)
class NotAsked(MatrixCell):
    """Nothing is asked of this body here; a dash, so that what is asked stands out."""

    state: str = "not_applicable"

    @property
    def figure(self) -> str:
        return MISSING

    @property
    def below(self) -> str:
        return ""


@dataclass(frozen=True)
class UnitCell(MatrixCell):
    """One unit by itself: how many it has of what it needs, or by name what it lacks."""

    lacks: tuple[str, ...] = ()

    @property
    def figure(self) -> str:
        if self.lacks:
            return "缺" + "、".join(self.lacks)
        return STATES[self.state].word if self.n is None else f"{self.n:,} {self.unit}"

    @property
    def below(self) -> str:
        return "" if self.lacks else super().below


@dataclass(frozen=True)
class TaskCell(MatrixCell):
    """Undertakings, ``n`` of them done; a single one by its state.

    Never coloured by quartile: what is not due yet falls short of nothing.
    """

    @property
    def heat(self) -> str:
        return TASK_HEATS.get(self.state) or super().heat

    @property
    def figure(self) -> str:
        if self.of != 1:
            return super().figure
        return TASK_WORDS.get(self.state) or STATES[self.state].word

    @property
    def below(self) -> str:
        words = "" if self.of == 1 else super().below
        return TASK_WORDS.get(self.state, words) if words else ""


def measure_cell(place: Place, standing: Standing, unit: Gap | None, href: str) -> MatrixCell:
    """The figure of a measure at a place; ``unit``: what the place has, if it is a unit itself."""
    value, measure = standing.value, measure_named(standing.value.code)
    if not_below(measure, place):
        return NotAsked()
    if value.quantity is not None:
        return MatrixCell(standing.state, value.quantity, unit=measure.unit)
    if measure.level == place.level and value.of == 1:
        return _unit_cell(measure, standing.state, unit, href)
    return MatrixCell(standing.state, value.n, value.of, href=href)


def not_below(measure: Measure, place: Place) -> bool:
    """Whether the measure counts bodies of a tier above the place."""
    return bool(measure.level) and LEVELS.index(measure.level or "") < LEVELS.index(place.level)


def _unit_cell(measure: Measure, state: str, unit: Gap | None, href: str) -> MatrixCell:
    if unit is None:
        return UnitCell(state, href=href)
    if len(measure.needs) > 1:
        return UnitCell(state, 0, 1, href=href, lacks=unit.lacks)
    return UnitCell(state, unit.have, unit.need, counted_in(measure), href)


def task_cell(tally: Tally, href: str) -> MatrixCell:
    """A dash where all that was open was carried on or dropped by then."""
    if not tally.total:
        return NotAsked("closed" if tally.closed else "not_applicable")
    return TaskCell(tally.state or "not_applicable", tally.done, tally.total, href=href)
