"""What the clerk does with a reading before the plan is issued; every change is kept as data."""

from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.measures.dictionary import measure_named
from nuanxin.plans.actions.undertake import undertake
from nuanxin.plans.models import Clause, Correction, Target
from nuanxin.work.models import Undertaking

LISTS = ("who", "actions", "programmes", "dates", "beneficiaries")


@dataclass(frozen=True)
class ClauseInput:
    """What a clause says, as the clerk reads it."""

    modality: str
    who: list[str]
    actions: list[str]
    programmes: list[str]
    dates: list[str]
    beneficiaries: list[str]
    by_hand: bool = False


@transaction.atomic
def confirm_clause(by: By, clause: Clause) -> Clause:
    """The clerk has read the clause and agrees; twice is harmless."""
    clause = _draft(by, clause)
    if clause.confirmed_at is None:
        clause.confirmed_at, clause.confirmed_by = timezone.now(), by.user if by else None
        clause.save(update_fields=["confirmed_at", "confirmed_by"])
        write_log(by, "clause.confirm", clause, f"核对第 {clause.number} 条")
    return clause


@transaction.atomic
def correct_clause(by: By, clause: Clause, given: ClauseInput) -> Clause:
    """Change what was read in a clause, and confirm it."""
    clause = _draft(by, clause)
    for name in (field.name for field in fields(given)):
        before, after = getattr(clause, name), getattr(given, name)
        if before != after:
            _keep(by, clause, name, before, after)
            setattr(clause, name, after)
    clause.save()
    undertake(clause.plan, [clause])
    return confirm_clause(by, clause)


@transaction.atomic
def split_clause(by: By, clause: Clause, at: int) -> Clause:
    """Cut a clause in two at an offset of the text; the second part is returned, unconfirmed.

    Targets stay with the first part. Refused where nothing would be left on one side.
    """
    clause = _draft(by, clause)
    text = clause.plan.document.text
    if not (text[clause.start : at].strip() and text[at : clause.end].strip()):
        raise Refused("请在这一条的中间选一个分开的位置。")
    second = Clause(division=clause.division, plan=clause.plan, start=at, end=clause.end)
    for name in ("number", "section", "section_title", "sentence", "modality", *LISTS):
        setattr(second, name, getattr(clause, name))
    _keep(by, clause, "split", clause.end, at)
    clause.end = at
    clause.save(update_fields=["end"])
    second.save()
    _settle(clause)
    write_log(by, "clause.split", clause, f"把第 {clause.number} 条分成两条")
    return second


@transaction.atomic
def merge_clause(by: By, clause: Clause) -> Clause:
    """Join a clause with the one after it; Refused for the last of a section."""
    clause = _draft(by, clause)
    following = Clause.objects.filter(
        plan=clause.plan, section=clause.section, section_title=clause.section_title,
        start__gte=clause.end,
    ).first()
    if following is None:
        raise Refused("这是本节最后一条，后面没有可以并入的。")
    _keep(by, clause, "merge", clause.end, following.end)
    clause.end = following.end
    if clause.sentence != following.sentence:
        clause.sentence += following.sentence
    for name in LISTS:
        both = [*getattr(clause, name), *getattr(following, name)]
        setattr(clause, name, list(dict.fromkeys(both)))
    clause.save()
    following.targets.update(clause=clause)
    _withdraw([following])
    following.delete()
    _settle(clause)
    write_log(by, "clause.merge", clause, f"把第 {clause.number} 条与后一条并成一条")
    return clause


@dataclass(frozen=True)
class TieInput:
    """A measure of the dictionary with this plan's figures (an empty one stays empty)."""

    measure: str
    per_unit: int | None = None
    share: int | None = None


@transaction.atomic
def tie_clause(by: By, clause: Clause, given: TieInput) -> Target:
    """Let a measure answer the clause; its drafted undertakings go. The same tie twice is one."""
    clause = _draft(by, clause)
    measure = measure_named(given.measure)
    target, fresh = Target.objects.update_or_create(
        clause=clause,
        measure=given.measure,
        defaults={
            "division": clause.division,
            "per_unit": given.per_unit,
            "share": given.share,
        },
    )
    _keep(by, clause, "tie", "" if fresh else given.measure, target.measure)
    undertake(clause.plan, [clause])
    write_log(by, "clause.tie", clause, f"第 {clause.number} 条用指标“{measure.title}”")
    return target


@transaction.atomic
def untie_clause(by: By, target: Target) -> Clause:
    """Take a measure off a clause; with none left it is undertaken and proved by hand."""
    clause = _draft(by, target.clause)
    _keep(by, clause, "tie", target.measure, "")
    target.measure = ""
    target.save(update_fields=["measure"])
    undertake(clause.plan, [clause])
    write_log(by, "clause.untie", clause, f"第 {clause.number} 条不再用指标，改为任务")
    return clause


def _settle(clause: Clause) -> None:
    """After a cut or a join: number the clauses as they stand, and undertake them anew."""
    clauses = list(Clause.objects.filter(plan=clause.plan).order_by("start"))
    for number, each in enumerate(clauses, start=1):
        each.number = number
    Clause.objects.bulk_update(clauses, ["number"])
    clause.refresh_from_db()
    touched = [each for each in clauses if each.sentence == clause.sentence]
    _withdraw(touched)
    undertake(clause.plan, touched)


def _withdraw(clauses: list[Clause]) -> None:
    Undertaking.objects.filter(clause_link__clause__in=clauses, sent_at__isnull=True).delete()


def _keep(by: By, clause: Clause, field: str, before: object, after: object) -> None:
    Correction.objects.create(
        division=clause.division,
        plan=clause.plan,
        start=clause.start,
        end=clause.end,
        field=field,
        before=str(before),
        after=str(after),
        by=by.user if by else None,
    )


def _draft(by: By, clause: Clause) -> Clause:
    if by:
        by.require("plan.adopt")
    clause = Clause.objects.select_related("plan__document", "plan__body").select_for_update(
        of=("self",)
    ).get(pk=clause.pk)
    if clause.issued_at:
        raise Refused("这份计划已经印发，条文不能再改；要改请另发补充通知。")
    return clause
