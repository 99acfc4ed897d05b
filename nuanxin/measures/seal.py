"""What a row goes through on its way into the store: no plain key, and a full address (pure)."""

import hmac
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from nuanxin.association.kinds import post_kinds
from nuanxin.association.scope import LEVELS


def sealed(rows: pa.Table, schema: pa.Schema, divisions: pa.Table, secret: bytes) -> pa.Table:
    """Rows as read, with the columns of a store's schema: keys hashed, levels of divisions known."""
    columns = {name: rows[name].combine_chunks() for name in rows.column_names}
    columns["level"] = _levels(columns["kind"], columns["division"], divisions)
    columns["key"] = _hashed(columns["key"], secret)
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _hashed(keys: pa.Array, secret: bytes) -> pa.Array:
    """HMAC-SHA256 of each key, cut to 64 bits: equal keys stay equal, nobody can tell which."""
    distinct = keys.dictionary_encode()
    digests = [
        int.from_bytes(
            hmac.digest(secret, plain.to_bytes(8, "big", signed=True), "sha256")[:8],
            "big",
            signed=True,
        )
        for plain in distinct.dictionary.to_pylist()
    ]
    return pa.array(digests, pa.int64()).take(distinct.indices)


def _levels(kinds: pa.Array, codes: pa.Array, divisions: pa.Table) -> pa.Array:
    """The level of the division of each row.

    A code may stand on two levels. A kind that is a level, or a kind of post, says which is meant;
    for any other it is the highest. A code that is not in the tree has the level "".
    """
    posts = {code: kind.level for code, kind in post_kinds().items()}
    said = _looked_up(kinds, posts | {level: level for level in LEVELS})
    unsaid = codes.filter(pc.is_null(said)).unique()
    highest = _highest(divisions.filter(pc.is_in(divisions["code"], unsaid)))
    return pc.fill_null(pc.coalesce(said, _looked_up(codes, highest)), "")


def _highest(divisions: pa.Table) -> dict[int, str]:
    pairs = zip(divisions["code"].to_pylist(), divisions["level"].to_pylist(), strict=True)
    return dict(sorted(pairs, key=lambda pair: -LEVELS.index(pair[1])))


def _looked_up(column: pa.Array, known: Mapping[int, str] | Mapping[str, str]) -> pa.Array:
    found = pc.index_in(column, value_set=pa.array(list(known), column.type))
    return pa.array(list(known.values()), pa.string()).take(found)
