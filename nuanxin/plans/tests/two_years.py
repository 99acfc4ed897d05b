"""A county's small notice of one year, issued, and the draft of the year after."""

from typing import Any

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.models import Plan
from nuanxin.plans.reader import Document, Target
from nuanxin.plans.tests.drafts import ADVISERS, COUNTY, LEDGER, TEXT, YEAR, document, obligation
from nuanxin.plans.years.unfinished import Unfinished
from nuanxin.work.models import Undertaking

LAST_YEAR = YEAR - 1
MORE_ADVISERS = ADVISERS.replace("2", "3")
HOMES_NOW = "有条件的苏木乡镇要建设“暖心家园”示范点"
LECTURES = "举办“家庭教育大讲堂”"
NOW = (MORE_ADVISERS, LEDGER, HOMES_NOW, LECTURES)
FIGURE, SAME, STRONGER, ADDED = 1, 2, 3, 4
"""The numbers of this year's clauses: another figure, the same, another strength, new."""
NEW_TEXT = f"""示例计生协发〔{YEAR}〕1号

关于印发《示例旗计划生育协会{YEAR}年工作要点》的通知

各苏木乡镇计生协：

一、建强队伍

各苏木乡镇计生协要配齐力量，{MORE_ADVISERS}。
要{LEDGER}。

二、办好活动

{HOMES_NOW}。
{LECTURES}。
"""


def notice() -> Document:
    """This year's: one figure more, one sentence stronger, one new; the members' day is gone."""
    advisers = Target("家庭健康指导员", ">=", 3, "名", "嘎查村（居）")
    given: dict[str, dict[str, Any]] = {
        MORE_ADVISERS: {"section": "一", "section_title": "建强队伍", "targets": [advisers]},
        HOMES_NOW: {"programmes": ["暖心家园"]},
    }
    obligations = [obligation(NEW_TEXT, part, **given.get(part, {})) for part in NOW]
    return document(NEW_TEXT, (), obligations=obligations)


def county() -> Body:
    return Body.objects.get(division=COUNTY, level="county")


def last_plan(body: Body | None = None) -> Plan:
    """Last year's, issued."""
    text = TEXT.replace(str(YEAR), str(LAST_YEAR))
    return issue_plan(None, adopt_notice(None, body or county(), Adoption(document(text), LAST_YEAR)))


def new_draft(by: Any = None) -> Plan:
    return adopt_notice(by, county(), Adoption(notice(), YEAR))


def both() -> tuple[Plan, Plan]:
    """Last year's and this year's, both issued; the tasks of last year's are open."""
    last = last_plan()
    return last, issue_plan(None, new_draft())


def carry_doors(body: Body) -> dict[str, dict[str, int]]:
    """The arguments of the route of 结转, with something open of an earlier year."""
    for year in (LAST_YEAR, YEAR):
        text = TEXT.replace(str(YEAR), f"{year}（结转）")
        small = document(text, (LEDGER,))
        plan = issue_plan(None, adopt_notice(None, body, Adoption(small, year)))
    return {"plan-carry": {"pk": plan.pk}}


def carry_form(pk: int) -> dict[str, object]:
    """全部结转, as the page shows it."""
    groups = Unfinished(Plan.objects.get(pk=pk), EVERYWHERE).groups
    return {"do": "all"} | {each.field: each.into.pk for each in groups if each.into}


def open_tasks(plan: Plan, number: int) -> list[Undertaking]:
    """What is still open of a clause, in the order of codes."""
    rows = Undertaking.objects.open().filter(clause_link__clause__plan=plan)
    return list(rows.filter(clause_link__clause__number=number).order_by("division"))
