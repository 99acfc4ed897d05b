"""What was open of a clause that a supplement ends: it goes on in the one that stands for it, or is over."""

from collections.abc import Iterable
from datetime import datetime

from nuanxin.association.acting import By
from nuanxin.association.log import write_logs
from nuanxin.plans.actions.undertake import order_clause
from nuanxin.plans.amending.wording import paper_name
from nuanxin.plans.matching import alike
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.models.clause import ChangeKind, Decision, Modality
from nuanxin.work.actions.carrying import carry_undertakings, drop_undertakings
from nuanxin.work.models import Undertaking


def carry_over(by: By, plan: Plan, now: datetime) -> None:
    """Of each replaced clause what was taken on and is open; of each retired one nothing is left to do.

    Open undertakings go on where the texts are alike, with owner, steps and evidence; else they are
    closed, and say by which paper. Called while the supplement is issued, its drafts sent.
    """
    name = paper_name(plan)
    for clause in plan.clauses.filter(replaces__isnull=False).select_related("replaces"):
        if clause.replaces:
            _keep_taken(clause, clause.replaces, now)
    replaced = plan.clauses.filter(replaces__isnull=False).order_by("start", "pk")
    for old in Clause.objects.filter(pk__in=replaced.values("replaces")).order_by("pk"):
        heirs = [each for each in replaced if each.replaces_id == old.pk]
        _succeed(by, old, heirs, f"由{name}替换", now)
    gone = plan.changes.filter(kind=ChangeKind.RETIRE, decision=Decision.ADOPT)
    for change in gone.select_related("clause"):
        _succeed(by, change.clause, [], f"由{name}停用：{change.reason}", now)


def _keep_taken(new: Clause, old: Clause, now: datetime) -> None:
    """Who took the old one on has taken the new one on, as long as it is one to be taken on."""
    if new.modality != Modality.ENCOURAGED or new.decision == Decision.NOT_APPLICABLE:
        return
    handed = new.by_hand or not Clause.objects.measured().filter(pk=new.pk).exists()
    for taken in OptIn.objects.filter(clause=old).select_related("body"):
        OptIn.objects.get_or_create(
            clause=new, body=taken.body,
            defaults={"division": taken.division, "by": taken.by, "issued_at": now},
        )
        if handed and taken.body_id != new.plan.body_id:
            order_clause(new, [taken.body], now)


def _succeed(by: By, old: Clause, heirs: Iterable[Clause], reason: str, now: datetime) -> None:
    heir = next((each for each in heirs if alike(old.part, each.part)), None)
    rows = Undertaking.objects.open().filter(clause_link__clause=old).order_by("pk")
    tasks = list(rows.select_for_update(of=("self",)))
    answering = _answering(heir) if heir else {}
    into = {task: answering[task.body_id] for task in tasks if task.body_id in answering}
    dropped = [task for task in tasks if task not in into]
    carry_undertakings(into, now)
    drop_undertakings(dropped, reason[:200], now)
    write_logs(by, "undertaking.carry", [(each, f"{each.brief}{reason}，接着办") for each in into])
    write_logs(by, "undertaking.drop", [(each, f"{each.brief}{reason}，不再办") for each in dropped])


def _answering(heir: Clause) -> dict[int, Undertaking]:
    """By body, what it has to do for the clause that stands for the old one."""
    rows = Undertaking.objects.open().filter(clause_link__clause=heir)
    return {each.body_id: each for each in rows.order_by("-pk")}
