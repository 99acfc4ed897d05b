"""A notice becomes a draft plan: document, clauses, targets tied to measures, undertakings."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.log.told import done_by
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.actions.sorting import guess_topics
from nuanxin.plans.actions.undertake import undertake
from nuanxin.plans.drafting.dating import day_printed, year_printed
from nuanxin.plans.drafting.ties import targets_of
from nuanxin.plans.models import Clause, Plan, Target
from nuanxin.plans.reader import document as read
from nuanxin.work.models import Document


class AlreadyAdopted(Refused):
    """The same text is this body's plan already; nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        made = done_by(plan, "plan.adopt", "plan.derive")
        self.plan, self.made = plan, f"（{made}）" if made else ""
        super().__init__(
            f"这份通知已经采纳过（already adopted），没有改动：{plan.title}{self.made}。"
        )


@dataclass(frozen=True)
class Adoption:
    """A notice that was read, and the year it is adopted for (None: the year it speaks of).

    ``amends`` is the issued plan that it adds to, if it is a supplement; its year is that plan's.
    """

    notice: read.Document
    year: int | None = None
    amends: Plan | None = None


@transaction.atomic
def adopt_notice(by: By, body: Body, given: Adoption) -> Plan:
    """Make a draft plan of a notice for a body.

    Raises ``AlreadyAdopted`` for the same text again, two people at once included, and ``Refused``
    when it holds no obligation, or what is no text. A supplement may hold none: it may only retire.
    """
    require_own(by, "plan.adopt", body.pk)
    notice = given.notice
    if "\0" in notice.text:
        raise Refused("这份文件里有不是文字的内容，请另存为 Word 或文本文件再传，或把正文粘贴进来。")
    if not notice.obligations and given.amends is None:
        raise Refused("这份文件里没有读出要办的事。请确认是工作要点、实施方案一类的通知，或把正文粘贴进来。")
    Body.objects.select_for_update().get(pk=body.pk)
    digest = hashlib.sha256(notice.text.encode()).hexdigest()
    if plan := Plan.objects.filter(body=body, document__digest=digest).first():
        raise AlreadyAdopted(plan)
    if given.amends:
        _check_amended(body, given.amends)
    plan = _plan(body, given, digest)
    clauses = Clause.objects.bulk_create(
        clause_of(plan, number, each) for number, each in enumerate(notice.obligations, start=1)
    )
    Target.objects.bulk_create(
        target
        for clause, each in zip(clauses, notice.obligations, strict=True)
        for target in targets_of(clause, each)
    )
    guess_topics(plan, clauses)
    undertake(plan, clauses)
    amended = f"，补充《{given.amends.title}》" if given.amends else ""
    words = f"{body.name}采纳《{plan.title}》{amended}，读出 {len(clauses)} 条要点"
    write_log(by, "plan.adopt", plan, words)
    return plan


def _check_amended(body: Body, amended: Plan) -> None:
    if amended.body_id != body.pk:
        raise Refused("补充通知只能补充本单位印发的计划，请选本单位的。")
    if amended.amends_id:
        raise Refused(f"《{amended.title}》本身是补充通知，请选它补充的那份计划。")
    if amended.issued_at is None:
        raise Refused(f"《{amended.title}》还是草稿，请直接在“核对”里改，不用另发补充通知。")


def _plan(body: Body, given: Adoption, digest: str) -> Plan:
    notice = given.notice
    issued_on = day_printed(notice.date)
    document = Document.objects.create(
        division=body.division,
        body=body,
        title=notice.title[:200] or "工作要点",
        number=notice.number[:60],
        issuer=notice.issuer[:80],
        issued_on=issued_on,
        addressees="、".join(notice.addressees)[:400],
        copied_to="、".join(notice.copies)[:400],
        text=notice.text,
        digest=digest,
    )
    amended = given.amends
    year = (amended and amended.year) or given.year or year_printed(notice.title) or (issued_on or today()).year
    return Plan.objects.create(
        division=body.division,
        body=body,
        document=document,
        year=year,
        title=document.title,
        amends=amended,
    )


def clause_of(plan: Plan, number: int, given: read.Obligation) -> Clause:
    """A clause as the reader read it, not yet confirmed by anybody."""
    return Clause(
        division=plan.division,
        plan=plan,
        number=number,
        section=given.section[:12],
        section_title=given.section_title[:100],
        sentence=given.sentence,
        start=given.start,
        end=given.end,
        modality=given.modality,
        who=list(given.who),
        actions=list(given.actions),
        programmes=list(given.programmes),
        dates=list(given.dates),
        beneficiaries=list(given.beneficiaries),
        unsure=list(given.unsure),
    )
