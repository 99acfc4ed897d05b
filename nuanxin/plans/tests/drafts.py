"""A small notice of our own as it is read, and the draft a county office makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.reader import Document, Obligation, Target
from nuanxin.work.models import Undertaking

COUNTY, TOWNSHIP, VILLAGE = 150222000000, 150222102000, 150222102001
TOWNSHIPS, VILLAGES = 6, 26
"""How many townships the county has, and villages the township."""
YEAR = today().year + 1
"""Nothing of it is past, whenever the tests run."""
ADVISERS = "每个嘎查村（居）至少配备2名家庭健康指导员"
LEDGER = "建立工作台账，定期走访家庭"
MEMBERS_DAY = "在会员活动日组织主题宣传"
HOMES = "鼓励有条件的苏木乡镇建设“暖心家园”示范点"
PARTS = (ADVISERS, LEDGER, MEMBERS_DAY, HOMES)
MEASURED, BY_HAND, DATED, ENCOURAGED = 1, 2, 3, 4
"""The numbers of its clauses."""
TEXT = f"""示例计生协发〔{YEAR}〕3号

关于印发《示例旗计划生育协会{YEAR}年工作要点》的通知

各苏木乡镇计生协：

一、建强队伍

各苏木乡镇计生协要配齐力量，{ADVISERS}。
要{LEDGER}。

二、办好活动

要{MEMBERS_DAY}。
{HOMES}。

示例旗计划生育协会
{YEAR - 1}年12月1日
"""


def document(text: str = TEXT, parts: tuple[str, ...] = PARTS, **given: Any) -> Document:
    """The notice as read: each part one obligation, the last one encouraged."""
    whole: dict[str, Any] = {
        "number": f"示例计生协发〔{YEAR}〕3号",
        "title": f"关于印发《示例旗计划生育协会{YEAR}年工作要点》的通知",
        "addressees": ["各苏木乡镇计生协"],
        "issuer": "示例旗计划生育协会",
        "date": f"{YEAR - 1}年12月1日",
        "obligations": [obligation(text, part) for part in parts],
    }
    return Document(text=text, **whole | given)


def obligation(text: str, part: str, **given: Any) -> Obligation:
    start = text.index(part)
    first = part in (ADVISERS, LEDGER)
    said: dict[str, Any] = {
        "section": "一" if first else "二",
        "section_title": "建强队伍" if first else "办好活动",
        "sentence": f"{part}。",
        "who": ["各苏木乡镇计生协"],
        "modality": "encouraged" if part == HOMES else "must",
        "actions": [part[:4]],
        "targets": [Target("家庭健康指导员", ">=", 2, "名", "嘎查村（居）")] if part == ADVISERS else [],
        "programmes": ["暖心家园"] if part == HOMES else [],
        "dates": ["05-29"] if part == MEMBERS_DAY else [],
        "beneficiaries": [],
        "unsure": ["没有写几次，请确认"] if part == LEDGER else [],
    }
    return Obligation(start=start, end=start + len(part), **said | given)


def adopted(by: Any, body: Body | None = None, notice: Document | None = None) -> Plan:
    """The county's draft, made by one of the cast or (None) on the command line."""
    body = body or Body.objects.get(division=COUNTY)
    return adopt_notice(by, body, Adoption(notice or document()))


def clause_of(plan: Plan, number: int) -> Clause:
    """A clause by its number, as it stands in the database."""
    return Clause.objects.select_related("plan__document").get(plan=plan, number=number)


@dataclass(frozen=True)
class Handed:
    """An undertaking in short."""

    body: int
    title: str
    due: date


def handed(clause: Clause) -> list[Handed]:
    """What is undertaken for a clause, in the order of codes."""
    found = Undertaking.objects.filter(clause_link__clause=clause).order_by("division")
    return [Handed(each.division, each.title, each.due) for each in found]


def spans(plan: Plan) -> list[tuple[int, int, int]]:
    """(number, start, end) of each clause, in the order of the text."""
    return list(plan.clauses.order_by("start").values_list("number", "start", "end"))


def numbers_on(plan: Plan) -> Iterator[tuple[str, int | None, int | None]]:
    """(measure, per unit, share) of each tied target, in the order of the text."""
    for clause in plan.clauses.order_by("start"):
        for target in clause.targets.exclude(measure=""):
            yield target.measure, target.per_unit, target.share
