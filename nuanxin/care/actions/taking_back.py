"""What a ledger recorded in one go, taken back in one go: voided, never deleted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.base.periods import today
from nuanxin.care.actions import followups
from nuanxin.care.actions.rights import locked_households
from nuanxin.care.models import Answer, Coverage, FollowUp, FollowUpKind, Service
from nuanxin.people.telling import tell

REASON = "撤销名册导入"


@transaction.atomic
def take_back_services(by: By, ids: Collection[int]) -> list[str]:
    """Void services (ids). Where one was corrected or answered since, nothing is done: the reasons."""
    rows = Service.objects.live().filter(pk__in=ids)
    locked_households(by, "care.serve", set(rows.values_list("household", flat=True)))
    if relied := [*_services_relied_on(ids)]:
        return relied
    services = list(rows.select_for_update(of=("self",)).select_related("household", "scheme"))
    now = timezone.now()
    for each in services:
        each.voided_at = now
        each.write(void_reason=REASON)
    Service.objects.bulk_update(services, ["voided_at", "void_reason"], batch_size=500)
    touched = FollowUp.objects.filter(done_by__in=ids).values_list("done_by", flat=True)
    made = FollowUp.objects.filter(after__in=ids).values_list("after", flat=True)
    answered = {*touched, *made}
    for each in services:
        if each.pk in answered:
            followups.unsettle(each)
    told = [(each, f"{each.household}作废：{each}（{REASON}）") for each in services]
    tell(by, "service.void", told, "撤销服务 {} 笔")
    return []


def _services_relied_on(ids: Collection[int]) -> Iterator[str]:
    mended = Service.objects.filter(pk__in=ids, replaced_by__isnull=False)
    for each in mended.select_related("household", "scheme"):
        yield f"{each.household}的“{each}”后来更正过"
    kept = FollowUp.objects.live().filter(after__in=ids, done_on__isnull=False)
    for one in kept.exclude(done_by__in=ids).select_related("household"):
        yield f"{one.household}后来按约定去过"


@dataclass(frozen=True)
class Heard:
    """What recording answers did (ids): those made, those ended by them, follow-ups dropped and laid."""

    made: Collection[int]
    ended: Collection[int]
    dropped: Collection[int]
    laid: Collection[int]


@transaction.atomic
def take_back_answers(by: By, heard: Heard) -> None:
    """Void answers, let those they ended hold again, and call again where one was to call.

    Nothing relies on an answer: whatever was said since stands.
    """
    rows = Answer.objects.live().filter(pk__in=[*heard.made, *heard.ended])
    locked_households(by, "care.serve", set(rows.values_list("household", flat=True)))
    found = list(rows.select_for_update(of=("self",)).select_related("household", "scheme"))
    gone = [each for each in found if each.pk in heard.made]
    Answer.objects.filter(pk__in=[each.pk for each in gone]).update(voided_at=timezone.now())
    _let_hold_again([each for each in found if each.pk not in heard.made])
    FollowUp.objects.open().filter(pk__in=heard.laid).update(voided_at=timezone.now())
    _call_again(heard.dropped)
    told = [(each, f"{each.household}的答复作废：{each}（{REASON}）") for each in gone]
    tell(by, "answer.take_back", told, "撤销答复 {} 笔")


def _let_hold_again(answers: Sequence[Answer]) -> None:
    for each in answers:
        same = Answer.objects.live().filter(household=each.household, scheme=each.scheme).exclude(pk=each.pk)
        if each.to_day and not same.filter(from_day__gte=each.to_day).exists():
            each.to_day = each.ended_at = None
            each.save(update_fields=["to_day", "ended_at"])


def _call_again(dropped: Collection[int]) -> None:
    waiting = FollowUp.objects.open().filter(kind=FollowUpKind.CONTACT, coverage=OuterRef("coverage"))
    rows = FollowUp.objects.live().filter(pk__in=dropped, done_on__isnull=True).exclude(Exists(waiting))
    rows.update(dropped_at=None)


@transaction.atomic
def take_back_coverages(by: By, begun: Collection[int], ended: Collection[int]) -> list[str]:
    """Void coverages that began, and let go on those that ended (ids); refused with the reasons as above."""
    rows = Coverage.objects.live().filter(pk__in=[*begun, *ended])
    locked_households(by, "care.serve", set(rows.values_list("household", flat=True)))
    if relied := [*_coverages_relied_on(begun, ended)]:
        return relied
    found = list(rows.select_for_update(of=("self",)).select_related("household", "scheme"))
    now, first = timezone.now(), set(begun)
    gone = [each for each in found if each.pk in first]
    for each in gone:
        each.voided_at = now
    Coverage.objects.bulk_update(gone, ["voided_at"], batch_size=500)
    FollowUp.objects.live().filter(coverage__in=gone).update(voided_at=now)
    _let_go_on([each for each in found if each.pk not in first])
    tell(by, "coverage.end", [(each, f"{each}（{REASON}）") for each in found], "撤销覆盖 {} 笔")
    return []


def _let_go_on(coverages: Sequence[Coverage]) -> None:
    for each in coverages:
        each.to_day = each.ended_at = None
        each.save(update_fields=["to_day", "ended_at"])
        followups.lay_contact(each, max(each.from_day, today()))


def _coverages_relied_on(begun: Collection[int], ended: Collection[int]) -> Iterator[str]:
    ours = Coverage.objects.filter(pk__in=begun).select_related("household", "scheme")
    for each in ours.filter(ended_at__isnull=False).exclude(pk__in=ended):
        yield f"{each}后来结束了"
    done = FollowUp.objects.live().filter(coverage__in=begun, done_on__isnull=False)
    for one in done.select_related("household"):
        yield f"{one.household}后来联系过"
    for each in Coverage.objects.filter(pk__in=ended).select_related("household", "scheme"):
        same = Coverage.objects.live().filter(household=each.household, scheme=each.scheme)
        if same.filter(from_day__gte=each.to_day).exclude(pk__in=begun).exists():
            yield f"{each}结束以后又登记了新的"
