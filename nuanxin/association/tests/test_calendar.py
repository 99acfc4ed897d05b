"""Working days as the State Council's notices give them."""

from datetime import date

from nuanxin.association.actions.holidays import seed_holidays
from nuanxin.association.calendar import WorkingDays
from nuanxin.association.models import Holiday


def left(day: date, due: date) -> int:
    return WorkingDays.between(day, due).left(due)


def test_it_works(db: None) -> None:
    assert left(date(2023, 11, 23), date(2023, 11, 24)) == 1
    assert left(date(2023, 11, 23), date(2023, 11, 27)) == 2  # a weekend between
    assert left(date(2023, 11, 23), date(2023, 11, 23)) == 0
    assert left(date(2023, 11, 23), date(2023, 11, 1)) == 0


def test_holidays_do_not_count_and_worked_weekends_do(db: None) -> None:
    """国庆 2023: off from 29 September to 6 October, worked on Saturday 7 and Sunday 8."""
    assert left(date(2023, 9, 28), date(2023, 10, 6)) == 0
    assert left(date(2023, 9, 28), date(2023, 10, 8)) == 2
    assert Holiday.objects.get(day=date(2023, 10, 7)).name == "国庆节调休上班"


def test_an_unknown_year_counts_by_weekdays(db: None) -> None:
    assert left(date(2035, 9, 28), date(2035, 10, 5)) == 5


def test_a_year_that_was_edited_stays(db: None) -> None:
    Holiday.objects.filter(day=date(2023, 10, 7)).delete()
    assert seed_holidays("default") == 0
    Holiday.objects.filter(day__year=2023).delete()
    assert seed_holidays("default") > 20
    assert left(date(2023, 9, 28), date(2023, 10, 8)) == 2
