"""Stores made without a database: a world's rows written as a refresh would write them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from nuanxin.association.scope import Range
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.draft import Draft, writing
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest
from nuanxin.measures.seal import sealed
from nuanxin.measures.tables import DIVISIONS, SCHEMAS, TREE

SECRET = b"only for tests"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYWHERE = (Range(0, 10**12 - 1),)
Rows = Sequence[Mapping[str, Any]]


def store(folder: Path, facts: Mapping[str, Rows]) -> Figures:
    """A store with these rows, keys plain, as ``nuanxin.measures.tables`` names the columns.

    Facts that are not given have no rows.
    """
    shapes = {DIVISIONS: TREE, **dictionary().facts}
    with writing(folder):
        draft = Draft(folder, None, "a test")
        for name, shape in shapes.items():
            rows = _table(facts.get(name, ()), shape)
            if shape != TREE:
                rows = sealed(rows, SCHEMAS[shape], draft.divisions(), SECRET)
            draft.merge(name, shape, [rows])
        draft.publish(watermark=1, taken_at="2023-06-01T08:00:00+08:00")
    return latest(folder)


def _table(rows: Rows, shape: str) -> pa.Table:
    fields = [field for field in SCHEMAS[shape] if field.name != "level" or shape == TREE]
    ordered = sorted(rows, key=lambda row: int(row["id"]))
    return pa.Table.from_pylist([dict(row) for row in ordered], schema=pa.schema(fields))
