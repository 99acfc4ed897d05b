"""Undertakings: handed out, owned, carried out step by step, proved, done."""

import tomllib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.actions.attachments import keep_attachment
from nuanxin.association.calendar import shift_working_days
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.models import Evidence, Reminder, Step, Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet


@dataclass(frozen=True)
class StepTemplate:
    """A step of a kind; ``before``: working days before the day that counts, fewer than none after it."""

    title: str
    before: int | None = None


@cache
def steps_of(kind: str) -> tuple[StepTemplate, ...]:
    """The steps of a kind, from ``data/steps.toml``."""
    path = Path(__file__).parents[1] / "data" / "steps.toml"
    return tuple(StepTemplate(**each) for each in tomllib.loads(path.read_text("utf-8"))[kind])


@dataclass(frozen=True)
class Order:
    """What a body asks of others: the kind, in what words, by when, and since when (None: a draft).

    ``sender`` is the code of the asking body's division, ``source`` the part of its paper that asks.
    ``counts_from`` is the day that steps with days of their own count from (a congress: its meeting).
    """

    sender: int
    kind: str
    title: str
    due: date
    sent_at: datetime | None = None
    source: str = ""
    counts_from: date | None = None


def hand_out(order: Order, receivers: Iterable[Body]) -> list[Undertaking]:
    """One undertaking for each receiver; a draft is unseen by them until it is sent."""
    handed = Undertaking.objects.bulk_create(
        Undertaking(
            sender=order.sender,
            division=body.division,
            body=body,
            kind=order.kind,
            title=order.title,
            source=order.source,
            due=order.due,
            sent_at=order.sent_at,
        )
        for body in receivers
    )
    if order.sent_at:
        _lay_steps(handed, order.counts_from)
    return handed


def send_undertakings(drafts: QuerySet[Undertaking], sent_at: datetime) -> None:
    """Hand drafts to their receivers, with the steps of their kind; sent ones stay as they are."""
    waiting = list(drafts.filter(sent_at__isnull=True))
    Undertaking.objects.filter(pk__in=[each.pk for each in waiting]).update(sent_at=sent_at)
    _lay_steps(waiting)


def _lay_steps(undertakings: list[Undertaking], counts_from: date | None = None) -> None:
    Step.objects.bulk_create(
        Step(
            division=each.division, undertaking=each, number=number, title=step.title, due=due
        )
        for each in undertakings
        for number, (step, due) in enumerate(steps_due(each.kind, counts_from), start=1)
    )  # fmt: skip


def steps_due(kind: str, counts_from: date | None) -> list[tuple[StepTemplate, date | None]]:
    """The steps of a kind and the last day of each, where they count from a day."""
    steps = steps_of(kind)
    if counts_from is None:
        return [(step, None) for step in steps]
    days = {step.before for step in steps if step.before is not None}
    shifted = shift_working_days(counts_from, days)
    return [(step, None if step.before is None else shifted[step.before]) for step in steps]


@transaction.atomic
def assign_undertaking(by: By, undertaking: Undertaking, owner: Post, due: date) -> Undertaking:
    """Name the seat that is responsible, and the day; the same again changes nothing."""
    undertaking = _locked(by, undertaking)
    if owner.body_id != undertaking.body_id:
        raise Refused(f"“{owner}”不是{undertaking.body.name}的岗位，请选本单位的岗位。")
    if (undertaking.owner_id, undertaking.due) == (owner.pk, due):
        return undertaking
    undertaking.owner, undertaking.due = owner, due
    undertaking.save(update_fields=["owner", "due"])
    words = f"{undertaking.brief}由{owner.title}负责，{due:%Y-%m-%d} 前完成"
    write_log(by, "undertaking.assign", undertaking, words)
    return undertaking


@transaction.atomic
def mark_step(by: By, step: Step, done_on: date | None) -> Step:
    """Mark one step done on a day, or open again (``None``); twice is harmless."""
    undertaking = _locked(by, step.undertaking)
    step.refresh_from_db(fields=["done_on"])
    if bool(step.done_on) == bool(done_on):
        return step
    step.done_on = done_on
    step.save(update_fields=["done_on"])
    word = "完成" if done_on else "重新打开"
    write_log(by, "undertaking.step", undertaking, f"{undertaking.brief}{word}步骤：{step.title}")
    return step


