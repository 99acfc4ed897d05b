"""Undertakings that were dropped are to be done after all."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from nuanxin.base.periods import today
from nuanxin.work.models import Undertaking


@transaction.atomic
def resume_undertakings(tasks: Sequence[Undertaking], due: date) -> None:
    """They are open again, by ``due`` where their own day is past. Who calls it has locked them."""
    for each in tasks:
        each.closed_at, each.close_reason = None, ""
        each.due = each.due if each.due >= today() else due
    Undertaking.objects.bulk_update(tasks, ["closed_at", "close_reason", "due"], batch_size=500)
