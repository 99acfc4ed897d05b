"""Rows of this room's tables for a furnished database."""

from typing import Any

from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.ledgers.models import Batch, Decision, Done, Matching, State, Trace


def add_batch(division: int) -> Batch:
    """One that waits to be confirmed."""
    return Batch.objects.create(
        division=division, kind="advisers", name="演示.xlsx", sha256="0" * 64, state=State.CHECKED
    )


def add_ledgers(division: int) -> None:
    """A batch, what one made, what was decided in it, and how a heading is to be read."""
    batch = add_batch(division)
    Trace.objects.create(
        division=division, batch=batch, object_kind="association.post", object_ids=[0], done=Done.MADE
    )
    Decision.objects.create(division=division, batch=batch, row=2, column="from", choice="2023-04-03")
    Matching.objects.create(division=division, kind="advisers", heading="指导员大名", column="name")


def ledger_doors(division: int, routes: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What the routes of this room are opened with."""
    set_scope(EVERYWHERE)
    pk = add_batch(division).pk
    set_scope(NOTHING)
    return {name: {"pk": pk} for name in routes} | {
        "ledger-sheet": {"pk": pk, "which": "marked"},
        "ledger-template": {"kind": "posts"},
        "ledger-export": {"kind": "posts"},
    }