@dataclass(frozen=True)
class EvidenceInput:
    """At least one of a document number, a link or a file, and a line of explanation."""

    note: str = ""
    number: str = ""
    link: str = ""
    file: "File[bytes] | None" = None
    client_id: uuid.UUID | None = None


@transaction.atomic
def add_evidence(by: By, undertaking: Undertaking, given: EvidenceInput) -> Evidence:
    """Add what proves the undertaking; sent twice (same client id) it is one piece."""
    undertaking = _locked(by, undertaking)
    if sent := _sent(undertaking, given):
        return sent
    if not (given.number or given.link or given.file):
        raise Refused("请传一个文件，或写文号、网址，三样有一样就行。")
    evidence = Evidence.objects.create(
        division=undertaking.division,
        undertaking=undertaking,
        note=given.note,
        number=given.number,
        link=given.link,
        attachment=keep_attachment(by, undertaking.division, given.file) if given.file else None,
        added_by=user_of(by),
        client_id=given.client_id,
    )
    write_log(by, "undertaking.evidence", undertaking, f"{undertaking.brief}加佐证：{evidence}")
    return evidence


def _sent(undertaking: Undertaking, given: EvidenceInput) -> Evidence | None:
    """What this very form added when it was sent before."""
    if given.client_id is None:
        return None
    sent = Evidence.objects.filter(client_id=given.client_id).first()
    if sent and sent.undertaking_id != undertaking.pk:
        raise Refused("这张表已经用过，请刷新页面再填。")
    return sent


@transaction.atomic
def withdraw_evidence(by: By, evidence: Evidence) -> Evidence:
    """Take a piece of evidence back; an undertaking that it alone proved is open again."""
    undertaking = _locked(by, evidence.undertaking)
    evidence.refresh_from_db(fields=["withdrawn_at"])
    if evidence.withdrawn_at:
        return evidence
    evidence.withdrawn_at = timezone.now()
    evidence.save(update_fields=["withdrawn_at"])
    if undertaking.done_on and not _proved(undertaking):
        undertaking.done_on = None
        undertaking.save(update_fields=["done_on"])
    write_log(by, "undertaking.withdraw", undertaking, f"{undertaking.brief}撤回佐证：{evidence}")
    return evidence


@transaction.atomic
def finish_undertaking(by: By, undertaking: Undertaking, done_on: date) -> Undertaking:
    """Done, with evidence. Refused without any, or on a day to come; twice is harmless."""
    undertaking = _locked(by, undertaking)
    if undertaking.done_on:
        return undertaking
    if not _proved(undertaking):
        raise Refused("还没有佐证，不能办结。请先加一个文件、文号或网址。")
    if done_on > today():
        raise Refused("办结日不能晚于今天，请改日期。")
    undertaking.done_on = done_on
    undertaking.save(update_fields=["done_on"])
    settle([undertaking])
    words = f"{undertaking.body.name}办结{undertaking.brief}"
    write_log(by, "undertaking.finish", undertaking, words)
    return undertaking


@transaction.atomic
def excuse(undertakings: UndertakingQuerySet) -> int:
    """Void what is still open of these: nobody has to do it any more; how many there were.

    What is done stays, with its evidence.
    """
    unfinished = undertakings.live().filter(done_on__isnull=True, closed_at__isnull=True)
    waiting = list(unfinished.select_for_update(of=("self",)))
    now = timezone.now()
    Undertaking.objects.filter(pk__in=[each.pk for each in waiting]).update(voided_at=now)
    settle(waiting)
    return len(waiting)


def settle(undertakings: Iterable[Undertaking]) -> None:
    """Nobody is urged any more about what is done, closed or void."""
    standing = Reminder.objects.standing().filter(undertaking__in=undertakings)
    standing.update(settled_at=timezone.now())


def _proved(undertaking: Undertaking) -> bool:
    return undertaking.evidence.filter(withdrawn_at__isnull=True).exists()


def _locked(by: By, undertaking: Undertaking) -> Undertaking:
    """The row, for its receiver to change; who sent it may look on."""
    if by:
        by.require("undertaking.work")
        if by.body.pk != undertaking.body_id:
            raise Refused("这件任务由收到它的单位办理；您可以查看。")
    found = Undertaking.objects.select_related("body").select_for_update(of=("self",)).get(
        pk=undertaking.pk
    )
    if found.closed_at:
        where = "已经结转，请在新一年的任务里办" if found.carried_to_id else "已经不再办"
        raise Refused(f"这件任务{where}。")
    return found
