"""Ledgers about people for ``ledgers``: made-up families and payments, and what they need beforehand."""

from collections.abc import Iterator
from datetime import date, timedelta

HEADS = {
    "families": ("区划代码", "户号", "服务对象", "在服务起", "姓名", "与户主关系", "性别", "出生", "电话", "住址",
                 "怎么称呼", "语言", "同意日", "同意方式"),
    "aid-roster": ("序号", "旗县区", "苏木乡镇", "嘎查村居", "行政区划代码", "姓名", "性别", "民族", "公民身份号码",
                   "出生日期", "联系电话", "家庭类别", "扶助月份", "扶助金额(元)", "银行卡号", "备注"),
}  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅"
GIVEN = "安宝斌波才超成春达东芳丰福刚根贵国海和红虎华欢辉吉佳坚建江洁金静娟军凯兰乐丽林玲龙梅美民敏"
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
PER_HOUSE = 5  # rows of three families: two, two and one
READY = """
import django
django.setup()
from django.db import transaction
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.care.actions.schemes import lay_schemes
from nuanxin.desk.cast import stage
with transaction.atomic(), scoped(EVERYWHERE):
    lay_schemes(None, stage()["city"])
"""
"""The schemes of the city, without which no payment has a name."""


def name(number: int) -> str:
    """Nobody's: 演 in the second place."""
    second = GIVEN[number // len(SURNAMES) % len(GIVEN)]
    return f"{SURNAMES[number % len(SURNAMES)]}演{second}{GIVEN[number * 7 % len(GIVEN)] if number % 3 else ''}"


def resident_number(born: date, number: int) -> str:
    """One of nobody (sequence codes 996 to 999; GB 11643 otherwise), another for each number."""
    first = f"{150202 + number // 4 % 29:06d}{born:%Y%m%d}{996 + number % 4}"
    return first + CHECKS[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def card(number: int) -> str:
    first = f"62284804{number:010d}"
    total = sum(sum(divmod(int(d) * (2 - at % 2), 10)) for at, d in enumerate(reversed(first)))
    return f"{first}{-total % 10}"


def family_rows(villages: list[int], count: int) -> Iterator[list[object]]:
    for number in range(count):
        house, second = number // PER_HOUSE * 3 + (0, 0, 1, 1, 2)[number % PER_HOUSE], number % PER_HOUSE in (1, 3)
        since = date(2020 + house % 5, 1 + house % 12, 1 + house % 28)
        yield [
            str(villages[house % len(villages)]), str(house + 1), "其他计划生育家庭", since, name(number),
            "配偶" if second else "户主", "女" if second else "男", str(1940 + number % 45),
            f"0472-{number:07d}", f"演示路{house % 400}号", f"{name(house)[0]}大哥（演示）", "汉语", since, "书面签字",
        ]  # fmt: skip


def payment_rows(villages: list[int], known: dict[int, str], count: int) -> Iterator[list[object]]:
    for number in range(count):
        code = villages[number % len(villages)]
        above = [known.get(code - code % width, "") for width in (1_000_000, 1000)]
        born = date(1935, 1, 1) + timedelta(number // 116 % 13_000)
        resident = resident_number(born, number % 116)
        yield [
            str(number + 1), *above, known[code], str(code), name(number), "男" if int(resident[16]) % 2 else "女",
            "汉族", resident, born, f"0472-{number:07d}", "独生子女死亡家庭", "2023-05", "590.00", card(number), "演示",
        ]  # fmt: skip
