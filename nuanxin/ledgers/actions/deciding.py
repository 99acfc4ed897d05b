"""Held rows: a person says what is meant, and they go in with their batch."""

from collections.abc import Mapping

from django.db import transaction

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.ledgers.actions.importing import may_import
from nuanxin.ledgers.actions.running import begin_again
from nuanxin.ledgers.models import Batch, Decision, State

Where = tuple[int, str]
"""The number of the row in the file, and the key of the column ("" for the whole row)."""


@transaction.atomic
def decide_rows(by: By, batch: Batch, choices: Mapping[Where, str]) -> Batch:
    """Keep what was chosen and check the file again; "" leaves a row out. The same twice changes nothing.

    After the import the rows that are decided go in at once and belong to the same batch.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    may_import(by, batch.kind)
    if not batch.may_be_decided:
        return batch
    known = {(each.row, each.column): each.choice for each in batch.decisions.all()}
    changed = {where: choice for where, choice in choices.items() if known.get(where, "") != choice}
    if not changed:
        return batch
    _keep(by, batch, changed)
    write_log(by, "ledger.decide", batch, f"{batch.name[:120]}：{_said(changed)}")
    batch.state = State.IMPORTING if batch.state == State.IMPORTED else State.WAITING
    batch.save(update_fields=["state"])
    begin_again(batch)
    return batch


@transaction.atomic
def forget_decisions(by: By, batch: Batch) -> Batch:
    """Ask once more, as long as nothing is imported."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    may_import(by, batch.kind)
    known = list(batch.decisions.all())
    if batch.state != State.CHECKED or not known:
        return batch
    batch.decisions.all().delete()
    write_log(by, "ledger.decide", batch, f"{batch.name[:120]}：重新定 {len(known)} 处要人定的")
    batch.state = State.WAITING
    batch.save(update_fields=["state"])
    begin_again(batch)
    return batch


def _keep(by: By, batch: Batch, changed: Mapping[Where, str]) -> None:
    user = user_of(by)
    for (row, column), choice in changed.items():
        known = Decision.objects.filter(batch=batch, row=row, column=column)
        if choice:
            Decision.objects.update_or_create(
                batch=batch, row=row, column=column,
                defaults={"division": batch.division, "choice": choice, "by": user},
            )  # fmt: skip
        else:
            known.delete()


def _said(changed: Mapping[Where, str]) -> str:
    """In the log: how many rows, and the first of them, by their numbers alone."""
    rows = sorted({row for row, _ in changed})
    shown = "、".join(map(str, rows[:20]))
    return f"定了 {len(rows)} 行要人定的（第 {shown} 行{'等' if len(rows) > 20 else ''}）"
