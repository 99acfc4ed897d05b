"""Appending to the log, in the transaction of the action it tells of."""

from collections.abc import Iterable
from operator import attrgetter

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log.chain import BEGIN, COVERED, entry_mac
from nuanxin.association.log.seals import require_key_once
from nuanxin.association.models import LogEntry, LogHead, Subtree
from nuanxin.base.ids import fresh_ids

COMMAND_LINE = "命令行"
LONGEST = 400  # characters of a sentence
NAME = 80  # characters of who did it
AT_ONCE = 500  # rows of one statement

covered = attrgetter(*COVERED)


def write_log(by: By, action: str, about: Subtree, sentence: str) -> LogEntry:
    """Append an entry about a scoped object (it must have ``division``).

    Writers to one division queue until the first has committed; what is undone leaves no hole.
    """
    return write_logs(by, action, [(about, sentence)])[0]


@transaction.atomic(savepoint=False)
def write_logs(
    by: By, action: str, told: Iterable[tuple[Subtree, str]]
) -> list[LogEntry]:
    """Append entries about many objects, in the order given, with a constant number of statements
    per 500 of them.
    """
    require_key_once()
    entries = [_entry(by, action, about, sentence) for about, sentence in told]
    heads = _locked({entry.division for entry in entries})
    ids = fresh_ids(LogEntry._meta.db_table, len(entries))  # under the lock: they grow with the numbers
    for entry, pk in zip(entries, ids, strict=True):
        head = heads[entry.division]
        entry.pk, entry.number, entry.at = pk, head.number + 1, timezone.now()
        entry.mac = entry_mac(head.mac, covered(entry))
        head.number, head.mac = entry.number, entry.mac
    LogEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    _move(list(heads.values()))
    return entries


def _entry(by: By, action: str, about: Subtree, sentence: str) -> LogEntry:
    return LogEntry(
        division=about.division,
        by_id=by.user_id if by else None,
        by_name=_name(by),
        action=action,
        object_kind=about._meta.label_lower,
        object_id=about.pk,
        sentence=sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…",
    )


def _name(by: By) -> str:
    """Who, in which seat, and for which seat below if she stands in for one."""
    if by is None:
        return COMMAND_LINE
    own = f"{by.user.name}（{by.appointment.post.title}）"
    return f"{own}代{by.seat}"[:NAME] if by.standing else own


def _locked(divisions: set[int]) -> dict[int, LogHead]:
    """The heads of these chains, ours until the transaction ends; taken in one order by all."""
    wanted = LogHead.objects.select_for_update().filter(division__in=divisions)
    heads = wanted.order_by("division").in_bulk()
    if missing := sorted(divisions - heads.keys()):
        fresh = [LogHead(division=division, number=0, mac=BEGIN) for division in missing]
        LogHead.objects.bulk_create(fresh, batch_size=AT_ONCE, ignore_conflicts=True)
        heads = wanted.order_by("division").in_bulk()
    return heads


def _move(heads: list[LogHead]) -> None:
    columns = [[getattr(head, name) for head in heads] for name in ("division", "number", "mac")]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE association_loghead head SET number = fresh.number, mac = fresh.mac"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS fresh (division, number, mac)"
            " WHERE head.division = fresh.division",
            columns,
        )
