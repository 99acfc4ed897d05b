"""What the clerk does with a reading before the plan is issued; every change is kept as data."""

from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.base.refused import Refused
from nuanxin.measures.dictionary import measure_named
from nuanxin.plans.actions.amend import require_replaceable
from nuanxin.plans.actions.rights import require_own
from nuanxin.plans.actions.sorting import copy_topics
from nuanxin.plans.actions.undertake import undertake
from nuanxin.plans.models import Clause, Correction, Plan, Target
from nuanxin.work.models import Undertaking

LISTS = ("who", "actions", "programmes", "dates", "beneficiaries")


@dataclass(frozen=True)
class ClauseInput:
    """What a clause says, as the clerk reads it; in a supplement also which clause it ``replaces``."""

    modality: str
    who: list[str]
    actions: list[str]
    programmes: list[str]
    dates: list[str]
    beneficiaries: list[str]
    by_hand: bool = False
    replaces: Clause | None = None


@transaction.atomic
def confirm_clause(by: By, clause: Clause) -> Clause:
    """The clerk has read the clause and agrees; twice is harmless."""
    clause = unissued(by, clause)
    if clause.confirmed_at is None:
        clause.confirmed_at, clause.confirmed_by = timezone.now(), user_of(by)
        clause.save(update_fields=["confirmed_at", "confirmed_by"])
        write_log(by, "clause.confirm", clause, f"核对第 {clause.number} 条")
    return clause


@transaction.atomic
def correct_clause(by: By, clause: Clause, given: ClauseInput) -> Clause:
    """Change what was read in a clause, and confirm it; without a change it is confirmed as read."""
    clause = unissued(by, clause)
    if given.replaces:
        require_replaceable(clause.plan, given.replaces)
    changed = [f.name for f in fields(given) if getattr(clause, f.name) != getattr(given, f.name)]
    for name in changed:
        _keep(by, clause, name, getattr(clause, name), getattr(given, name))
        setattr(clause, name, getattr(given, name))
    if changed:
        clause.save(update_fields=changed)
        _undertake_anew([clause])
        write_log(by, "clause.correct", clause, f"更正第 {clause.number} 条")
    return confirm_clause(by, clause)


@transaction.atomic
def split_clause(by: By, clause: Clause, at: int) -> Clause:
    """Cut a clause in two at an offset of the text, both to be confirmed; returns the second part.

    Targets stay with the first part. Refused where nothing would be left on one side.
    """
    clause = unissued(by, clause)
    text = clause.plan.document.text
    if not (text[clause.start : at].strip() and text[at : clause.end].strip()):
        raise Refused("请在这一条的中间选一个分开的位置。")
    second = Clause(division=clause.division, plan=clause.plan, start=at, end=clause.end)
    for name in ("number", "section", "section_title", "sentence", "modality", *LISTS):
        setattr(second, name, getattr(clause, name))
    _keep(by, clause, "split", clause.end, at)
    clause.end = at
    clause.confirmed_at = clause.confirmed_by = None
    clause.save(update_fields=["end", "confirmed_at", "confirmed_by"])
    second.save()
    copy_topics(clause, second)
    _settle(clause)
    write_log(by, "clause.split", clause, f"把第 {clause.number} 条分成两条")
    return second


@transaction.atomic
def merge_clause(by: By, clause: Clause, seen: int | None = None) -> Clause:
    """Join a clause with the one after it, to be confirmed anew; Refused for the last of a section.

    ``seen`` is the id of the one that was shown to come after: another one now says that this was
    sent before, and nothing is joined.
    """
    clause = unissued(by, clause)
    following = Clause.objects.filter(
        plan=clause.plan, section=clause.section, section_title=clause.section_title,
        start__gte=clause.end,
    ).first()
    if seen and not Clause.objects.filter(plan=clause.plan, pk=seen).exists():
        return clause
    if following is None:
        raise Refused("这是本节最后一条，后面没有可以并入的。")
    _keep(by, clause, "merge", clause.end, following.end)
    clause.end = following.end
    if clause.sentence != following.sentence:
        clause.sentence += following.sentence
    for name in (*LISTS, "unsure"):
        both = [*getattr(clause, name), *getattr(following, name)]
        setattr(clause, name, list(dict.fromkeys(both)))
    clause.by_hand = clause.by_hand or following.by_hand
    clause.previous_id = clause.previous_id or following.previous_id
    clause.confirmed_at = clause.confirmed_by = None
    clause.save()
    _take_over(clause, following)
    _withdraw([following])
    following.delete()
    _settle(clause)
    write_log(by, "clause.merge", clause, f"把第 {clause.number} 条与后一条并成一条")
    return clause


