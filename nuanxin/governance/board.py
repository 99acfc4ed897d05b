"""The reform's table: counties × the four items, as they stood on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from nuanxin.association.models import Body
from nuanxin.association.scope import Scope
from nuanxin.base.states import STATES
from nuanxin.governance.models import ReformEntry, ReformItem, ReformKind
from nuanxin.work.models import Evidence


@dataclass(frozen=True)
class Cell:
    """One item of one county: solved (by which number), or how it last stood; ``item`` None: not laid."""

    item: ReformItem | None
    solved_on: date | None = None
    number: str = ""
    entry: ReformEntry | None = None

    @property
    def words(self) -> str:
        """The state, with the document that settled it or how it last stood."""
        more = self.number or (self.entry.progress if self.entry else "")
        return STATES[self.state].word + (f"：{more}" if more else "")

    @property
    def state(self) -> str:
        if self.item is None:
            return "no_record"
        if self.solved_on:
            return "done"
        return "in_progress" if self.entry else "not_begun"


@dataclass(frozen=True)
class Row:
    body: Body
    cells: list[Cell]

    @property
    def named(self) -> list[tuple[str, Cell]]:
        """Each cell with the question it answers."""
        return [(str(kind.label), cell) for kind, cell in zip(ReformKind, self.cells, strict=True)]

    @property
    def solved(self) -> int:
        return sum(cell.state == "done" for cell in self.cells)


def board(scope: Scope, day: date) -> list[Row]:
    """Every county in a scope with its four items as of the end of a day; a constant number of queries."""
    counties = list(
        Body.objects.visible_to(scope).on(day).filter(level="county").select_related("place")
    )
    items = {
        (item.body_id, item.kind): item
        for item in ReformItem.objects.visible_to(scope).live().filter(
            body__in=counties, recorded_at__date__lte=day
        ).select_related("undertaking", "settled_by")
    }  # fmt: skip
    last = _last_entries(items.values(), day)
    return [
        Row(body, [_cell(items.get((body.pk, kind.value)), last, day) for kind in ReformKind])
        for body in counties
    ]


def _last_entries(items: Iterable[ReformItem], day: date) -> dict[int, ReformEntry]:
    known = ReformEntry.objects.filter(item__in=items, day__lte=day)
    return {entry.item_id: entry for entry in known.order_by("item_id", "-day", "-pk").distinct("item_id")}


def _cell(item: ReformItem | None, last: dict[int, ReformEntry], day: date) -> Cell:
    if item is None:
        return Cell(None)
    proof, done = item.settled_by, item.settled_on
    if proof and done and done <= day and _stands(proof, day):
        return Cell(item, done, proof.number, last.get(item.pk))
    return Cell(item, entry=last.get(item.pk))


def _stands(proof: Evidence, day: date) -> bool:
    """Whether a document was not withdrawn yet at the end of a day."""
    return proof.withdrawn_at is None or timezone.localdate(proof.withdrawn_at) > day
