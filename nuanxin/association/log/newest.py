"""A quick look at the end of the log, for the page: the whole is for ``audit verify``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from nuanxin.association.log.chain import BEGIN, entry_mac
from nuanxin.association.log.seals import WITNESS
from nuanxin.association.log.write import covered
from nuanxin.association.models import LogEntry, LogHead, LogSeal
from nuanxin.association.scope import Scope

LOOKED_AT = 50  # entries
LATE = timedelta(minutes=5)  # the witness is due every minute


@dataclass(frozen=True)
class Standing:
    """How the end of the log stands: ``broken`` is the newest entry that does not fit, if any."""

    witnessed_at: datetime | None
    looked_at: int
    broken: LogEntry | None

    @property
    def late(self) -> bool:
        """Nobody has witnessed for a while: the server is not running as it should."""
        return self.witnessed_at is None or timezone.now() - self.witnessed_at > LATE


def standing(scope: Scope) -> Standing:
    """The newest entries of the scope against the ones before them, and their heads."""
    before = LogEntry.objects.filter(division=OuterRef("division"), number=OuterRef("number") - 1)
    entries = LogEntry.objects.visible_to(scope).annotate(
        before=Subquery(before.values("mac")[:1])
    )
    newest = list(entries.order_by(F("at").desc(nulls_last=True), "pk")[:LOOKED_AT])
    seal = LogSeal.objects.get(name=WITNESS)
    at = seal.at if seal.number else None
    return Standing(at, len(newest), _broken(newest))


def _broken(newest: Sequence[LogEntry]) -> LogEntry | None:
    heads = LogHead.objects.in_bulk({entry.division for entry in newest})
    for entry in newest:
        previous = vars(entry)["before"] or BEGIN
        head = heads.get(entry.division)
        last = head and head.number == entry.number
        fits = head and head.number >= entry.number and not (last and head.mac != entry.mac)
        if not fits or entry_mac(previous, covered(entry)) != entry.mac:
            return entry
    return None
