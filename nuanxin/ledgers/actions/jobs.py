"""Files sent on the page: kept, then checked and imported by a program of their own."""

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, act
from nuanxin.association.models import Division
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base import incidents
from nuanxin.base.database import data_path, private_folder
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.importing import check_rows, count_rows, import_rows, may_import
from nuanxin.ledgers.checking import Checked, Given, Told, check_file
from nuanxin.ledgers.models import KEPT_FOR, Batch, Matching, State
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.progress import Cancelled, Progress
from nuanxin.ledgers.reasons import file_sentence
from nuanxin.ledgers.report import headings_of, report_of, write_report
from nuanxin.ledgers.writing.marked import write_marked

FULL = "磁盘满了，一行也没有导入。请告诉管理员腾出空间，再传一次。"


def told_by(by: By) -> Told:
    """How the headings of this sender's files are to be read."""
    division = by.body.division if by else 0

    def told(kind: str) -> Mapping[str, str]:
        known = Matching.objects.filter(division=division, kind=kind)
        return dict(known.values_list("heading", "column"))

    return told


def open_batch(by: By, given: Given, division: int | None = None) -> Batch:
    """A batch for a file; it belongs to the importer's body, else to ``division``, else to the top."""
    top = Division.objects.order_by("code").values_list("code", flat=True).first()
    home = by.body.division if by else division or top
    if home is None:
        home = 10**11
    return Batch.objects.create(
        division=home, kind=given.kind, name=Path(given.name).name[-200:], sha256=given.sha256,
        by=by.user if by else None, seat=by.appointment if by else None,
    )  # fmt: skip


@transaction.atomic
def submit(by: By, kind: str, upload: "File[bytes]") -> Batch:
    """Keep a file and have it checked; the answer comes at once, the check later."""
    if by:
        by.require("ledger.import")
    sweep()
    name = "".join(c for c in Path(str(upload.name)).name if c.isprintable())[-200:] or "名册"
    if upload.size > limits.FILE:
        raise Refused(f"“{name}”：{file_sentence('file_too_big')}")
    batch = Batch.objects.create(
        division=by.body.division if by else 0, kind=kind, name=name, sha256="",
        by=by.user if by else None, seat=by.appointment if by else None,
    )  # fmt: skip
    try:
        _keep(batch, upload)
    except OSError as error:
        raise Refused(FULL if error.errno == errno.ENOSPC else f"“{name}”存不下来，请再传一次。") from error
    batch.sha256 = given_of(batch).sha256
    batch.save(update_fields=["sha256"])
    transaction.on_commit(lambda: start(batch))
    return batch