@dataclass(frozen=True)
class TieInput:
    """A measure of the dictionary with this plan's figures (an empty one stays empty).

    ``target`` is the printed figure that the measure answers, if one is meant.
    """

    measure: str
    per_unit: int | None = None
    share: int | None = None
    target: Target | None = None


@transaction.atomic
def tie_clause(by: By, clause: Clause, given: TieInput) -> Target:
    """Let a measure answer the clause; its drafted undertakings go. The same tie twice is one."""
    clause = unissued(by, clause)
    if given.target and given.target.clause_id != clause.pk:
        raise Refused("这个数不是这一条里的，请刷新页面再看。")
    measure = measure_named(given.measure)
    if measure.free:
        raise Refused(f"“{measure.title}”是自愿的，不定指标，请换一项。")
    same = clause.targets.filter(measure=given.measure).first()
    target = given.target or same or Target(division=clause.division, clause=clause)
    if same and same != target:
        raise Refused(f"这一条已经用了“{measure.title}”，不用再加一遍。")
    before = _tie_words(target)
    target.measure, target.per_unit, target.share = given.measure, given.per_unit, given.share
    if _tie_words(target) != before:
        target.save()
        _keep(by, clause, "tie", before, _tie_words(target))
        undertake(clause.plan, [clause])
        write_log(by, "clause.tie", clause, f"第 {clause.number} 条用指标“{measure.title}”")
    return target


@transaction.atomic
def untie_clause(by: By, clause: Clause, measure: str) -> Clause:
    """Take a measure off a clause; with none left it is undertaken and proved by hand.

    What the notice prints stays. A measure that is not on the clause changes nothing.
    """
    clause = unissued(by, clause)
    for target in clause.targets.filter(measure=measure).exclude(measure=""):
        _keep(by, clause, "tie", _tie_words(target), "")
        if target.what:
            target.measure, target.per_unit, target.share = "", None, None
            target.save()
        else:
            target.delete()
        undertake(clause.plan, [clause])
        title = measure_named(measure).title
        write_log(by, "clause.untie", clause, f"第 {clause.number} 条不再用指标“{title}”")
    return clause


def _tie_words(target: Target) -> str:
    figures = f"per_unit={target.per_unit} share={target.share}"
    return f"{target.measure} {figures}" if target.measure else ""


def _take_over(clause: Clause, other: Clause) -> None:
    """Every figure of another clause; a measure that both have stays with the figures it has here."""
    known = clause.targets.exclude(measure="").values("measure")
    other.targets.filter(measure__in=known, what="").delete()
    other.targets.filter(measure__in=known).update(measure="", per_unit=None, share=None)
    other.targets.update(clause=clause)


def _settle(clause: Clause) -> None:
    """After a cut or a join: number the clauses as they stand, and undertake them anew."""
    clauses = list(Clause.objects.filter(plan=clause.plan).order_by("start"))
    for number, each in enumerate(clauses, start=1):
        each.number = number
    Clause.objects.bulk_update(clauses, ["number"])
    clause.refresh_from_db()
    _undertake_anew([each for each in clauses if each.sentence == clause.sentence])


def _undertake_anew(clauses: list[Clause]) -> None:
    """In new words, or by another day."""
    _withdraw(clauses)
    undertake(clauses[0].plan, clauses)


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
        by=user_of(by),
    )


def unissued(by: By, clause: Clause) -> Clause:
    """The clause as it is now, in a plan that nobody else changes meanwhile."""
    require_own(by, "plan.adopt", clause.plan.body_id)
    Plan.objects.select_for_update().get(pk=clause.plan_id)
    related = Clause.objects.select_related("plan__document", "plan__body")
    now = related.filter(pk=clause.pk).first()
    if now is None:
        raise Refused("这一条刚刚并入了前一条，请刷新页面再看。")
    if now.parent_id:
        raise Refused("本级计划的条文跟着上级走，不改读法；请选照办、调整或不适用。")
    if now.issued_at:
        raise Refused("这份计划已经印发，条文不能再改；要改请另发补充通知。")
    return now
