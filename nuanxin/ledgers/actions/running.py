"""The program that works on one batch: started for it, watched by the page, and ended in one sentence."""

import errno
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, act
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base import incidents
from nuanxin.base.database import private_folder
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.importing import check_rows, count_rows, import_rows
from nuanxin.ledgers.actions.numbers import log_numbers, refuse_searching
from nuanxin.ledgers.actions.unlocking import (
    TRIES,
    WRONG,
    WRONG_AT_LAST,
    WrongPassword,
    may_be_unlocked,
    unlock_source,
)
from nuanxin.ledgers.checking import Checked, Given, Told, check_file
from nuanxin.ledgers.kept import shut
from nuanxin.ledgers.models import Batch, Matching, State
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.progress import Cancelled, Progress
from nuanxin.ledgers.reasons import file_sentence
from nuanxin.ledgers.report import write_shown
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.table import Decided
from nuanxin.ledgers.writing.marked import write_marked

START_UP = timedelta(seconds=30)
ENDING = 100  # tenths of a second
CANCELLED = "您取消了这一份，一行也没有导入。"
DIED = "导入在半路停了（多半是机器重启过），一行也没有导入，请再传一次。"
LATER = "后来定的几行没有导入，先前导入的都还在。请再定一次。"
FULL = "磁盘满了，一行也没有导入。请告诉管理员腾出空间，再传一次。"


def told_by(by: By) -> Told:
    """How the headings of this sender's files are to be read."""
    division = by.body.division if by else 0

    def told(kind: str) -> Mapping[str, str]:
        known = Matching.objects.filter(division=division, kind=kind)
        return dict(known.values_list("heading", "column"))

    return told


def given_of(batch: Batch) -> Given:
    """The file of a batch, with what was decided about its rows."""
    rows = {(each.row, each.column): each.choice for each in batch.decisions.all()}
    return Given(batch.folder / "source", batch.name, batch.kind, Decided(batch.hidden_too, rows))


def begin_again(batch: Batch, password: str = "") -> None:
    """Once more, from the file, when this transaction has ended well."""
    Progress(batch.folder).clear()
    transaction.on_commit(lambda: start(batch, password))


def start(batch: Batch, password: str = "") -> None:
    """Start the program that does the work; it holds a lock for as long as it lives.

    ``password`` goes to it by a pipe: no file, no argument and no environment ever holds it.
    """
    folder = private_folder(batch.folder)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(lock):
            return  # somebody works on it already
        with (folder / "work.log").open("ab") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", "django", "ledger", "work", str(batch.pk)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
                pass_fds=[lock], env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            )  # fmt: skip
        if program.stdin:
            program.stdin.write(password.encode())
            program.stdin.close()
    finally:
        os.close(lock)


def _taken(lock: int) -> bool:
    """Whether the lock is ours. The program before still holds it for a moment after its work is done, and
    who presses 导入 at once would be told that the import stopped half-way.
    """
    for _ in range(ENDING):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False


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


def settle(batch: Batch) -> Batch:
    """A batch whose program died is not busy any more; nothing of it was imported."""
    young = timezone.now() - batch.at < START_UP and not (batch.folder / "lock").exists()
    if not batch.is_busy or young or alive(batch):
        return batch
    fresh = Batch.objects.get(pk=batch.pk)
    if fresh.is_busy:
        end(fresh, State.REFUSED, DIED)
    return fresh


def carry_out(pk: int, password: str = "") -> None:
    """Check or import one batch, as far as its state asks; whatever happens stands on the batch."""
    with transaction.atomic(), scoped(EVERYWHERE):
        batch = Batch.objects.filter(pk=pk).first()
        if batch is None or not batch.is_busy:
            return
        by = act(batch.by_id, today(), batch.seat_id) if batch.by_id else None
        told = told_by(by)
        headings = {kind: told(kind) for kind in SPECS}
        given = given_of(batch)
    try:
        if password:
            unlock_source(given, password)
        _work(batch, given, lambda kind: headings[kind])
    except WrongPassword:
        _ask_again(batch)
    except Exception as error:
        _end(batch, *_answer_to(error))


def _answer_to(error: Exception) -> tuple[State, str]:
    if isinstance(error, Cancelled):
        return State.CANCELLED, CANCELLED
    if isinstance(error, Refused):
        return State.REFUSED, str(error)
    if isinstance(error, Unreadable):
        return State.REFUSED, file_sentence(error.code)
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return State.REFUSED, FULL if full else _fault(error)


def _ask_again(batch: Batch) -> None:
    """A wrong password may be mended, but not for ever."""
    tries = batch.tries + 1
    state = State.REFUSED if tries >= TRIES else State.LOCKED
    left = TRIES - tries
    _end(batch, state, WRONG_AT_LAST if left <= 0 else WRONG.format(left=left), tries=tries)


def _fault(error: Exception) -> str:
    return f"系统出了问题，一行也没有导入。编号 {incidents.record(error)}，请把编号告诉管理员。"


def _work(batch: Batch, given: Given, told: Told) -> None:
    progress = Progress(batch.folder)
    checked = check_file(given, told, progress.tell)
    with transaction.atomic(), scoped(EVERYWHERE):
        by = act(batch.by_id, today(), batch.seat_id) if batch.by_id else None
        if batch.by_id and by is None:
            raise Refused("您今天没有担任岗位，不能导入。")
        if checked.table is None:
            if not batch.imported_at:
                count_rows(batch, checked)
                batch.save()
            may = may_be_unlocked(checked, batch.name)
            end(batch, State.LOCKED if may else State.REFUSED, "" if may else checked.sentence)
        elif batch.state == State.IMPORTING:
            progress.refuse_cancelled()
            import_rows(by, batch, checked)
        else:
            check_rows(by, checked)
            log_numbers(by, batch, checked)
            batch.state = State.REFUSED if refuse_searching(by, checked) else State.CHECKED
            count_rows(batch, checked)
            batch.save()
        _write_results(batch, checked)


def _write_results(batch: Batch, checked: Checked) -> None:
    write_shown(checked, batch.folder / "report.json")
    for name, only_bad in (("marked.xlsx", False), ("bad.xlsx", True)):
        if checked.table and checked.table.problems:
            path = batch.folder / name
            write_marked(checked, made := BytesIO(), only_bad=only_bad)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(shut(path, made.getvalue()))


def _end(batch: Batch, state: State, reason: str, tries: int = 0) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        fresh = Batch.objects.get(pk=batch.pk)  # what was done to the other one is undone
        fresh.tries = tries
        end(fresh, state, reason)


def end(batch: Batch, state: State, reason: str) -> None:
    """Say how it went; what an earlier run of the batch imported stays imported."""
    batch.state, batch.reason = (State.IMPORTED, LATER) if batch.imported_at else (state, reason[:400])
    batch.save(update_fields=["state", "reason", "tries"])
