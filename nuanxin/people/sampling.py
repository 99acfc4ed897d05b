"""Which openings are looked at: a sample of last week's, drawn by a key, the same for everybody."""

import hmac
from datetime import date, timedelta

from nuanxin.association.scope import Scope
from nuanxin.base.keys import key
from nuanxin.people.models import Opening

SHARE, LEAST, MOST = 10, 5, 30  # one in ten, at least five, at most thirty a week


def last_week(day: date) -> tuple[date, date]:
    """Monday to Sunday of the week before a day."""
    monday = day - timedelta(days=day.weekday() + 7)
    return monday, monday + timedelta(days=6)


def sample(scope: Scope, day: date) -> list[int]:
    """Ids of the openings to look at in a territory: those without a task, in the week before ``day``.

    Nobody can foresee which: the order follows from a key. One statement.
    """
    first, last = last_week(day)
    rows = Opening.objects.visible_to(scope).without_task().filter(at__date__range=(first, last))
    drawn = sorted(rows.values_list("pk", flat=True), key=_lot)
    return drawn[: min(MOST, max(LEAST, len(drawn) // SHARE))]


def _lot(pk: int) -> bytes:
    return hmac.digest(key("tokens"), f"sample|{pk}".encode(), "sha256")
