"""What families say when they are asked. A refusal is respected at once and taken back with one word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions import followups
from nuanxin.care.actions.rights import (
    Care,
    covers,
    locked_home,
    locked_households,
    sensible_day,
    sent_before,
)
from nuanxin.care.models import Answer, Said, Scheme
from nuanxin.people.models import Household

HOLD_ALL = 90  # days that “这次不” holds when it was said about everything
FARTHEST = 3 * 366  # days


@dataclass(frozen=True)
class AnswerInput:
    """What a family said on a day to a seat about one scheme, or all (None).

    ``until``: the first day on which it may be asked again, for 到某日前不打扰.
    """

    household: Household
    said: str
    day: date
    post: Post
    scheme: Scheme | None = None
    until: date | None = None
    client_id: UUID | None = None


@transaction.atomic
def record_answers(by: By, given: Sequence[AnswerInput]) -> list[Answer]:
    """Each ends the answer before it about the same thing; sent twice (same client id) it is one.

    Refuses a day to come or before the family was in care, a seat that is not the family's, and an
    answer older than the one that holds.
    """
    households = locked_households(by, "care.serve", {each.household.pk for each in given})
    sent = sent_before(Answer, [(each.client_id, each.household) for each in given])
    care = Care(households)
    answers = [
        (sent.get(each.client_id) if each.client_id else None)
        or _record(by, households[each.household.pk], each, care)
        for each in given
    ]
    fresh = [each for each in answers if each.pk not in {old.pk for old in sent.values()}]
    write_logs(by, "answer.record", [(each, f"{each.household}对{each}") for each in fresh])
    return answers


def _record(by: By, household: Household, given: AnswerInput, care: Care) -> Answer:
    sensible_day(given.day, "答复的日子")
    care.on(household, given.day)
    if not covers(given.post, household.division):
        raise Refused(f"“{given.post}”不是这户所在苏木乡镇或嘎查村居的岗位，请选这户的岗位。")
    _end_before(household, given)
    answer = Answer.objects.create(
        division=household.division, household=household, scheme=given.scheme, said=given.said,
        post=given.post, from_day=given.day, to_day=_until(given), recorded_by=user_of(by),
        client_id=given.client_id,
    )  # fmt: skip
    if given.said != Said.YES:
        followups.drop_refused(answer)
    return answer


def _until(given: AnswerInput) -> date | None:
    if given.said == Said.NOT_NOW:
        return given.day + timedelta(days=given.scheme.hold_days if given.scheme else HOLD_ALL)
    if given.said != Said.UNTIL:
        return None
    if given.until is None or not 0 < (given.until - given.day).days <= FARTHEST:
        raise Refused("请写到哪一天以前不打扰：晚于答复那天，不超过三年。更久的请选“不再问”。")
    return given.until


def _end_before(household: Household, given: AnswerInput) -> None:
    """What the family said before about the same thing no longer holds; a yes to one thing does not
    lift a no to everything.
    """
    earlier = Answer.objects.of(household).filter(Q(to_day__isnull=True) | Q(to_day__gt=given.day))
    if given.said == Said.YES and given.scheme:
        Refusals([household.pk]).refuse(household, None, given.day)
    for each in earlier.filter(scheme=given.scheme):
        if each.from_day > given.day:
            raise Refused(
                f"这户 {each.from_day:%Y-%m-%d} 已有更晚的答复（{each}），请核对日期。"
            )
        _end(each, given.day)


def _end(answer: Answer, day: date) -> None:
    answer.to_day, answer.ended_at = max(day, answer.from_day), timezone.now()
    answer.save(update_fields=["to_day", "ended_at"])


@transaction.atomic
def take_back(by: By, answer: Answer) -> Answer:
    """收回: the family may be asked again from today; again is harmless."""
    household = locked_home(by, "care.serve", answer.household)
    answer = Answer.objects.select_related("scheme").select_for_update(of=("self",)).get(
        pk=answer.pk
    )
    if not answer.holds(today()):
        return answer
    _end(answer, today())
    followups.resume(household, today())
    write_log(by, "answer.take_back", answer, f"{household}收回：{answer}")
    return answer


class Refusals:
    """What families do not want: read once for a batch."""

    def __init__(self, households: Iterable[int]) -> None:
        self._rows: dict[int, list[Answer]] = {}
        rows = Answer.objects.of_these(households).live().refusals()
        for row in rows.select_related("scheme", "household"):
            family = row.household.merged_into_id or row.household_id
            self._rows.setdefault(family, []).append(row)

    def refuse(self, household: Household, scheme: Scheme | None, day: date) -> None:
        """Refuse to act against what a family said about a scheme, or about everything, on a day."""
        about = (None, scheme.pk if scheme else None)
        for answer in self._rows.get(household.pk, []):
            if answer.holds(day) and answer.scheme_id in about:
                until = f"到 {answer.last_day:%Y-%m-%d} 为止" if answer.last_day else "没有期限"
                raise Refused(
                    f"这户说过“{answer.get_said_display()}”（{answer.what}，{until}）。"
                    "家庭改了主意的，请先点“收回”再登记。"
                )
