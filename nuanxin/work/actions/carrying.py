"""Undertakings that were not done go on in others, or are dropped for a reason.

Until that moment they count as they did, from then on they do not: no figure of a past day changes.
Whoever calls these has locked the open ones, and tells the log. A constant number of statements.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from nuanxin.association.models import Post
from nuanxin.base.periods import today
from nuanxin.work.actions.undertakings import settle
from nuanxin.work.models import Evidence, Step, Undertaking

AT_ONCE = 500


@transaction.atomic
def carry_undertakings(into: Mapping[Undertaking, Undertaking], at: datetime) -> None:
    """Let each open undertaking go on in another one of the same body.

    The owner goes along where the other has none, and so do the steps that are done and the evidence.
    """
    _take_owners(into)
    _take_steps(into)
    _take_proofs(into)
    for old, new in into.items():
        old.closed_at, old.carried_to = at, new
    Undertaking.objects.bulk_update(into, ["closed_at", "carried_to"], batch_size=AT_ONCE)
    settle(into)


@transaction.atomic
def drop_undertakings(tasks: Sequence[Undertaking], reason: str, at: datetime) -> None:
    """Nobody has to do these any more, for one reason."""
    for each in tasks:
        each.closed_at, each.close_reason = at, reason
    Undertaking.objects.bulk_update(tasks, ["closed_at", "close_reason"], batch_size=AT_ONCE)
    settle(tasks)


def _take_owners(into: Mapping[Undertaking, Undertaking]) -> None:
    """The seats that were responsible, as long as they stand."""
    wanted = {old.owner_id for old in into}
    seats = dict(Post.objects.on(today()).filter(pk__in=wanted).values_list("pk", "body"))
    given = []
    for old, new in into.items():
        if new.owner_id is None and old.owner_id and seats.get(old.owner_id) == new.body_id:
            new.owner_id = old.owner_id
            given.append(new)
    Undertaking.objects.bulk_update(given, ["owner"], batch_size=AT_ONCE)


def _take_steps(into: Mapping[Undertaking, Undertaking]) -> None:
    """Those of the same title that are done."""
    done: dict[tuple[int, str], date] = {}
    new_of = {old.pk: new.pk for old, new in into.items()}
    for step in Step.objects.filter(undertaking__in=into, done_on__isnull=False):
        if step.done_on:
            done.setdefault((new_of[step.undertaking_id], step.title), step.done_on)
    steps = []
    for step in Step.objects.filter(undertaking__in=into.values(), done_on__isnull=True):
        if day := done.get((step.undertaking_id, step.title)):
            step.done_on = day
            steps.append(step)
    Step.objects.bulk_update(steps, ["done_on"], batch_size=AT_ONCE)


def _take_proofs(into: Mapping[Undertaking, Undertaking]) -> None:
    """Each piece stands at both: withdrawn at one it still proves the other."""
    proofs: dict[int, list[Evidence]] = defaultdict(list)
    for each in Evidence.objects.filter(undertaking__in=into, withdrawn_at__isnull=True):
        proofs[each.undertaking_id].append(each)
    Evidence.objects.bulk_create(
        (
            Evidence(
                division=new.division, undertaking=new, note=each.note, number=each.number,
                link=each.link, attachment_id=each.attachment_id, added_by_id=each.added_by_id,
                added_at=each.added_at,
            )
            for old, new in into.items()
            for each in proofs[old.pk]
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
