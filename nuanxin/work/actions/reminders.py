"""督办: one body urges those below it about what they lack; it stands until it is done."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import COMMAND_LINE, write_log
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.work.models import Document, Receipt, Reminder, Undertaking


@dataclass(frozen=True)
class Urged:
    """One body and what it lacks, in words of its own; what settles it, if anything does by itself."""

    body: Body
    words: str
    url: str
    receipt: Receipt | None = None
    undertaking: Undertaking | None = None


@dataclass(frozen=True)
class Urging:
    """What is urged about: ``topic`` stays the same from one time to the next, ``client_id`` does not."""

    topic: str
    title: str
    due: date
    urged: Sequence[Urged]
    client_id: uuid.UUID | None = None


@transaction.atomic
def urge(by: By, sender: Body, urging: Urging) -> list[Reminder]:
    """A line on the workbench of each body urged; urged again it is the same line, counted up.

    The same form sent again counts once. Refused when nobody is left to urge, or one of them does
    not stand below the sender.
    """
    if by:
        by.require("plan.urge")
    Body.objects.select_for_update().get(pk=sender.pk)
    if urging.client_id and (sent := _sent(sender, urging.client_id)):
        return sent
    if not urging.urged:
        raise Refused("名单上没有单位了，不用督办。")
    if any(each.body.division not in sender.scope for each in urging.urged):
        raise Refused("只能督办本单位以下的单位，请从自己的名单里督办。")
    made = [_remind(by, sender, urging, each) for each in urging.urged]
    names = "、".join(each.body.name for each in urging.urged[:5])
    count = f"等 {len(made)} 个单位" if len(made) > 5 else ""
    write_log(by, "reminder.urge", sender, f"督办{names}{count}：{urging.title}")
    return made


def _sent(sender: Body, client_id: uuid.UUID) -> list[Reminder]:
    """What this form has done already."""
    return list(Reminder.objects.filter(sender=sender.division, client_id=client_id))


def _remind(by: By, sender: Body, urging: Urging, each: Urged) -> Reminder:
    now = timezone.now()
    who = f"{by.user.name}（{by.appointment.post.title}）" if by else COMMAND_LINE
    said = {
        "title": urging.title[:200], "words": each.words, "url": each.url[:300],
        "due": urging.due, "urged_at": now, "by_name": who[:80],
        "client_id": urging.client_id,
    }  # fmt: skip
    standing = Reminder.objects.standing().filter(
        sender=sender.division, division=each.body.division, topic=urging.topic
    )
    if standing.update(times=F("times") + 1, **said):
        return standing.get()
    return Reminder.objects.create(
        sender=sender.division,
        division=each.body.division,
        body=each.body,
        sent_at=now,
        topic=urging.topic,
        receipt=each.receipt,
        undertaking=each.undertaking,
        **said,
    )


def settle_carried_out(body: Body, document: Document) -> None:
    """A body that has its plan of a paper need not be urged about it any more."""
    standing = Reminder.objects.standing().filter(body=body, receipt__document=document)
    standing.update(settled_at=timezone.now())


@transaction.atomic
def settle_reminder(by: By, reminder: Reminder) -> Reminder:
    """The body that was urged says it is done; twice is harmless."""
    if by:
        by.require("undertaking.work")
        if by.body.pk != reminder.body_id:
            raise Refused("这件督办是发给别的单位的，由它自己办理；您可以查看。")
    reminder = Reminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    if reminder.settled_at is None:
        reminder.settled_at = timezone.now()
        reminder.save(update_fields=["settled_at"])
        write_log(by, "reminder.settle", reminder, f"办好督办：{reminder.title}")
    return reminder
