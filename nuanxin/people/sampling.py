"""Which openings are looked at: a sample of each week's, drawn by a key, the same for everybody."""

import hmac
from datetime import date, timedelta

from nuanxin.association.scope import Scope
from nuanxin.base.keys import key
from nuanxin.people.models import Opening

SHARE, LEAST, MOST = 10, 5, 30  # one in ten, at least five, at most thirty a week
SHOWN = 12  # weeks one may go back


Week = tuple[date, date]


def week_of(day: date) -> Week:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def last_week(day: date) -> Week:
    """Monday to Sunday of the week before a day."""
    return week_of(day - timedelta(days=7))


def weeks(day: date) -> list[Week]:
    """Those whose sample can be looked at on a day, the last one first."""
    return [week_of(day - timedelta(days=7 * back)) for back in range(1, SHOWN + 1)]


def sample(scope: Scope, week: Week) -> list[int]:
    """Ids of the openings to look at in a territory: those without a task, in one week.

    Nobody can foresee which: the order follows from a key. One statement.
    """
    rows = Opening.objects.visible_to(scope).without_task().filter(at__date__range=week)
    drawn = sorted(rows.values_list("pk", flat=True), key=_lot)
    return drawn[: min(MOST, max(LEAST, len(drawn) // SHARE))]


def _lot(pk: int) -> bytes:
    return hmac.digest(key("tokens"), f"sample|{pk}".encode(), "sha256")