def _keep(batch: Batch, upload: "File[bytes]") -> None:
    source = private_folder(batch.folder) / "source"
    with os.fdopen(os.open(source, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)


def given_of(batch: Batch) -> Given:
    return Given(batch.folder / "source", batch.name, batch.kind, batch.hidden_too)


def start(batch: Batch) -> None:
    """Start the program that does the work; it holds a lock for as long as it lives."""
    folder = private_folder(batch.folder)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with (folder / "work.log").open("ab") as log:
            subprocess.Popen(
                [sys.executable, "-m", "django", "ledger", "work", str(batch.pk)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                pass_fds=[lock], env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            )  # fmt: skip
    except BlockingIOError:
        pass  # somebody works on it already
    finally:
        os.close(lock)


def alive(batch: Batch) -> bool:
    """Whether a program works on it."""
    try:
        lock = os.open(batch.folder / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def carry_out(pk: int) -> None:
    """Check or import one batch, as far as its state asks; whatever happens stands on the batch."""
    with transaction.atomic(), scoped(EVERYWHERE):
        batch = Batch.objects.filter(pk=pk).first()
        if batch is None or not batch.is_busy:
            return
        by = act(batch.by_id, today(), batch.seat_id) if batch.by_id else None
        told = told_by(by)
        headings = {kind: told(kind) for kind in ("posts", "advisers", "divisions")}
    try:
        _work(batch, lambda kind: headings[kind])
    except Cancelled:
        _end(batch, State.CANCELLED, "您取消了这一份，一行也没有导入。")
    except Refused as no:
        _end(batch, State.REFUSED, str(no))
    except OSError as error:
        full = error.errno == errno.ENOSPC
        _end(batch, State.REFUSED, FULL if full else _fault(error))
    except Exception as error:
        _end(batch, State.REFUSED, _fault(error))


def _fault(error: Exception) -> str:
    return f"系统出了问题，一行也没有导入。编号 {incidents.record(error)}，请把编号告诉管理员。"


def _work(batch: Batch, told: Told) -> None:
    progress = Progress(batch.folder)
    checked = check_file(given_of(batch), told, progress.tell)
    with transaction.atomic(), scoped(EVERYWHERE):
        by = act(batch.by_id, today(), batch.seat_id) if batch.by_id else None
        if batch.by_id and by is None:
            raise Refused("您今天没有担任岗位，不能导入。")
        if checked.table is None:
            count_rows(batch, checked)
            batch.state = State.REFUSED
            batch.save()
        elif batch.state == State.IMPORTING:
            progress.refuse_cancelled()
            import_rows(by, batch, checked)
        else:
            check_rows(by, checked)
            count_rows(batch, checked)
            batch.state = State.CHECKED
            batch.save()
        _write_results(batch, checked)


def _write_results(batch: Batch, checked: Checked) -> None:
    write_report(report_of(checked), batch.folder / "report.json")
    write_report(headings_of(checked), batch.folder / "headings.json")
    for name, only_bad in (("marked.xlsx", False), ("bad.xlsx", True)):
        if checked.table and not all(line.good for line in checked.lines):
            path = batch.folder / name
            with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                write_marked(checked, file, only_bad=only_bad)


def _end(batch: Batch, state: State, reason: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        Batch.objects.filter(pk=batch.pk).update(state=state, reason=reason[:400])


@transaction.atomic
def confirm(by: By, batch: Batch, *, hidden_too: bool = False) -> Batch:
    """Import what was checked; pressed twice, it is imported once."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    may_import(by, batch.kind)
    if batch.state != State.CHECKED:
        return batch
    batch.state, batch.hidden_too = State.IMPORTING, hidden_too
    batch.save(update_fields=["state", "hidden_too"])
    _again(batch)
    return batch


@transaction.atomic
def match_columns(by: By, batch: Batch, told: Mapping[str, str]) -> Batch:
    """Remember what this sender's headings mean, and check the file once more."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    may_import(by, batch.kind)
    if batch.state not in (State.CHECKED, State.REFUSED):
        return batch
    for heading, column in told.items():
        Matching.objects.update_or_create(
            division=batch.division, kind=batch.kind, heading=heading[:100],
            defaults={"column": column},
        )  # fmt: skip
    batch.state, batch.reason = State.WAITING, ""
    batch.save(update_fields=["state", "reason"])
    _again(batch)
    return batch


def _again(batch: Batch) -> None:
    Progress(batch.folder).clear()
    transaction.on_commit(lambda: start(batch))


@transaction.atomic
def cancel(by: By, batch: Batch) -> Batch:
    """Stop work on a file, or give up one that waits to be confirmed; nothing is imported."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if by:
        by.require("ledger.import")
    if batch.is_busy and alive(batch):
        Progress(batch.folder).cancel()
    elif batch.is_busy or batch.state == State.CHECKED:
        batch.state, batch.reason = State.CANCELLED, "您取消了这一份，一行也没有导入。"
        batch.save(update_fields=["state", "reason"])
    return batch


def settle(batch: Batch) -> Batch:
    """A batch whose program died is not busy any more; nothing of it was imported."""
    young = timezone.now() - batch.at < START_UP and not (batch.folder / "lock").exists()
    if not batch.is_busy or young or alive(batch):
        return batch
    fresh = Batch.objects.get(pk=batch.pk)
    if fresh.is_busy:
        fresh.state = State.REFUSED
        fresh.reason = "导入在半路停了（多半是机器重启过），一行也没有导入，请再传一次。"
        fresh.save(update_fields=["state", "reason"])
    return fresh


START_UP = timedelta(seconds=30)


def sweep() -> None:
    """Files older than a week go; what the batches say stays."""
    until = (timezone.now() - KEPT_FOR).timestamp()
    place = data_path() / "ledgers"
    for folder in place.iterdir() if place.exists() else ():
        if folder.stat().st_mtime < until:
            shutil.rmtree(folder, ignore_errors=True)
