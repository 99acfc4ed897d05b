"""What is asked, as the two small tables a query reads beside the facts (see ``engine``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from nuanxin.measures.questions import Place, Territory, When, merged

ASKED = pa.schema([
    ("on", pa.date32()),
    ("first", pa.date32()),
    ("known", pa.int64()),
    ("per_unit", pa.int64()),
])
WANTED = pa.schema([
    ("on", pa.date32()),
    ("tier", pa.string()),
    ("lo", pa.int64()),
    ("hi", pa.int64()),
    ("shown_tier", pa.string()),
    ("shown", pa.int64()),
])
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asking:
    """Which days, and which divisions on each of them."""

    whens: Sequence[When]
    wanted: pa.Table

    @classmethod
    def of_levels(cls, when: When, levels: Iterable[str], territory: Territory) -> "Asking":
        """Every division of these levels in the territory."""
        rows = [
            (when.as_of, level, part.lo, part.hi, None, None)
            for level in levels
            for part in merged(territory)
        ]
        return cls([when], _table(WANTED, rows))

    @classmethod
    def of_places(cls, rows: Iterable[tuple[When, Place, Place]]) -> "Asking":
        """Single divisions: on a day, the first is counted and shown as the second."""
        rows = list(rows)
        wanted = [
            (when.as_of, place.level, place.code, place.code, shown.level, shown.code)
            for when, place, shown in rows
        ]
        whens = dict.fromkeys(when for when, _place, _shown in rows)
        return cls(list(whens), _table(WANTED, wanted))

    def tables(self, per_unit: int | None = None) -> dict[str, pa.Table]:
        """The inputs of a query, with a plan's own number."""
        days = [(w.as_of, w.first, _micro(w.known_at), per_unit) for w in self.whens]
        return {"asked": _table(ASKED, days), "wanted": self.wanted}


def _table(schema: pa.Schema, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.table([list(column) for column in columns], schema=schema)


def _micro(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // timedelta(microseconds=1)
