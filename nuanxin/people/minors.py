"""Who is a child in the sense of PIPL 31 (under fourteen), from what is known of a birth."""

from datetime import date

from nuanxin.base.rules.ages import GUARDED, MINOR, age_on


def under_fourteen(born: str, day: date) -> bool:
    """``born``: YYYY-MM-DD, or a year, then as if born on its last day; "" where it is not known."""
    return bool(born) and age_on(_latest(born), day) < GUARDED


def of_age(born: str, day: date) -> bool:
    """Whether somebody is eighteen, as far as is known: nothing speaks against it."""
    return not born or age_on(_latest(born), day) >= MINOR


def _latest(born: str) -> date:
    return date(int(born), 12, 31) if len(born) == 4 else date.fromisoformat(born)
