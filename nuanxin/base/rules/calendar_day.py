"""Days and months of the Gregorian calendar (GB/T 7408), as people type them.

A lunar day is never read as a Gregorian one, nor a day whose order or century cannot be known: a
person decides (``date_lunar_text``, ``date_ambiguous``).
"""

import re
from contextlib import suppress
from datetime import date, timedelta

from nuanxin.base.periods import FIRST_DAY, LAST_DAY, today
from nuanxin.base.rules.cell import A_DAY, Bad, Cell, Choices, Value, cell_of, figures, whole_number

FIRST_BIRTH = date(1850, 1, 1)
DAY = re.compile(
    r"([0-9]{4}) *[-./年] *([0-9]{1,2}) *[-./月] *([0-9]{1,2}) *[日号]?(?:[T ]+0?0:00(?::00)?)?"
)
COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
MONTH = re.compile(r"([0-9]{4}) *[-./年] *([0-9]{1,2}) *(?:月份?)?")
COMPACT_MONTH = re.compile(r"([0-9]{4})([0-9]{2})")
CYCLE = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
LUNAR = re.compile(rf"农历|阴历|旧历|闰|腊月|正月|冬月|初[一二三四五六七八九十]|廿|卅|除夕|{CYCLE}")
UNCLEAR = re.compile(r"[0-9]{1,2} *[-./年] *[0-9]{1,2} *[-./月] *[0-9]{1,4} *[日号]?|[0-9]{6}")
HAN_DIGITS = "〇一二三四五六七八九"
HAN_DAY = re.compile(
    r"([○〇零Oo0一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})([日号]?)"
)
WRITE = "写成 2023-03-01 这样。"
SERIALS = range(10_000, 80_000)  # days a spreadsheet would count for the years 1927 to 2119
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}

Said = re.Match[str] | tuple[str, str, str]
"""Year, month and day."""


def calendar_day(
    value: Value, first: date = FIRST_DAY, last: date = LAST_DAY, until: date | None = None
) -> date:
    """A day from ``first`` to ``last``, and none after ``until`` (date_future).

    Raises ``Bad``: date_invalid, date_future, date_ambiguous, date_lunar_text.
    """
    plain = DAY.fullmatch(value) if isinstance(value, str) else None
    if plain:
        day = _day(plain, plain[0])
    else:
        text = _text(cell_of(value))
        day = _day(_found(text, first, until or last), text)
    if until and day > until:
        raise Bad("date_future", "这一天还没有到，请核对。")
    if not first <= day <= last:
        raise Bad("date_invalid", f"日期要在 {first} 到 {last} 之间，请核对年份。")
    return day


def birth_day(value: Value, on: date | None = None) -> date:
    """The day somebody was born; ``on``: today."""
    return calendar_day(value, FIRST_BIRTH, LAST_DAY, on or today())


def month(value: Value, until: date | None = None) -> date:
    """A month, as its first day; none that begins after ``until``.

    2023-05, 202305, 2023年5月, a day of it. 2023.1 stored as a number may have been 2023.10.
    Raises ``Bad`` like ``calendar_day``.
    """
    cell = cell_of(value)
    text = whole_number(cell)
    _refuse_lunar(text)
    if cell.kind == "number" and text.endswith(".1"):
        both = tuple((each, each) for each in (f"{text[:4]}-01", f"{text[:4]}-10"))
        raise Bad("date_ambiguous", f"“{text}”看不出是 1 月还是 10 月，请写成 2023-01 这样。", both)
    found = MONTH.fullmatch(text) or COMPACT_MONTH.fullmatch(text) or DAY.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise Bad("date_invalid", "看不出是哪一个月，请写成 2023-05 这样，一行一个月。")
    first = date(max(int(found[1]), 1), int(found[2]), 1)
    if until and first > until:
        raise Bad("date_future", "这个月还没有到，请核对。")
    if not FIRST_DAY.replace(day=1) <= first <= LAST_DAY:
        raise Bad("date_invalid", f"月份要在 {FIRST_DAY:%Y-%m} 到 {LAST_DAY:%Y-%m} 之间，请核对年份。")
    return first


def month_as_written(said: Value, first: date) -> str:
    """For ``column``: how the month is written, "" where the cell says just that."""
    shown = f"{first:%Y-%m}"
    return shown if isinstance(said, str) and said != shown else ""


def _text(cell: Cell) -> str:
    if cell.kind != "number":
        return figures(cell)
    text = whole_number(cell)
    if not COMPACT_DAY.fullmatch(text):
        raise Bad("date_invalid", f"这一格是数字，不是日期{_serial(text)}，请{WRITE}")
    return text


def _serial(text: str) -> str:
    """What a number without a date format would be as a spreadsheet's own count of days."""
    if not text.isdecimal() or len(text) > 5 or int(text) not in SERIALS:
        return ""
    days = [f"{year} 系统是 {since + timedelta(int(text))}" for year, since in EPOCHS.items()]
    return f"（按表格软件的日期序号，{'，'.join(days)}）"


def _found(text: str, first: date, last: date) -> Said:
    """Year, month and day of a text that says them without doubt."""
    _refuse_lunar(text)
    if found := DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text):
        return found
    if han := HAN_DAY.fullmatch(text):
        if not han[4]:
            raise Bad("date_lunar_text", f"像是农历日期，请换成公历，{WRITE}", A_DAY)
        return _year(han[1]), str(_number(han[2])), str(_number(han[3]))
    if UNCLEAR.fullmatch(text):
        sentence = f"“{text}”看不出年月日的先后或年代，请{WRITE}"
        raise Bad("date_ambiguous", sentence, _readings(text, first, last))
    raise Bad("date_invalid", f"这一格不是日期，请{WRITE}")


def _readings(text: str, first: date, last: date) -> Choices:
    """The days that three numbers can mean, in either century: YMD, MDY, DMY; 年 or six digits: YMD."""
    said = re.findall("[0-9]{2}" if text.isdecimal() else "[0-9]+", text)
    one, two, three = map(int, said)
    orders = [(one, two, three)]
    if not text.isdecimal() and "年" not in text:
        orders += [(three, one, two), (three, two, one)]
    days = set()
    for year, month, day in orders:
        for full in (year,) if year > 99 else (1900 + year, 2000 + year):
            with suppress(ValueError):
                days.add(date(full, month, day))
    return tuple((str(each), str(each)) for each in sorted(days) if first <= each <= last)


def _day(found: Said, text: str) -> date:
    year, month, day = found if isinstance(found, tuple) else found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Bad("date_invalid", f"没有“{text[:20]}”这一天，请核对。") from None


def _refuse_lunar(text: str) -> None:
    if LUNAR.search(text):
        raise Bad("date_lunar_text", f"这是农历日期，请换成公历，{WRITE}", A_DAY)


def _year(digits: str) -> str:
    return "".join(str(max(HAN_DIGITS.find(digit), 0)) for digit in digits)


def _number(han: str) -> int:
    """元, 一 to 九十九; 0 where it is no number."""
    if han == "元":
        return 1
    tens, ten, ones = han.rpartition("十")
    if not ten:
        return HAN_DIGITS.find(han) if len(han) == 1 else 0
    high, low = (HAN_DIGITS.find(part) if part else default for part, default in ((tens, 1), (ones, 0)))
    return high * 10 + low if high > 0 and low >= 0 else 0
