"""What a row says in two places must agree: the resident number and the columns beside it."""

from datetime import date

from nuanxin.base.rules.ages import GUARDED, age_on
from nuanxin.base.rules.cell import Bad
from nuanxin.base.rules.resident_number import parts

SAID = frozenset("12")  # GB/T 2261.1: 0 未知 and 9 未说明 contradict nothing


def check_sex(number: str, sex: str) -> None:
    """``number`` checked, ``sex`` a code of GB/T 2261.1. Raises ``Bad`` (sex_mismatch)."""
    if sex in SAID and sex != parts(number).sex:
        raise Bad("sex_mismatch", "性别和身份证号第 17 位不一致（单数为男，双数为女），请核对。")


def check_birth(number: str, birth: date) -> None:
    """Raises ``Bad`` (birth_mismatch)."""
    if birth != parts(number).birth:
        raise Bad("birth_mismatch", "出生日期和身份证号第 7—14 位不一致，请核对。")


def check_age(number: str, age: int, on: date) -> None:
    """One year either way is how people count (虚岁). Raises ``Bad`` (age_mismatch)."""
    if abs(age - age_on(parts(number).birth, on)) > 1:
        raise Bad("age_mismatch", "年龄和身份证号相差一岁以上，请核对。")


def check_guardian(birth: date, on: date, guardian: str, *, consented: bool) -> None:
    """Under 14, a guardian and the guardian's consent (个人信息保护法, 31). Raises ``Bad``."""
    if age_on(birth, on) < GUARDED and not (guardian and consented):
        missing = "监护人" if not guardian else "监护人的同意"
        raise Bad("guardian_missing", f"不满 {GUARDED} 周岁，要先登记{missing}。")
