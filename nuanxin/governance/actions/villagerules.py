"""村规民约: one version after another, looked at sentence by sentence, passed, filed, made public.

A village keeps its own; its township looks at doubtful sentences too, and takes the filing (村民委员会组织法
第二十七条).
"""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.actions.attachments import keep_attachment
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.checklist import pointed_at
from nuanxin.governance.models import Finding, Verdict, VillageRule

SHORTEST, LONGEST = 20, 40_000  # characters
LINE_END = re.compile(r"\r\n?|[\f\v\x85\u2028\u2029]")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class RuleInput:
    """The whole text of one version; the file it came in, if there is one."""

    kind: str
    text: str
    file: "File[bytes] | None" = None
    client_id: UUID | None = None


@transaction.atomic
def draft_rule(by: By, body: Body, given: RuleInput) -> VillageRule:
    """A new version, with every sentence a person should look at; sent twice it is one."""
    body = _own(by, body)
    if given.client_id and (sent := VillageRule.objects.filter(client_id=given.client_id).first()):
        return sent
    if body.level != "village":
        raise Refused("村规民约是嘎查村居的，请由村级单位登记。")
    text = UNSEEN.sub("", LINE_END.sub("\n", given.text)).strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused(f"请贴上全文，{SHORTEST} 到 {LONGEST:,} 字，现在有 {len(text):,} 字。")
    last = VillageRule.objects.live().filter(body=body, kind=given.kind).order_by("-version").first()
    if last and last.text == text:
        raise Refused(f"和第 {last.version} 版一字不差，不用再登记；要改的请先改文字。")
    rule = VillageRule.objects.create(
        division=body.division, body=body, kind=given.kind, version=last.version + 1 if last else 1, text=text,
        attachment=keep_attachment(by, body.division, given.file) if given.file else None,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    Finding.objects.bulk_create(
        Finding(division=rule.division, rule=rule, pattern=each.pattern, start=each.start, end=each.end)
        for each in pointed_at(text)
    )
    write_log(by, "villagerule.draft", rule, f"登记{rule}")
    return rule


@transaction.atomic
def judge(by: By, finding: Finding, verdict: str, reason: str) -> Finding:
    """A person says whether a sentence is unlawful, whatever points at it; the same again changes nothing."""
    rule = _locked(by, "villagerule.judge", finding.rule)
    if rule.passed_on:
        raise Refused("这一版已经通过，核对结论不再改；要改的请登记新的一版。")
    if verdict not in Verdict.values:
        raise Refused("请选：不合法要改，或没有问题。")
    if verdict == Verdict.LAWFUL and not reason:
        raise Refused("说“没有问题”的，请写一句理由，别人看得懂。")
    same = list(rule.findings.filter(start=finding.start))
    if any((each.verdict, each.reason) != (verdict, reason) for each in same):
        rule.findings.filter(start=finding.start).update(
            verdict=verdict, reason=reason, decided_by=user_of(by), decided_at=timezone.now()
        )
        words = f"{rule}：“{rule.text[finding.start : finding.end][:30]}”{Verdict(verdict).label}"
        write_log(by, "villagerule.judge", rule, words)
    return rule.findings.select_related("rule__body").get(pk=finding.pk)


@dataclass(frozen=True)
class PassedInput:
    """When the villagers passed it, how many came."""

    day: date
    attended: int


@transaction.atomic
def pass_rule(by: By, rule: VillageRule, given: PassedInput) -> VillageRule:
    """通过. Refused while a sentence is unjudged or was found unlawful: the sentence says how many."""
    _own(by, rule.body)
    rule = _locked(by, "villagerule.keep", rule)
    if (rule.passed_on, rule.attended) == (given.day, given.attended):
        return rule
    if rule.filed_on or rule.publicised_on:
        raise Refused("这一版已经备案或公布，通过日不再改；登记错了的，请乡级先撤回备案。")
    if given.day > today():
        raise Refused("通过日不能晚于今天，请改日期。")
    _all_judged(rule)
    before = VillageRule.objects.live().filter(body=rule.body, kind=rule.kind, version__lt=rule.version)
    last = before.exclude(passed_on=None).order_by("-passed_on").first()
    if last and last.passed_on and given.day <= last.passed_on:
        raise Refused(f"第 {last.version} 版是 {last.passed_on:%Y-%m-%d} 通过的，这一版要在它以后，请改日期。")
    rule.passed_on, rule.attended = given.day, given.attended
    rule.save(update_fields=["passed_on", "attended"])
    write_log(by, "villagerule.pass", rule, f"{rule}通过，到会 {given.attended} 人")
    return rule


@transaction.atomic
def file_rule(by: By, rule: VillageRule, day: date, number: str) -> VillageRule:
    """备案 by the township, after it was passed; the same again changes nothing."""
    rule = _after_passing(_locked(by, "villagerule.file", rule), day, "备案日")
    if (rule.filed_on, rule.filing_number) == (day, number):
        return rule
    rule.filed_on, rule.filing_number = day, number
    rule.save(update_fields=["filed_on", "filing_number"])
    write_log(by, "villagerule.file", rule, f"{rule}备案（{number}）")
    return rule


@transaction.atomic
def unfile_rule(by: By, rule: VillageRule) -> VillageRule:
    """撤回备案 that was recorded wrongly; twice is harmless."""
    rule = _locked(by, "villagerule.file", rule)
    if rule.filed_on is None:
        return rule
    rule.filed_on, rule.filing_number = None, ""
    rule.save(update_fields=["filed_on", "filing_number"])
    write_log(by, "villagerule.unfile", rule, f"{rule}撤回备案")
    return rule


@transaction.atomic
def publicise_rule(by: By, rule: VillageRule, day: date) -> VillageRule:
    """公布 to the village, after it was passed."""
    _own(by, rule.body)
    rule = _after_passing(_locked(by, "villagerule.keep", rule), day, "公布日")
    if rule.publicised_on == day:
        return rule
    rule.publicised_on = day
    rule.save(update_fields=["publicised_on"])
    write_log(by, "villagerule.publicise", rule, f"{rule}公布")
    return rule


@transaction.atomic
def void_rule(by: By, rule: VillageRule) -> VillageRule:
    """作废 a version that was recorded wrongly; twice is harmless. The newest goes first."""
    body = _own(by, rule.body)
    rule = VillageRule.objects.select_related("body").get(pk=rule.pk)
    if rule.voided_at:
        return rule
    if rule.filed_on:
        raise Refused("这一版已经备案，请乡级先撤回备案，再作废；规约改了的，请登记新的一版。")
    later = VillageRule.objects.live().filter(body=body, kind=rule.kind, version__gt=rule.version)
    if newest := later.order_by("-version").first():
        raise Refused(f"后面还有第 {newest.version} 版，请先作废它。")
    rule.voided_at = timezone.now()
    rule.save(update_fields=["voided_at"])
    write_log(by, "villagerule.void", rule, f"作废{rule}")
    return rule


def _own(by: By, body: Body) -> Body:
    """The body, locked, for itself (or who stands in for its seat) to change."""
    if by and by.may("villagerule.keep") and by.seat.body_id != body.pk and body.division in by.scope:
        raise Refused(f"村规民约由{body.name}自己登记；您可以查看、督办。")
    return locked_body(by, "villagerule.keep", body)


def _all_judged(rule: VillageRule) -> None:
    verdicts = dict(rule.findings.values_list("start", "verdict"))
    if unjudged := sum(not verdict for verdict in verdicts.values()):
        raise Refused(f"还有 {unjudged} 句没有核对，请先逐句看过再登记通过。")
    if unlawful := sum(verdict == Verdict.UNLAWFUL for verdict in verdicts.values()):
        raise Refused(f"有 {unlawful} 句核对为不合法，请改好以后登记新的一版。")


def _after_passing(rule: VillageRule, day: date, word: str) -> VillageRule:
    if rule.passed_on is None:
        raise Refused("这一版还没有通过，请先登记通过。")
    if not rule.passed_on <= day <= today():
        raise Refused(f"{word}要在通过日 {rule.passed_on:%Y-%m-%d} 和今天之间，请改日期。")
    return rule


def _locked(by: By, permission: str, rule: VillageRule) -> VillageRule:
    locked_body(by, permission, rule.body)
    found = VillageRule.objects.select_related("body").get(pk=rule.pk)
    if found.voided_at:
        raise Refused("这一版已经作废。")
    return found
