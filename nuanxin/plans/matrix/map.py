"""What 地图 shows: one measure at every body right below, with the plan's figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.base.matrix import MatrixCell
from nuanxin.measures.dictionary import Measure, measure_named
from nuanxin.measures.figures import Figures
from nuanxin.measures.questions import Gap, Place, Question, When
from nuanxin.plans.figures.cells import measure_cell, not_below
from nuanxin.plans.figures.outlook import UNITS, Outlook, place_of
from nuanxin.plans.figures.standing import (
    Standings,
    in_words,
    questions_of,
    standings,
    unit_of,
    units,
)
from nuanxin.plans.matrix.outlines import Area, Outlines, outlines_of, worst_first


def choices(outlook: Outlook) -> Mapping[str, Question]:
    """What may be chosen: shares to reach that are counted at or below the columns; plan's first."""
    column = place_of(outlook.columns[0])
    return {
        code: question
        for code, question in questions_of(outlook.plan, outlook.day).items()
        if measure_named(code).kind == "share"
        and measure_named(code).goal != "none"
        and not not_below(measure_named(code), column)
    }


@dataclass(frozen=True, eq=False)
class Chosen:
    """One measure over the bodies below; ``question`` carries the plan's figures."""

    outlook: Outlook
    figures: Figures
    question: Question

    @property
    def measure(self) -> Measure:
        return measure_named(self.question.code)

    @property
    def title(self) -> str:
        return in_words(self.measure, self.question)

    @property
    def unit(self) -> str:
        return unit_of(self.measure)

    @property
    def outlines(self) -> Outlines | None:
        return outlines_of(self.outlook.body)

    @cached_property
    def areas(self) -> list[Area]:
        """Every body below, the one farthest behind first."""
        names = self.outlines.names if self.outlines else {}
        return worst_first([
            Area(body, self._cell(body), self._way_down(body), names.get(body.division, ""))
            for body in self.outlook.columns
        ])

    @property
    def total(self) -> MatrixCell:
        return self._cell(self.outlook.body)

    @property
    def tiles(self) -> list[Area]:
        """What has no outline."""
        return [area for area in self.areas if not area.outline]

    @property
    def drawn(self) -> list[dict[str, str]]:
        """The chart's items; those drawn again, larger, carry their names only there."""
        closer = self.outlines.closer if self.outlines else frozenset()
        return [
            area.drawn(label=area.body.division not in closer)
            for area in self.areas
            if area.outline
        ]

    @property
    def drawn_closer(self) -> list[dict[str, str]]:
        closer = self.outlines.closer if self.outlines else frozenset()
        return [area.drawn(label=True) for area in self.areas if area.body.division in closer]

    @property
    def listing(self) -> Listing[Area]:
        """The table that says the same; sortable by name, else worst first."""
        place = self.outlook.body.place.name
        return Listing(
            title=f"{place}各{UNITS[self.outlook.columns[0].level]}：{self.title}（截至 {self.outlook.day}）",
            columns=(
                Column("name", "单位", lambda area: area.name, link=lambda area: area.href),
                Column("figure", "现在", _figure, "share", link=lambda area: area.cell.href),
                Column("missing", "还差", lambda area: area.missing, "number"),
                Column("state", "状态", lambda area: area.cell.state, "state"),
            ),
            landscape=False,
        )

    def _cell(self, body: Body) -> MatrixCell:
        place = place_of(body)
        standing = self._standings[self.question, place]
        href = self.outlook.gap_link(self.question.code, body)
        return measure_cell(place, standing, self._units.get(place), href)

    def _way_down(self, body: Body) -> str:
        """The map one tier down, where there is still something to see."""
        if body.level in ("village", self.measure.level):
            return ""
        return f"?{self.outlook.query(body, measure=self.question.code)}"

    @cached_property
    def _standings(self) -> Standings:
        tiers = list({body.level for body in (self.outlook.body, *self.outlook.columns)})
        asked, when = [self.question], When(self.outlook.day)
        return standings(self.figures, asked, self.outlook.territory, when, tiers)

    @cached_property
    def _units(self) -> Mapping[Place, Gap]:
        if self.measure.level != self.outlook.columns[0].level:
            return {}
        return units(self.figures, self.question, self.outlook.territory, When(self.outlook.day))


def _figure(area: Area) -> str:
    return area.cell.figure
