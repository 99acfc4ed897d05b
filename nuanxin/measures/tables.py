"""The columns of the store, shape by shape. Days are dates, moments are microseconds UTC."""

from datetime import date

import pyarrow as pa

TREE = "tree"
DIVISIONS = "divisions"
"""The one fact of shape ``tree``."""

OPEN = date.max
"""The end of what has none."""
EVER = date(1900, 1, 1)
"""The start of what has none."""

_DAYS = [("from_day", pa.date32()), ("to_day", pa.date32())]
_WORD = pa.string()


def _fact(*days: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([
        ("id", pa.int64()),
        ("division", pa.int64()),
        ("level", _WORD),  # of the division: the kind says it, else the highest of that code
        *days,
        ("kind", _WORD),
        ("key", pa.int64()),  # keyed hash, see nuanxin.base.keys
        ("quantity", pa.int64()),
        ("recorded_at", pa.int64()),
        ("voided_at", pa.int64()),
    ])


SCHEMAS = {
    "interval": _fact(*_DAYS),
    "day": _fact(("day", pa.date32())),
    TREE: pa.schema([
        ("id", pa.int64()),
        ("code", pa.int64()),
        ("level", _WORD),
        ("parent_id", pa.int64()),
        *_DAYS,
        ("successor_id", pa.int64()),
    ]),
}
"""What the store keeps of a fact: its SELECT's columns, ``changed_xid`` apart."""

UPWARDS = pa.schema([
    ("code", pa.int64()),
    ("level", _WORD),
    *_DAYS,
    ("tier", _WORD),
    ("place", pa.int64()),
    ("own", pa.bool_()),
])
"""The tree made flat: on which days a division counts in which division of which tier, itself
(``own``) included. After a merger, what a division left behind counts in its successor."""
