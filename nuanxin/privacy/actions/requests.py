"""What people ask about their own data: noted where they are served, answered in time, decided by two."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import Acting, Task, named_for
from nuanxin.association.log import write_log
from nuanxin.base.ids import fresh_ids
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.models import Policy
from nuanxin.people.models import Household, Person
from nuanxin.people.moving import with_merged
from nuanxin.people.rights import require_named
from nuanxin.privacy.actions.erase import erase, family_of, person_and_merged
from nuanxin.privacy.models import (
    NEAR,
    Allowed,
    Arrangement,
    Asker,
    DataRequest,
    RequestKind,
    Verdict,
    Wanted,
    Why,
)
from nuanxin.privacy.periods import Periods
from nuanxin.privacy.subjects import BY_TABLE, Whose, kind_of
from nuanxin.work.actions.receipts import working_days_on

SHORTEST, LONGEST = 4, 200  # characters of what is said


@dataclass(frozen=True)
class AskInput:
    """What is asked, by whom, about whom (``person``: None for the family as a whole)."""

    kind: str
    relation: str
    asker: str
    asked_on: date
    person: Person | None = None
    wants: str = ""
    interest: str = ""
    evidence: str = ""
    client_id: uuid.UUID | None = None

    def __repr__(self) -> str:
        return f"AskInput({self.kind})"  # a name stands in no log


@dataclass(frozen=True)
class DecisionInput:
    verdict: str
    reason: str = ""


@transaction.atomic
def ask(by: Acting, household: Household, given: AskInput) -> DataRequest:
    """Note what a family asks, and by when it is answered; sent twice it is one.

    Raises ``Refused`` for a day to come, for one who may not ask this, or where something is not said.
    """
    require_named(by, "data.handle", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    if given.client_id and (sent := DataRequest.objects.filter(client_id=given.client_id).first()):
        return sent
    _check(given)
    person = given.person
    return _note(by, given, DataRequest(
        division=household.division, household_id=household.pk, person_id=person.pk if person else None,
        pseudonym=f"成员 {person.pseudonym}" if person else f"户 {household.pseudonym}", arranged=arranged(person),
    ))  # fmt: skip


@transaction.atomic
def ask_erasure(by: Acting, subject: Whose, given: AskInput) -> DataRequest:
    """Note that one of ``KINDS`` asks to be erased; sent twice it is one, and while one waits there is no other."""
    kind = kind_of(subject)
    by.require(kind.permission)
    if subject.division not in by.scope:
        raise Refused(f"这位{kind.title}不在您的范围内，请登记他的单位办。")
    subject = type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    if given.client_id and (sent := DataRequest.objects.filter(client_id=given.client_id).first()):
        return sent
    if subject.erased:
        raise Refused(f"{subject}的资料已经删除，不用再办。")
    if DataRequest.objects.open().of_subject(subject).exists():
        raise Refused("已有一件删除的请求在等决定，不用再登记。")
    if given.kind != RequestKind.ERASE:
        raise Refused(f"{kind.title}要副本的，在“个人信息”里直接取，当面交给本人；这里只登记删除。")
    _check(given)
    return _note(by, given, DataRequest(
        division=subject.division, table=subject._meta.db_table, subject_id=subject.pk,
        pseudonym=f"{subject}",
    ))  # fmt: skip


def _note(by: Acting, given: AskInput, row: DataRequest) -> DataRequest:
    """Keep a request that says already whom it is about."""
    [row.pk] = fresh_ids(DataRequest._meta.db_table, 1)
    row.kind, row.wants, row.relation, row.client_id = given.kind, given.wants, given.relation, given.client_id
    row.asked_on, row.post, row.asked_by = given.asked_on, by.seat, by.user
    row.due = working_days_on(given.asked_on, Periods.read().number("answer", row.division))
    row.write(asker=given.asker, interest=given.interest, evidence=given.evidence).save(force_insert=True)
    write_log(by, "data.ask", row, f"登记个人信息请求：{row}，{row.due:%Y-%m-%d} 前答复")
    return row


def arranged(person: Person | None) -> str:
    """What a person decided about her relatives' rights; "" where nothing."""
    rows = Arrangement.objects.in_force().filter(person=person)
    return rows.values_list("allowed", flat=True).first() or ""


def _check(given: AskInput) -> None:
    if given.kind not in RequestKind.values or given.relation not in Asker.values:
        raise Refused("请选要办什么、谁提出。")
    if given.asked_on > today():
        raise Refused("提出日不能晚于今天，请改日期。")
    if given.relation != Asker.SELF and len(given.asker) < 2:
        raise Refused("不是本人提出的，请写提出人姓名。")
    if given.kind == RequestKind.DEAD:
        _check_relative(given)
    elif given.relation in NEAR:
        raise Refused("本人在世的，由本人、监护人或受本人委托的人提出。")
    elif given.wants:
        raise Refused("“对已故者的资料要”只在办已故者的时候选。")


