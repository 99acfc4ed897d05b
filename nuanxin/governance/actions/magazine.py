"""杂志《人生》: copies that came, how it was used in study, pieces sent in and printed.

Red line: nobody has to order, read or write; bodies are not ranked by any of it, and nobody is named.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import Contribution, Copies, Reading

PERMISSION = "magazine.keep"


@dataclass(frozen=True)
class CopiesInput:
    """How many copies came to a body in a year."""

    year: int
    copies: int
    client_id: UUID | None = None


@transaction.atomic
def note_copies(by: By, body: Body, given: CopiesInput) -> Copies:
    """到位份数 of a year; another number replaces the one before, the same again changes nothing."""
    body = _own(by, body)
    if given.client_id and (sent := Copies.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.year > today().year:
        raise Refused("年度不能晚于今年，明年的等杂志到了再登记。")
    before = Copies.objects.live().filter(body=body, year=given.year).first()
    if before and before.copies == given.copies:
        return before
    if before:
        before.voided_at = timezone.now()
        before.save(update_fields=["voided_at"])
    noted = Copies.objects.create(
        division=body.division, body=body, year=given.year, copies=given.copies,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "magazine.copies", noted, f"登记《人生》份数：{noted}")
    return noted


@dataclass(frozen=True)
class ReadingInput:
    """That it was used on a day, which issue, and for what; nobody is counted."""

    day: date
    use: str
    issue: str = ""
    client_id: UUID | None = None


@transaction.atomic
def note_reading(by: By, body: Body, given: ReadingInput) -> Reading:
    """学用 on a day; sent twice (same client id) it is one."""
    body = _own(by, body)
    if given.client_id and (sent := Reading.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.day > today():
        raise Refused("学用的日子不能晚于今天，请改日期。")
    noted = Reading.objects.create(
        division=body.division, body=body, day=given.day, issue=given.issue, use=given.use,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "magazine.reading", noted, f"{body.name}登记《人生》学用：{noted}")
    return noted


@dataclass(frozen=True)
class ContributionInput:
    """A piece that was sent in; its title, not its author."""

    title: str
    sent_on: date
    client_id: UUID | None = None


@transaction.atomic
def send_contribution(by: By, body: Body, given: ContributionInput) -> Contribution:
    """投稿; sent twice (same client id) it is one."""
    body = _own(by, body)
    if given.client_id and (sent := Contribution.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.sent_on > today():
        raise Refused("投稿日不能晚于今天，请改日期。")
    noted = Contribution.objects.create(
        division=body.division, body=body, title=given.title, sent_on=given.sent_on,
        recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "magazine.contribution", noted, f"{body.name}登记投稿：{noted}")
    return noted


@transaction.atomic
def note_printed(by: By, contribution: Contribution, day: date, issue: str) -> Contribution:
    """刊出, in which issue; the same again changes nothing."""
    _own(by, contribution.body)
    noted = Contribution.objects.select_related("body").get(pk=contribution.pk)
    if noted.voided_at:
        raise Refused("这篇投稿已经作废，请重新登记。")
    if not noted.sent_on <= day <= today():
        raise Refused(f"刊出日要在投稿日 {noted.sent_on:%Y-%m-%d} 和今天之间，请改日期。")
    if (noted.printed_on, noted.issue) == (day, issue):
        return noted
    noted.printed_on, noted.issue = day, issue
    noted.save(update_fields=["printed_on", "issue"])
    write_log(by, "magazine.printed", noted, f"{noted.body.name}投稿刊出：{noted}（{issue}）")
    return noted


@transaction.atomic
def void_noted(by: By, noted: Copies | Reading | Contribution) -> None:
    """作废 what was recorded wrongly; twice is harmless."""
    _own(by, noted.body)
    noted.refresh_from_db(fields=["voided_at"])
    if noted.voided_at:
        return
    noted.voided_at = timezone.now()
    noted.save(update_fields=["voided_at"])
    write_log(by, "magazine.void", noted, f"{noted.body.name}作废《人生》{noted._meta.verbose_name}：{noted}")


def _own(by: By, body: Body) -> Body:
    """The body, locked, for itself (or who stands in for its seat) to change."""
    locked = locked_body(by, PERMISSION, body)
    if by and by.seat.body_id != body.pk:
        raise Refused(f"杂志的份数、学用和投稿由{body.name}自己登记；您可以查看。")
    return locked
