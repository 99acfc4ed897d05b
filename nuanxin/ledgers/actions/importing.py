"""Importing: one file, one transaction, one batch, one line in the log."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.scope import Scope
from nuanxin.base.database import private_folder
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.naming import named
from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.models import Batch, Done, State, Trace
from nuanxin.ledgers.specs import spec_of
from nuanxin.ledgers.specs.base import Made
from nuanxin.ledgers.table import Table
from nuanxin.people.storing import insert

TRACE = ("division", "batch", "object_kind", "done", "object_ids")


def may_import(by: By, kind: str) -> None:
    """Raise ``Refused`` where the seat may not import this kind."""
    if by:
        by.require("ledger.import")
        by.require(spec_of(kind).permission)


def check_rows(by: By, checked: Checked, scope: Scope | None = None, *, lock: bool = False) -> object:
    """Hold the rows against what is stored; returns what ``import_rows`` would write.

    ``scope``: a part of the importer's own. A row outside it is refused, whoever stands behind it.
    """
    may_import(by, checked.kind)
    with named(by, checked.kind, scope) as (inside, within):
        return spec_of(checked.kind).check(inside, within, _table(checked), lock=lock)


@transaction.atomic
def import_rows(by: By, batch: Batch, checked: Checked, scope: Scope | None = None) -> Batch:
    """Write the good rows of a checked file; the rest stays out. All of it or, on a fault, nothing.

    The rows are held against what is stored once more, under lock: two clerks who import the same
    places one after the other see each other's rows. A file that changes nothing leaves no line in
    the log.
    """
    private_folder(batch.folder)
    _check_keys_at_once()
    with named(by, checked.kind, scope) as (inside, _):
        work = check_rows(inside, checked, scope, lock=True)
        changed = _trace(batch, spec_of(checked.kind).store(inside, work, batch))
    count_rows(batch, checked)
    batch.state, batch.imported_at = State.IMPORTED, batch.imported_at or timezone.now()
    batch.save()
    if changed:
        title = spec_of(batch.kind).title
        rest = f"，{batch.rejected + batch.held} 行没有导入" if batch.rejected + batch.held else ""
        words = f"导入{title} {batch.name[:120]}：{batch.accepted} 行，其中 {batch.unchanged} 行没变{rest}"
        write_log(by, "ledger.import", batch, words)
    return batch


def _check_keys_at_once() -> None:
    """Foreign keys are checked as rows are written, while others are sealed, and not all at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def count_rows(batch: Batch, checked: Checked) -> None:
    """What became of the rows, onto the batch (not saved)."""
    batch.kind = checked.kind or batch.kind
    batch.accepted, batch.rejected = checked.count("accepted"), checked.count("rejected")
    batch.held, batch.unchanged = checked.count("held"), checked.unchanged
    batch.reason = checked.sentence


def _table(checked: Checked) -> Table:
    if checked.table is None:
        raise Refused(checked.sentence)
    return checked.table


def _trace(batch: Batch, made: Iterable[Made]) -> int:
    """Keep what undoing needs; how many lines that took."""
    found: dict[tuple[int, str, Done], list[int]] = {}
    for division, kind, pk, done in made:
        found.setdefault((division, kind, done), []).append(pk)
    insert(Trace, TRACE, [(division, batch.pk, kind, done, pks) for (division, kind, done), pks in found.items()])
    return len(found)


@transaction.atomic
def undo_batch(by: By, batch: Batch) -> Batch:
    """Take a batch back within a day; refused with the list of what later work relies on."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    may_import(by, batch.kind)
    if batch.state == State.UNDONE:
        return batch
    if not batch.may_be_undone:
        raise Refused("只能撤销 24 小时以内的导入。要改的请在“队伍”里改，或改好名册再导入一次。")
    with named(by, batch.kind) as (inside, _):
        relied = spec_of(batch.kind).undo(inside, batch, list(batch.traces.all()))
    if relied:
        shown = "；".join(relied[:5])
        more = f"；另有 {len(relied) - 5} 处" if len(relied) > 5 else ""
        raise Refused(f"后来的工作已经用到这批导入，不能撤销：{shown}{more}。")
    batch.state, batch.undone_at = State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    write_log(by, "ledger.undo", batch, f"撤销导入{spec_of(batch.kind).title} {batch.name[:120]}")
    return batch
