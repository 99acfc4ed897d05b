"""How a supplement and what it ended are named."""

from nuanxin.plans.models import Clause, Plan


def paper_name(plan: Plan) -> str:
    """A paper by its number, else by its title."""
    return plan.document.number or f"《{plan.document.title}》"


def ended_by(clause: Clause) -> str:
    """由〔文号〕替换, 由〔文号〕停用; "" for a clause that holds."""
    if clause.retired_at is None:
        return ""
    new = clause.replaced_by.filter(brought_by__isnull=False).select_related("brought_by__document").first()
    if new and new.brought_by:
        return f"由{paper_name(new.brought_by)}替换"
    change = clause.changes.filter(issued_at__isnull=False, kind="retire").last()
    return f"由{paper_name(change.plan)}停用" if change else "停用"
