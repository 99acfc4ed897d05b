"""What became of clauses that hold no more: replaced or retired, by which paper, since when, why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nuanxin.plans.amending.wording import paper_name
from nuanxin.plans.models import Change, Clause
from nuanxin.plans.models.clause import ChangeKind, Decision


@dataclass(frozen=True)
class Ending:
    """How a clause ended; ``heir`` stands for it since, None for a retired one."""

    words: str
    at: datetime | None
    heir: Clause | None = None
    reason: str = ""


def endings(clauses: Iterable[Clause]) -> Mapping[int, Ending]:
    """By id, of those that ended (they come ``on`` a day); two statements for any number."""
    ended = {each.pk: each for each in clauses if each.ended}
    if not ended:
        return {}
    heirs = Clause.objects.filter(replaces__in=ended, brought_by__isnull=False)
    found = {
        each.replaces_id: Ending(f"由{paper_name(each.brought_by)}替换", each.issued_at, each)
        for each in heirs.select_related("plan", "brought_by__document").order_by("-number")
        if each.brought_by and each.replaces_id
    }
    changes = Change.objects.filter(
        clause__in=ended, kind=ChangeKind.RETIRE, issued_at__isnull=False, decision=Decision.ADOPT
    )
    retired = {
        each.clause_id: Ending(f"由{paper_name(each.plan)}停用", each.issued_at, None, each.reason)
        for each in changes.select_related("plan__document").order_by("issued_at", "pk")
    }
    plain = {pk: Ending("停用", each.retired_at) for pk, each in ended.items()}
    return plain | retired | found
