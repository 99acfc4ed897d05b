"""Working days, from the editable table of holidays (seeded from the State Council's notices)."""

from datetime import date, timedelta

from nuanxin.association.models import Holiday


def working_days_left(day: date, due: date) -> int:
    """Working days after ``day`` up to and including ``due``; negative when ``due`` is past.

    A year the table does not know yet counts by weekdays.
    """
    first, last = sorted((day, due))
    special = dict(Holiday.objects.filter(day__range=(first, last)).values_list("day", "off"))
    days = (first + timedelta(n) for n in range(1, (last - first).days + 1))
    count = sum(not special.get(each, each.weekday() >= 5) for each in days)
    return count if due >= day else -count
