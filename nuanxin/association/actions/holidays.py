"""The public calendar: which days are off, which weekend days are worked."""

from dataclasses import dataclass
from datetime import date

from chinese_calendar.constants import Holiday as Feast
from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Holiday
from nuanxin.base.refused import Refused

SATURDAY = 5
LONGEST = 40  # characters of a name


def seed_holidays(using: str) -> int:
    """Enter the years that the table does not know yet; how many days came.

    A year that stands in the table is the office's own to edit and stays as it is. Source: the
    State Council's yearly notices, as ``chinesecalendar`` carries them.
    """
    rows = Holiday.objects.using(using)
    known = {day.year for day in rows.dates("day", "year")}
    fresh = [*_days(holidays, off=True), *_days(workdays, off=False)]
    return len(rows.bulk_create(each for each in fresh if each.day.year not in known))


def _days(days: dict[date, str], *, off: bool) -> list[Holiday]:
    named = {day: Feast(feast).chinese for day, feast in days.items()}
    return [
        Holiday(day=day, name=name if off else f"{name}调休上班", off=off)
        for day, name in named.items()
    ]


@dataclass(frozen=True)
class HolidayInput:
    """A day that differs from its weekday: off, or worked."""

    day: date
    name: str
    off: bool


def public_days(year: int) -> dict[date, HolidayInput]:
    """A year as published; empty when it is not known (yet)."""
    found = [*_days(holidays, off=True), *_days(workdays, off=False)]
    return {
        each.day: HolidayInput(each.day, each.name, each.off)
        for each in found
        if each.day.year == year
    }


@transaction.atomic
def set_holiday(by: By, given: HolidayInput) -> Holiday:
    """Say what a day is; the same again changes nothing. Refused for a weekday that is worked anyway."""
    _require(by)
    name = given.name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused(f"请写名称，最多 {LONGEST} 个字，不要有看不见的字符。")
    if not given.off and given.day.weekday() < SATURDAY:
        raise Refused(f"{given.day:%Y-%m-%d} 不是周末，本来就上班，不用登记。要取消放假，请点“删除”。")
    known = Holiday.objects.select_for_update().filter(day=given.day).first()
    if known and (known.name, known.off) == (name, given.off):
        return known
    row = Holiday(day=given.day, name=name, off=given.off)
    row.save()
    write_log(by, "holiday.set", _office(by), f"{given.day:%Y-%m-%d} 登记为{_what(given.off)}：{name}")
    return row


@transaction.atomic
def drop_holiday(by: By, day: date) -> None:
    """The day is again what its weekday says; harmless when it is already."""
    _require(by)
    found = Holiday.objects.select_for_update().filter(day=day).first()
    if found is None:
        return
    found.delete()
    words = f"{day:%Y-%m-%d} 不再是{_what(found.off)}（{found.name}）"
    write_log(by, "holiday.drop", _office(by), words)


@transaction.atomic
def revert_year(by: By, year: int) -> int:
    """A year as published, whatever the office had changed in it; how many days differed."""
    _require(by)
    public = public_days(year)
    if not public:
        raise Refused(f"{year} 年的放假安排还没有随系统带来。国务院公布以后，可以在这里逐天登记。")
    rows = Holiday.objects.filter(day__year=year)
    now = {row.day: HolidayInput(row.day, row.name, row.off) for row in rows.select_for_update()}
    differ = {day for day in public.keys() | now.keys() if public.get(day) != now.get(day)}
    if not differ:
        return 0
    rows.filter(day__in=differ).delete()
    Holiday.objects.bulk_create(Holiday(**vars(public[day])) for day in differ if day in public)
    words = f"{year} 年节假日按公布的安排登记，{len(differ)} 天有变"
    write_log(by, "holiday.year", _office(by), words)
    return len(differ)


def _what(off: bool) -> str:
    return "放假" if off else "上班"


def _require(by: By) -> None:
    if by:
        by.require("setting.keep")


def _office(by: By) -> Body:
    """The body that entries about the calendar are written for."""
    return by.body if by else Body.objects.filter(level="city").earliest("division")
