"""Rows of a 帮扶发放花名册 for tests: invented people (marked 演示) whose numbers and cards pass their checks."""

from collections.abc import Sequence
from typing import Any

from nuanxin.base.rules.bank_card import fits
from nuanxin.base.rules.resident_number import check_character
from nuanxin.ledgers.tests.sheets import OTHER_VILLAGE, VILLAGE, xlsx

HEAD = (
    "序号", "旗县区", "苏木乡镇", "嘎查村居", "行政区划代码", "姓名", "性别", "民族", "公民身份号码", "出生日期",
    "联系电话", "家庭类别", "扶助月份", "扶助金额(元)", "银行卡号", "备注",
)  # fmt: skip
KEYS = (
    "seq", "county", "township", "village", "code", "name", "sex", "ethnic", "id", "birth", "phone", "category",
    "month", "amount", "card", "note",
)  # fmt: skip
CATEGORY = "独生子女伤残家庭"
ABROAD = OTHER_VILLAGE


def number(n: int = 0, birth: str = "19580304", area: str = "150222") -> str:
    """A number nobody has (sequence codes 996 and up); ``n`` counts through areas."""
    first = f"{int(area) + n // 4:06d}{birth}{996 + n % 4}"
    return first + check_character(first)


def card(n: int = 0) -> str:
    """19 digits that fit."""
    first = f"621700000{n:09d}"
    return next(f"{first}{last}" for last in range(10) if fits(f"{first}{last}"))


GOOD: dict[str, Any] = {
    "code": VILLAGE, "name": "演示户甲", "id": number(), "category": CATEGORY, "month": "2023-05",
    "amount": "450", "card": card(), "phone": "13800009961",
}  # fmt: skip


def row(**changes: Any) -> dict[str, Any]:
    """A good row but for what is said otherwise."""
    return GOOD | changes


def cells(said: dict[str, Any]) -> list[Any]:
    return [said.get(key) for key in KEYS]


def roster(*rows: dict[str, Any], head: Sequence[str] = HEAD) -> bytes:
    """The rows as a sheet."""
    return xlsx(*map(cells, rows), head=head)
