"""The issuer answers 不适用: accepted, the body is out of n/N; returned, it carries the clause out."""

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.actions.undertake import send, undertake
from nuanxin.plans.models import Clause
from nuanxin.plans.models.clause import Answer, Decision
from nuanxin.work.actions.undertakings import excuse
from nuanxin.work.models import Undertaking


@transaction.atomic
def accept_reason(by: By, clause: Clause) -> Clause:
    """The clause does not apply there: what is still open of its undertaking is void."""
    clause = _waiting(by, clause)
    clause.answer, clause.answered_at = Answer.ACCEPTED, timezone.now()
    clause.save(update_fields=["answer", "answered_at"])
    above = Undertaking.objects.filter(clause_link__clause=clause.parent, body=clause.plan.body)
    excuse(above)
    _tell(by, clause, "同意")
    return clause


@transaction.atomic
def return_reason(by: By, clause: Clause) -> Clause:
    """It does apply: the body's own plan carries it out after all, and it goes to the bodies below."""
    clause = _waiting(by, clause)
    clause.answer, clause.answered_at = Answer.RETURNED, timezone.now()
    clause.decision = Decision.ADOPT
    clause.save(update_fields=["answer", "answered_at", "decision"])
    undertake(clause.plan, [clause])
    send(clause.plan, clause.answered_at)
    _tell(by, clause, "退回")
    return clause


def _tell(by: By, clause: Clause, word: str) -> None:
    place = Body.objects.get(pk=clause.plan.body_id).name
    sentence = f"{word}{place}第 {clause.number} 条不适用：{clause.reason}"
    write_log(by, "clause.answer", clause, sentence)


def _waiting(by: By, clause: Clause) -> Clause:
    """The clause, locked, put aside in an issued plan and not answered yet; for its issuer only."""
    related = Clause.objects.select_related("plan__document", "plan__body", "parent__plan")
    found = related.select_for_update(of=("self",)).get(pk=clause.pk)
    if found.parent is None:
        raise Refused("这一条不是从上级计划来的，不用答复。")
    require_own(by, "plan.issue", found.parent.plan.body_id)
    if found.answer:
        raise Refused(f"这一条已经答复过（{found.get_answer_display()}），请刷新页面再看。")
    if found.decision != Decision.NOT_APPLICABLE or found.issued_at is None:
        raise Refused("这一条没有报“不适用”，或者本级计划还没有印发，不用答复。")
    return found
