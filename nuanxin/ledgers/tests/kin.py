"""Sheets of families for tests: made-up people of the cast's village."""

from typing import Any

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.ledgers.tests.sheets import xlsx
from nuanxin.people.models import Household

VILLAGE, NEXT, ABROAD = "150222102005", "150222102212", "150223102201"
HEAD = (
    "区划代码", "户号", "服务对象", "在服务起", "姓名", "与户主关系", "性别", "出生", "电话", "住址",
    "怎么称呼", "语言", "家庭类别", "不要提", "同意日", "同意方式", "单独同意敏感信息",
)  # fmt: skip
Row = list[Any]
WANG: Row = [
    VILLAGE, "1", "特殊家庭", "2023-03-01", "王演建国", "户主", "男", "1958-03-04", "13800009961", "演示村三组十二号",
    "王大哥", "汉语、蒙古语", "独生子女伤残家庭", "演示不提的事", "2023-02-20", "当面口头", "是",
]  # fmt: skip
LI: Row = [VILLAGE, "1", None, None, "李演秀英", "配偶", "女", "1960", "13800009962"]
ZHAO: Row = [VILLAGE, "2", "其他计划生育家庭", "2023-03-05", "赵演志", "户主", "男", "1949", "0472-1234567"]
SECRETS = ("王演建国", "李演秀英", "赵演志", "13800009961", "演示村三组十二号", "演示不提的事", "1958-03-04")


def sheet(*rows: Row) -> bytes:
    return xlsx(*(whole(row) for row in rows), head=HEAD)


def whole(row: Row) -> Row:
    return row + [None] * (len(HEAD) - len(row))


def but(row: Row, **said: Any) -> Row:
    """A row that says otherwise in some columns, named as in the heading."""
    return list((dict(zip(HEAD, whole(row), strict=True)) | said).values())


def counts(report: dict[str, Any]) -> tuple[int, int, int, int]:
    """accepted, rejected, held, unchanged"""
    found = report["counts"]
    return found["accepted"], found["rejected"], found["held"], found["unchanged"]


def reasons(report: dict[str, Any]) -> list[list[str]]:
    return [row["reasons"] for row in report["rows"]]


def families(place: str = VILLAGE) -> dict[str, Household]:
    """Those that stand, each by the names of its people."""
    set_scope(EVERYWHERE)
    found = Household.objects.standing().filter(division=int(place)).prefetch_related("people")
    return {"、".join(sorted(p.read("name") for p in each.people.all())): each for each in found}
