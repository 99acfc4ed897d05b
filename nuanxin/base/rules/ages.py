"""Ages in completed years (周岁), and what the law ties to them."""

import re
from datetime import date

from nuanxin.base.rules.cell import Bad, Value, whole_number

OLDEST, OLDEST_WRITTEN = 120, 130
MINOR = 18     # 未成年人保护法, article 2: under 18
GUARDED = 14   # 个人信息保护法, article 31: under 14, with the guardian's consent
AGE = re.compile(r"(-?[0-9]{1,4})\s*(?:周岁|岁)?")


def age_on(birth: date, day: date) -> int:
    """Completed years on ``day``: one more from the birthday on; born on 29 February, on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_minor(birth: date, day: date) -> bool:
    return age_on(birth, day) < MINOR


def plausible(birth: date, day: date) -> None:
    """Raises ``Bad`` (age_implausible) for somebody older than 120 on ``day``."""
    if day.year - birth.year > OLDEST and age_on(birth, day) > OLDEST:
        raise Bad("age_implausible", f"按出生日期已超过 {OLDEST} 岁，请核对。")


def age(value: Value, *, adult: bool = False) -> int:
    """A written age, 0 to 120; ``adult``: 0 is no age. Raises ``Bad``: age_invalid, age_implausible."""
    text = whole_number(value)
    found = AGE.fullmatch(text)
    if not found:
        raise Bad("age_invalid", "年龄要写成整数，例如“56”。")
    years = int(found[1])
    if years < 0 or years > OLDEST_WRITTEN or (adult and years == 0):
        raise Bad("age_invalid", f"年龄写成了 {years}，请核对。")
    if years > OLDEST:
        raise Bad("age_implausible", f"年龄超过 {OLDEST} 岁，请核对。")
    return years
