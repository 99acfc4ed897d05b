"""Reading the whole log again: every MAC, every number, every head, and what was witnessed."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from nuanxin.association.log.links import Chain, Head, Link
from nuanxin.association.log.report import Report
from nuanxin.association.log.seals import require_key
from nuanxin.association.log.testimony import Testimony, hear
from nuanxin.association.log.witness import sealed, witness_path

AT_ONCE = 2_000  # rows in memory
# One statement is one snapshot: entries and heads fit, whatever is written meanwhile. Times come as
# they are signed, for a forged one may lie where no calendar of ours reaches.
EVERYTHING = """
    SELECT coalesce(entry.division, head.division), entry.id, entry.division, entry.number,
        to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
        entry.by_id, entry.by_name, entry.action, entry.object_kind, entry.object_id,
        entry.sentence, entry.mac, head.number, head.mac
    FROM association_logentry entry
    FULL JOIN association_loghead head ON head.division = entry.division
    ORDER BY 1, entry.number, entry.id
"""
Row = tuple[Any, ...]


def verify(
    path: Path | None = None, *, on_way: Callable[[int], object] = int
) -> Report:
    """All chains, as the owner; ``on_way`` is told how many rows were read since it was last told.

    Refuses a key that is not the one of this log. The seal is read before the file and the file
    before the chains, so that what is written meanwhile is only ever ahead of its witness.
    """
    require_key("owner")
    heard = hear(path or witness_path(), sealed())
    report = Report(witnessed_at=heard.at, faults=[heard.fault] if heard.fault else [])
    seen = set[int]()
    for division, rows in groupby(_rows(on_way), key=lambda row: row[0]):
        seen.add(division)
        _judge(report, heard, division, rows)
    for division in sorted(heard.points.keys() - seen):
        _judge(report, heard, division, iter(()))
    return report


def _judge(report: Report, heard: Testimony, division: int, rows: Iterator[Row]) -> None:
    points = heard.of(division)
    chain = Chain(division, points)
    for row in rows:
        if row[-2] is not None:
            chain.head = Head(row[-2], row[-1])
        if row[1] is not None:
            chain.read(Link(row[1:-3], row[-3]))
    chain.end()
    report.chains += 1
    report.entries += chain.count
    if chain.fault:
        report.faults.append(chain.fault)
    elif chain.number > (last := points[-1][0] if points else 0):
        report.unwitnessed.append((division, last + 1))


def _rows(on_way: Callable[[int], object]) -> Iterator[Row]:
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.chunked_cursor() as cursor:
        cursor.execute(EVERYTHING)
        while batch := cursor.fetchmany(AT_ONCE):
            yield from batch
            on_way(len(batch))
