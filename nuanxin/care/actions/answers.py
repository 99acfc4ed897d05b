"""What families say when they are asked. A refusal is respected at once and taken back with one word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
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

    ``until``: the first day on which it holds no more; for 到某日前不打扰 it must be said. 这次不 without
    it holds as long as the scheme says, 愿意 and 不再问 until another answer or one word.
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
    hearing = Hearing(households)
    answers = [
        (sent.get(each.client_id) if each.client_id else None)
        or _record(by, households[each.household.pk], each, hearing)
        for each in given
    ]
    fresh = [each for each in answers if each.pk not in {old.pk for old in sent.values()}]
    write_logs(by, "answer.record", [(each, f"{each.household}对{each}") for each in fresh])
    return answers


def _record(by: By, household: Household, given: AnswerInput, hearing: "Hearing") -> Answer:
    answer, over = hearing.hear(household, given)
    for each in over:
        each.save(update_fields=["to_day", "ended_at"])
    answer.recorded_by = user_of(by)
    answer.save()
    if given.said != Said.YES:
        followups.drop_refused(answer)
    return answer


class Hearing:
    """What a batch of answers is held against: when families were in care, and what they said before.

    It learns as it goes, and writes nothing: a ledger asks it before, the action while it records.
    """

    def __init__(self, households: Iterable[int]) -> None:
        known = list(households)
        self._care = Care(known)
        self._rows = _by_family(Answer.objects.of_these(known).live())

    def hear(self, household: Household, given: AnswerInput) -> tuple[Answer, list[Answer]]:
        """The answer (not saved), and those it ends from its day on; raises ``Refused``."""
        sensible_day(given.day, "答复的日子")
        self._care.on(household, given.day)
        if not covers(given.post, household.division):
            raise Refused(f"“{given.post}”不是这户所在苏木乡镇或嘎查村居的岗位，请选这户的岗位。")
        until, said = _until(given), self._rows.setdefault(household.pk, [])
        over = _over(said, given, until)
        for each in over:
            _close(each, given.day)
        answer = Answer(
            division=household.division, household=household, scheme=given.scheme, said=given.said,
            post=given.post, from_day=given.day, to_day=until, client_id=given.client_id,
        )  # fmt: skip
        said.append(answer)
        return answer, over


def _over(before: Sequence[Answer], given: AnswerInput, until: date | None) -> list[Answer]:
    """What the family said before about the same thing and holds no more; a yes to one thing does not
    lift a no to everything.
    """
    if given.said == Said.YES and given.scheme:
        respect([each for each in before if each.said != Said.YES], None, given.day)
    same = [each for each in before if each.scheme_id == (given.scheme.pk if given.scheme else None)]
    lasting = [each for each in same if each.to_day is None or each.to_day > given.day]
    over = [each for each in lasting if until is None or each.from_day < until]
    for each in over:
        if each.from_day > given.day:
            raise Refused(f"这户 {each.from_day:%Y-%m-%d} 已有更晚的答复（{each}），请核对日期。")
    return over


def _until(given: AnswerInput) -> date | None:
    """The first day on which an answer holds no more, as far as it is known from the start."""
    dated = given.said in (Said.NOT_NOW, Said.UNTIL)
    if given.until is None and given.said == Said.NOT_NOW:
        return given.day + timedelta(days=given.scheme.hold_days if given.scheme else HOLD_ALL)
    if dated and (given.until is None or not 0 < (given.until - given.day).days <= FARTHEST):
        raise Refused("请写到哪一天以前不打扰：晚于答复那天，不超过三年。更久的请选“不再问”。")
    if not dated and given.until and not given.day < given.until <= today():
        raise Refused("“愿意”“不再问”只写已经过去的收回日，晚于答复那天；要到以后哪天的，请选“到某日前不打扰”。")
    return given.until


def _close(answer: Answer, day: date) -> None:
    answer.to_day, answer.ended_at = max(day, answer.from_day), timezone.now()


@transaction.atomic
def take_back(by: By, answer: Answer) -> Answer:
    """收回: the family may be asked again from today; again is harmless."""
    household = locked_home(by, "care.serve", answer.household)
    answer = Answer.objects.select_related("scheme").select_for_update(of=("self",)).get(
        pk=answer.pk
    )
    if not answer.holds(today()):
        return answer
    _close(answer, today())
    answer.save(update_fields=["to_day", "ended_at"])
    followups.resume(household, today())
    write_log(by, "answer.take_back", answer, f"{household}收回：{answer}")
    return answer


class Refusals:
    """What families do not want: read once for a batch."""

    def __init__(self, households: Iterable[int]) -> None:
        self._rows = _by_family(Answer.objects.of_these(households).live().refusals())

    def refuse(self, household: Household, scheme: Scheme | None, day: date) -> None:
        """Refuse to act against what a family said about a scheme, or about everything, on a day."""
        respect(self._rows.get(household.pk, []), scheme, day)


def respect(refusals: Iterable[Answer], scheme: Scheme | None, day: date) -> None:
    """Refuse to act against one of these refusals about a scheme, or about everything, on a day."""
    about = (None, scheme.pk if scheme else None)
    for answer in refusals:
        if answer.holds(day) and answer.scheme_id in about:
            until = f"到 {answer.last_day:%Y-%m-%d} 为止" if answer.last_day else "没有期限"
            raise Refused(
                f"这户说过“{answer.get_said_display()}”（{answer.what}，{until}）。"
                "家庭改了主意的，请先点“收回”再登记。"
            )


def _by_family(rows: "QuerySet[Answer]") -> dict[int, list[Answer]]:
    """Answers by the family they count for: the one theirs was merged into, if it was."""
    found: dict[int, list[Answer]] = {}
    for row in rows.select_related("scheme", "household"):
        found.setdefault(row.household.merged_into_id or row.household_id, []).append(row)
    return found
