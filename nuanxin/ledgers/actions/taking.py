"""Taking a ledger out: what is stored, as a file; families named in it read who took it, and what for."""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.listings import stamp
from nuanxin.association.scope import Scope
from nuanxin.base.refused import Refused
from nuanxin.base.values import Stamp
from nuanxin.ledgers.actions.naming import named
from nuanxin.ledgers.specs import spec_of
from nuanxin.ledgers.writing.book import write_export
from nuanxin.people.actions.taking_out import TakenOut, note_taken_out

PURPOSES = {
    "mend": "核对、改好再导回", "visit": "走访、联系时用", "agree": "和财政、银行、保险公司核对",
    "asked": "上级检查、审计要看",
}  # fmt: skip
AT_THE_LINE = "在命令行导出"


@dataclass(frozen=True)
class Taking:
    """Why: one of ``PURPOSES``; "" for a ledger that names no family. ``client_id``: of the form it was asked with."""

    purpose: str = ""
    client_id: UUID | None = None


@transaction.atomic
def take_out(by: By, kind: str, to: IO[bytes], given: Taking, scope: Scope | None = None) -> int:
    """Write all that is stored of a kind, in one's scope or a part of it; how many rows.

    Raises ``Refused`` for who may not, and without a purpose where families are named. Asked for twice with
    one form, it is told once.
    """
    spec = spec_of(kind)
    if by:
        by.require("ledger.import")
        by.require(spec.taken_by)
    if by and spec.task and given.purpose not in (*PURPOSES, AT_THE_LINE):
        raise Refused(f"请选导出{spec.title}做什么用。")
    purpose = PURPOSES.get(given.purpose, given.purpose) or spec.title
    taking = stamp(by, purpose) if by else Stamp("", "命令行", timezone.now(), purpose)
    again, told = False, TakenOut(f"{spec.title}，{purpose}", given.client_id)
    with named(by, kind, scope) as (inside, within):
        count = write_export(spec, spec.rows(within), taking, to)
        if inside and spec.task and count:
            again = not note_taken_out(inside, spec.households(within), told)
    if taking.taken and not again:
        taking.taken(f"导出“{spec.title}”，共 {count:,} 行")
    return count
