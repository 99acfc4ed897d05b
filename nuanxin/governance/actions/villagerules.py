"""村规民约: one version after another, looked at sentence by sentence, passed, filed, made public."""

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

LONGEST = 40_000  # characters


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
    body = locked_body(by, "villagerule.keep", body)
    if given.client_id and (sent := VillageRule.objects.filter(client_id=given.client_id).first()):
        return sent
    if body.level != "village":
        raise Refused("村规民约是嘎查村居的，请由村级单位登记。")
    text = given.text.replace("\r\n", "\n").strip()
    if not 20 <= len(text) <= LONGEST:
        raise Refused(f"请贴上全文，20 到 {LONGEST:,} 字。")
    versions = VillageRule.objects.filter(body=body, kind=given.kind)
    last = max(versions.values_list("version", flat=True), default=0)
    rule = VillageRule.objects.create(
        division=body.division, body=body, kind=given.kind, version=last + 1, text=text,
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
    """A person says whether a sentence is unlawful; the same again changes nothing."""
    finding = _found(by, finding)
    if verdict not in Verdict.values:
        raise Refused("请选：不合法要改，或没有问题。")
    if verdict == Verdict.LAWFUL and not reason:
        raise Refused("说“没有问题”的，请写一句理由，别人看得懂。")
    if (finding.verdict, finding.reason) == (verdict, reason):
        return finding
    finding.verdict, finding.reason = verdict, reason
    finding.decided_by, finding.decided_at = user_of(by), timezone.now()
    finding.save(update_fields=["verdict", "reason", "decided_by", "decided_at"])
    words = f"{finding.rule}：“{finding.sentence[:30]}”{finding.get_verdict_display()}"
    write_log(by, "villagerule.judge", finding.rule, words)
    return finding


@dataclass(frozen=True)
class PassedInput:
    """When the villagers passed it, how many came."""

    day: date
    attended: int


@transaction.atomic
def pass_rule(by: By, rule: VillageRule, given: PassedInput) -> VillageRule:
    """通过. Refused while a sentence is unjudged or was found unlawful: the sentence says how many."""
    rule = _locked(by, rule)
    if rule.passed_on == given.day and rule.attended == given.attended:
        return rule
    if given.day > today():
        raise Refused("通过日不能晚于今天，请改日期。")
    findings = rule.findings.all()
    if unjudged := sum(not each.verdict for each in findings):
        raise Refused(f"还有 {unjudged} 句没有核对，请先逐句看过再登记通过。")
    if unlawful := sum(each.verdict == Verdict.UNLAWFUL for each in findings):
        raise Refused(f"有 {unlawful} 句核对为不合法，请改好以后登记新的一版。")
    rule.passed_on, rule.attended = given.day, given.attended
    rule.save(update_fields=["passed_on", "attended"])
    write_log(by, "villagerule.pass", rule, f"{rule}通过")
    return rule


@transaction.atomic
def file_rule(by: By, rule: VillageRule, day: date, number: str) -> VillageRule:
    """备案 with the township, after it was passed; the same again changes nothing."""
    rule = _after_passing(by, rule, day, "备案日")
    if (rule.filed_on, rule.filing_number) == (day, number):
        return rule
    rule.filed_on, rule.filing_number = day, number
    rule.save(update_fields=["filed_on", "filing_number"])
    write_log(by, "villagerule.file", rule, f"{rule}备案")
    return rule


@transaction.atomic
def publicise_rule(by: By, rule: VillageRule, day: date) -> VillageRule:
    """公布 to the village, after it was passed."""
    rule = _after_passing(by, rule, day, "公布日")
    if rule.publicised_on == day:
        return rule
    rule.publicised_on = day
    rule.save(update_fields=["publicised_on"])
    write_log(by, "villagerule.publicise", rule, f"{rule}公布")
    return rule


def _after_passing(by: By, rule: VillageRule, day: date, word: str) -> VillageRule:
    rule = _locked(by, rule)
    if rule.passed_on is None:
        raise Refused("这一版还没有通过，请先登记通过。")
    if not rule.passed_on <= day <= today():
        raise Refused(f"{word}要在通过日 {rule.passed_on:%Y-%m-%d} 和今天之间，请改日期。")
    return rule


def _locked(by: By, rule: VillageRule) -> VillageRule:
    locked_body(by, "villagerule.keep", rule.body)
    found = VillageRule.objects.select_related("body").get(pk=rule.pk)
    if found.voided_at:
        raise Refused("这一版已经作废。")
    return found


def _found(by: By, finding: Finding) -> Finding:
    """The finding of a version that is not passed yet."""
    rule = _locked(by, finding.rule)
    if rule.passed_on:
        raise Refused("这一版已经通过，核对结论不再改；要改的请登记新的一版。")
    return Finding.objects.select_related("rule__body").get(pk=finding.pk)