def _check_relative(given: AskInput) -> None:
    """PIPL 49: a near relative, for her own lawful interest."""
    if given.person is None or not given.person.read("died_on"):
        raise Refused("请选是哪一位已故的家里人；还没有登记去世日的，先在他的资料里登记。")
    if given.relation not in NEAR:
        raise Refused("办已故者的资料，要由近亲属提出：配偶、父母、子女、兄弟姐妹、祖孙。")
    if given.wants not in Wanted.values:
        raise Refused("请选对已故者的资料要做什么。")
    if min(len(given.asker), len(given.interest), len(given.evidence)) < 2:
        raise Refused("请写提出人姓名、为了什么合法正当的事、看过哪些证明。")


@transaction.atomic
def decide(by: Acting, row: DataRequest, given: DecisionInput) -> DataRequest:
    """Say yes or no to an erasure, or to a relative of the dead; a yes to an erasure carries it out at once.

    Whoever noted the request does not decide it. The same again changes nothing.
    """
    by.require("data.decide")
    row = DataRequest.objects.select_for_update().get(pk=row.pk)
    if row.subject_id is None:
        by.require("data.family")
    if row.verdict and row.verdict == given.verdict:
        return row
    _refuse_decision(by, row, given)
    if given.verdict == Verdict.GRANTED and row.subject_id:
        _erase_subject(by, row)
    elif given.verdict == Verdict.GRANTED:
        _grant(by, row)
    else:
        row.done_at = timezone.now()
    row.verdict, row.decided_at = given.verdict, timezone.now()
    row.decider = f"{by.user.name}（{by.appointment.post}）"[:80]
    row.write(reason=given.reason.strip()).save()
    write_log(by, "data.decide", row, f"决定{row}：{row.get_verdict_display()}")
    return row


def _refuse_decision(by: Acting, row: DataRequest, given: DecisionInput) -> None:
    if row.verdict:
        raise Refused(f"{row.decider}已经定了：{row.get_verdict_display()}。不能再改。")
    if not row.waits:
        raise Refused("这一件不用决定，由服务岗位直接办。")
    if row.asked_by_id == by.user_id:
        raise Refused("这一件是您登记的，要由另一个人决定，请交给旗县区（市级）的同事。")
    if given.verdict not in Verdict.values:
        raise Refused("请选同意还是不同意。")
    if given.verdict == Verdict.REFUSED and not SHORTEST <= len(given.reason.strip()) <= LONGEST:
        raise Refused(f"不同意的，请写理由，{SHORTEST} 到 {LONGEST} 个字，要告诉提出人。")


def _grant(by: Acting, row: DataRequest) -> None:
    with _family(by, row) as (inside, household):
        person = Person.objects.filter(pk=row.person_id).first() if row.person_id else None
        if row.kind == RequestKind.DEAD and arranged(person) == Allowed.NOBODY:
            raise Refused("本人生前说过谁也不给看、不给删，只能不同意（个人信息保护法第四十九条）。")
        if row.kind == RequestKind.ERASE or row.wants == Wanted.ERASE:
            subjects = person_and_merged(person) if person else family_of(household)
            if row.kind == RequestKind.ERASE:
                _refuse_insured(household)
            erase(inside, subjects, Why.DEAD if row.kind == RequestKind.DEAD else Why.ASKED, today())
            row.done_at = timezone.now()


def _erase_subject(by: Acting, row: DataRequest) -> None:
    kind = BY_TABLE[row.table]
    rows: Any = kind.model._default_manager.all()
    subject = rows.visible_to(by.scope).filter(pk=row.subject_id or 0).first()
    if subject is None:
        raise Refused(f"这位{kind.title}不在您的范围内，请由他所在的旗县区决定。")
    erase(by, [subject], Why.ASKED, today())
    row.done_at = timezone.now()


@contextmanager
def _family(by: Acting, row: DataRequest) -> Iterator[tuple[Acting, Household]]:
    """The family of a request, within the one task for which the county reaches it."""
    with named_for(by, Task.DECIDING) as inside:
        household = Household.objects.select_for_update().filter(pk=row.household_id or 0).first()
        if household is None or inside is None:
            raise Refused("这户不在您的范围内，多半搬走了，请由它现在的旗县区决定。")
        yield inside, household


def _refuse_insured(household: Household) -> None:
    rows = Policy.objects.on(today()).filter(household__in=with_merged(household))
    if last := rows.order_by("to_day").last():
        until = f"，到 {last.last_day:%Y-%m-%d}" if last.last_day else ""
        raise Refused(f"还有在保的保单{until}：删了就理赔不了。请先退保，或等到期再决定。")


@transaction.atomic
def finish(by: Acting, row: DataRequest, outcome: str) -> DataRequest:
    """Note how a request was met: the copy handed over, what was corrected; twice is harmless."""
    require_named(by, "data.handle", [row.division])
    row = DataRequest.objects.select_for_update().get(pk=row.pk)
    if row.done_at:
        return row
    if row.waits:
        raise Refused("这一件要等旗县区决定，决定以后再办。")
    if not SHORTEST <= len(outcome.strip()) <= LONGEST:
        raise Refused(f"请写怎么办的，{SHORTEST} 到 {LONGEST} 个字，如“当面交给本人，已签收”。")
    row.done_at = timezone.now()
    row.write(outcome=outcome.strip()).save()
    write_log(by, "data.finish", row, f"办好{row}")
    return row
