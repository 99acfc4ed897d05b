"""A body's own plan follows a supplement from above: what is added, replaced, retired, restored there."""

from django.db.models import Q

from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.plans.amending.open import supplements_open
from nuanxin.plans.models import Change, Clause, Plan
from nuanxin.plans.models.clause import ChangeKind, Decision


def own_amended(body: Body, supplement: Plan) -> Plan:
    """The body's own plan that a supplement from above bears on.

    Refused: none made from the plan above, one that is a draft still, an earlier supplement first.
    """
    own = Plan.objects.filter(body=body, derived_from=supplement.amends_id).first()
    if own is None:
        raise Refused(f"本级没有依据上级计划制定的计划，《{supplement.title}》签收就行，不用再定。")
    if own.issued_at is None:
        raise Refused("本级计划还是草稿，请先印发，再定上级的补充。")
    first = next(iter(supplements_open(own)), supplement)
    if first != supplement:
        raise Refused(f"上级先补充的《{first.title}》还没有定，请先定它。")
    return own


def above_of(parent: Plan, own: Plan | None = None) -> list[Clause]:
    """What a body decides on: every clause that holds above; of a supplement those that came with it.

    One that a later supplement ended comes too, for it stands between that and what it replaced; and one
    that was restored above, where the body's ``own`` plan never had it.
    """
    rows = parent.clauses.live()
    if parent.amends_id:
        came = Q(plan=parent.amends_id, issued_at=parent.issued_at)
        restored = parent.changes.filter(kind=ChangeKind.RESTORE, decision=Decision.ADOPT)
        known = Clause.objects.filter(plan=own).values("parent")
        back = Q(pk__in=restored.values("clause")) & ~Q(pk__in=known.filter(parent__isnull=False))
        rows = Clause.objects.filter(came | back).exclude(decision=Decision.NOT_APPLICABLE)
    related = rows.select_related("plan__document", "brought_by__document")
    return list(related.prefetch_related("targets").order_by("number", "pk"))


def paper_beside(parent: Plan, above: Clause) -> Plan | None:
    """In whose text a clause stands that is carried down, where that is not the parent's own paper."""
    return None if above.paper.pk == parent.document_id else above.brought_by or above.plan


def replaced_here(plan: Plan, above: Clause) -> Clause | None:
    """The body's own clause that stands for the one that was replaced above."""
    if plan.amends_id is None or above.replaces_id is None:
        return None
    own = Clause.objects.filter(plan=plan.amends_id, parent=above.replaces_id)
    return own.filter(retired_at__isnull=True).first()


def follow_changes(plan: Plan) -> None:
    """What the supplement retired or restored above is to be decided on for the body's own clauses."""
    if plan.derived_from is None or plan.amends is None:
        return
    for change in plan.derived_from.changes.filter(decision=Decision.ADOPT):
        own = plan.amends.clauses.filter(parent=change.clause_id).first()
        if own and (own.retired_at is None) == (change.kind == ChangeKind.RETIRE):
            Change.objects.create(
                division=plan.division,
                plan=plan,
                clause=own,
                kind=change.kind,
                reason=change.reason,
                parent=change,
            )
