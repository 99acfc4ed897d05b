"""Files sent on the page: kept, then checked and imported by a program of their own."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.models import Division
from nuanxin.base.database import data_path, private_folder
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.importing import may_import
from nuanxin.ledgers.actions.running import (
    CANCELLED,
    FULL,
    alive,
    begin_again,
    end,
    given_of,
    start,
)
from nuanxin.ledgers.checking import Given
from nuanxin.ledgers.kept import shut
from nuanxin.ledgers.models import KEPT_FOR, Batch, Matching, State
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.progress import Progress
from nuanxin.ledgers.reasons import file_sentence


def open_batch(by: By, given: Given, division: int | None = None) -> Batch:
    """A batch for a file; it belongs to the importer's body, else to ``division``, else to the top."""
    top = Division.objects.order_by("code").values_list("code", flat=True).first()
    home = by.body.division if by else division or top
    if home is None:
        home = 10**11
    return Batch.objects.create(
        division=home, kind=given.kind, name=Path(given.name).name[-200:], sha256=given.sha256,
        by=user_of(by), seat=by.appointment if by else None,
    )  # fmt: skip


@transaction.atomic
def submit(by: By, kind: str, upload: "File[bytes]", client_id: UUID | None = None) -> Batch:
    """Keep a file and have it checked; the answer comes at once, the check later."""
    if by:
        by.require("ledger.import")
    if client_id and (known := Batch.objects.filter(client_id=client_id).first()):
        return known
    sweep()
    name = "".join(c for c in Path(str(upload.name)).name if c.isprintable())[-200:] or "名册"
    if upload.size > limits.FILE:
        raise Refused(f"“{name}”：{file_sentence('file_too_big')}")
    batch = Batch.objects.create(
        division=by.body.division if by else 0, kind=kind, name=name, sha256="", client_id=client_id,
        by=user_of(by), seat=by.appointment if by else None,
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
        file.write(shut(source, b"".join(upload.chunks())))


@transaction.atomic
def confirm(by: By, batch: Batch, *, hidden_too: bool = False) -> Batch:
    """Import what was checked; pressed twice, it is imported once."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    may_import(by, batch.kind)
    if batch.state != State.CHECKED:
        return batch
    batch.state, batch.hidden_too = State.IMPORTING, hidden_too
    batch.save(update_fields=["state", "hidden_too"])
    begin_again(batch)
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
    begin_again(batch)
    return batch


@transaction.atomic
def unlock(by: By, batch: Batch, password: str, seen: int) -> Batch:
    """Try a password, and check what is inside. ``seen``: how many had been tried when it was asked for."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if by:
        by.require("ledger.import")
    if batch.state != State.LOCKED or batch.tries != seen:
        return batch
    batch.state, batch.reason = State.WAITING, ""
    batch.save(update_fields=["state", "reason"])
    begin_again(batch, password)
    return batch


@transaction.atomic
def cancel(by: By, batch: Batch) -> Batch:
    """Stop work on a file, or give up one that waits to be confirmed; nothing is imported."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if by:
        by.require("ledger.import")
    if batch.is_busy and alive(batch):
        Progress(batch.folder).cancel()
    elif batch.is_busy or batch.state in (State.CHECKED, State.LOCKED):
        end(batch, State.CANCELLED, CANCELLED)
    return batch


def sweep() -> int:
    """Files older than a week go, how many; what the batches say stays."""
    until = (timezone.now() - KEPT_FOR).timestamp()
    place = data_path() / "ledgers"
    old = [each for each in place.glob("*") if each.stat().st_mtime < until]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
