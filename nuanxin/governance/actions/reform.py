"""改革四问题 of a county: handed out as undertakings, followed entry by entry, settled by a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body, own_body
from nuanxin.governance.models import ReformEntry, ReformItem, ReformKind
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    Order,
    add_evidence,
    finish_undertaking,
    hand_out,
)
from nuanxin.work.models.undertaking import Kind

SOURCE = "改革任务"


@transaction.atomic
def lay_reform(by: By, sender: Body, counties: Iterable[Body], due: date) -> list[ReformItem]:
    """The four items of each county, those that are missing; again is harmless."""
    sender = locked_body(by, "reform.lay", sender)
    if due <= today():
        raise Refused("完成期限要在今天以后，请改日期。")
    counties = [body for body in counties if body.level == "county" and body.division in sender.scope]
    there = set(ReformItem.objects.live().filter(body__in=counties).values_list("body", "kind"))
    made = []
    for kind in ReformKind:
        missing = [body for body in counties if (body.pk, kind.value) not in there]
        title = f"解决{kind.label}问题"
        order = Order(sender.division, Kind.REFORM, title, due, timezone.now(), SOURCE)
        made += [
            ReformItem(
                division=each.division, body=each.body, undertaking=each, kind=kind, recorded_by=user_of(by)
            )
            for each in hand_out(order, missing)
        ]
    ReformItem.objects.bulk_create(made)
    write_logs(by, "reform.lay", [(item, f"{item}列入改革事项") for item in made])
    return made


@dataclass(frozen=True)
class EntryInput:
    """How it stands on a day; ``department`` leads, and stays as it was where it is empty."""

    day: date
    progress: str
    obstacle: str = ""
    next_step: str = ""
    department: str = ""
    client_id: UUID | None = None


@transaction.atomic
def note_progress(by: By, item: ReformItem, given: EntryInput) -> ReformEntry:
    """One more entry; sent twice (same client id) it is one. Entries are never changed."""
    item = _locked(by, item)
    if given.client_id and (sent := ReformEntry.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.day > today():
        raise Refused("进展的日期不能晚于今天，请改日期。")
    if given.department and given.department != item.department:
        item.department = given.department
        item.save(update_fields=["department"])
    entry = ReformEntry.objects.create(
        division=item.division, item=item, day=given.day, progress=given.progress,
        obstacle=given.obstacle, next_step=given.next_step, recorded_by=user_of(by),
        client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "reform.note", item, f"{item}进展：{given.progress[:60]}")
    return entry


@dataclass(frozen=True)
class SettledInput:
    """The document that settles an item: its number and its file, both, and its day."""

    number: str
    file: "File[bytes] | None"
    day: date
    client_id: UUID | None = None


@transaction.atomic
def settle_item(by: By, item: ReformItem, given: SettledInput) -> ReformItem:
    """Solved, by a document number *and* its file. Withdrawing that evidence opens the item again."""
    item = _locked(by, item)
    if item.solved_on:
        return item
    if not given.number or given.file is None:
        raise Refused("解决要有文件：请填文号，并传这份文件。只打勾不算解决。")
    proof = EvidenceInput(f"{item.get_kind_display()}的文件", given.number, "", given.file, given.client_id)
    item.settled_by = add_evidence(by, item.undertaking, proof)
    item.undertaking = finish_undertaking(by, item.undertaking, given.day)
    item.settled_on = given.day
    item.save(update_fields=["settled_by", "settled_on"])
    write_log(by, "reform.settle", item, f"{item}已解决（{given.number}）")
    return item


def _locked(by: By, item: ReformItem) -> ReformItem:
    """The row, for the county it is about."""
    own_body(by, "reform.keep", item.body, f"这件改革事项由{item.body.name}自己填；您可以查看、督办。")
    found = ReformItem.objects.select_related("body", "undertaking__body", "settled_by").get(pk=item.pk)
    if found.voided_at:
        raise Refused("这件改革事项已经作废。")
    return found
