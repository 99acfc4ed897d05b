"""A supplement to the small notice of ``drafts``, in our own words, as it is read, checked and issued."""

from typing import Any

from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.actions.amend import ChangeInput, name_change
from nuanxin.plans.actions.clauses import ClauseInput, correct_clause
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.models import Change, Clause, Plan
from nuanxin.plans.reader import Document, Obligation, Target
from nuanxin.plans.tests.drafts import ADVISERS, LEDGER, YEAR, clause_of

NUMBER = f"示例计生协发〔{YEAR}〕9号"
TITLE = f"关于补充《示例旗计划生育协会{YEAR}年工作要点》的通知"
MORE_ADVISERS = ADVISERS.replace("2", "3")
BETTER_LEDGER = LEDGER.replace("定期走访家庭", "每季度走访一次家庭")
EXTRA = "汛期前逐户送上防汛明白卡"
PARTS = (MORE_ADVISERS, BETTER_LEDGER, EXTRA)
READ = ("modality", "who", "actions", "programmes", "dates", "beneficiaries", "by_hand")
REASON = "主管部门另有安排"


def text_of(parts: tuple[str, ...] = PARTS, number: str = NUMBER) -> str:
    asked = "\n".join(f"各苏木乡镇计生协要{part}。" for part in parts)
    return f"{number}\n\n{TITLE}\n\n各苏木乡镇计生协：\n\n一、建强队伍\n\n{asked}\n"


def paper(parts: tuple[str, ...] = PARTS, **given: Any) -> Document:
    """The supplement as read: each part one obligation."""
    text = text_of(parts, given.get("number", NUMBER))
    whole: dict[str, Any] = {
        "number": NUMBER,
        "title": TITLE,
        "addressees": ["各苏木乡镇计生协"],
        "issuer": "示例旗计划生育协会",
        "date": f"{YEAR}年6月1日",
        "obligations": [_obligation(text, part) for part in parts],
    }
    return Document(text=text, **whole | given)


def _obligation(text: str, part: str) -> Obligation:
    start = text.index(part)
    figure = Target("家庭健康指导员", ">=", 3, "名", "嘎查村（居）")
    return Obligation(
        section="一", section_title="建强队伍", sentence=f"各苏木乡镇计生协要{part}。",
        who=["各苏木乡镇计生协"], modality="must", actions=[part[:4]],
        targets=[figure] if part == MORE_ADVISERS else [], programmes=[], dates=[], beneficiaries=[],
        start=start, end=start + len(part), unsure=[],
    )  # fmt: skip


def drafted(by: Any, plan: Plan, notice: Document | None = None) -> Plan:
    return adopt_notice(by, plan.body, Adoption(notice or paper(), amends=plan))


def confirm(by: Any, clause: Clause, replaces: Clause | None = None) -> Clause:
    read = {name: getattr(clause, name) for name in READ}
    return correct_clause(by, clause, ClauseInput(**read, replaces=replaces))


def checked(by: Any, draft: Plan, plan: Plan, *replaced: int | None) -> Plan:
    """Confirm its clauses in order: each replaces the one of this number, or is added (None)."""
    for clause, number in zip(draft.clauses.order_by("start"), replaced, strict=True):
        confirm(by, clause, clause_of(plan, number) if number else None)
    return draft


def retiring(by: Any, draft: Plan, clause: Clause, kind: str = "retire") -> Plan:
    name_change(by, draft, ChangeInput(clause.pk, kind, REASON))
    return draft


def furnish_changes(division: int) -> None:
    """A change named in a draft of a body; of a clause from above that holds, so that it changes nothing."""
    draft = Plan.objects.get(division=division, issued_at=None)
    clause = Clause.objects.filter(issued_at__isnull=False).earliest("pk")
    Change.objects.create(division=division, plan=draft, clause=clause, kind="restore", reason=REASON)


def issued(by: Any, plan: Plan, notice: Document, *replaced: int | None, retired: int | None = None) -> Plan:
    """A supplement that holds."""
    draft = checked(by, drafted(by, plan, notice), plan, *replaced)
    if retired:
        retiring(by, draft, clause_of(plan, retired))
    return issue_plan(by, draft)
