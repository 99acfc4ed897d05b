"""Erasing: keys are destroyed, what the law wants kept stays without the person, and a roll outside remembers."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from nuanxin.association.acting import By
from nuanxin.governance.models import Candidate, CouncilMember, Delegate, MemberGroup, Membership
from nuanxin.ledgers.models import Trace
from nuanxin.people.actions.keys import erase_key
from nuanxin.people.models import (
    Enrolment,
    Household,
    Likeness,
    Outcome,
    Person,
    Subject,
    Transfer,
    Volunteer,
    pseudonym_of,
)
from nuanxin.people.moving import with_merged
from nuanxin.privacy.models import Arrangement, Erasure, Expiry
from nuanxin.privacy.roll import Line, append, read_roll

Told = Callable[[Sequence[int]], object]


def family_of(household: Household) -> list[Subject]:
    """Everybody whose key goes with a family: its people, itself, and those merged into it."""
    ids = with_merged(household)
    people = Person.objects.filter(Q(household__in=ids) | Q(merged_into__household__in=ids))
    return [*people.order_by("pk"), *Household.objects.filter(pk__in=ids).order_by("pk")]


def person_and_merged(person: Person) -> list[Subject]:
    """A person and those merged into her; the last one of a family takes the family along."""
    gone = list(Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).order_by("pk"))
    into = person.household.merged_into
    home = into if isinstance(into, Household) else person.household
    others = Person.objects.standing().filter(household__in=with_merged(home))
    left = others.exclude(pk__in=[each.pk for each in gone])
    return [*gone] if left.exists() else family_of(home)


@transaction.atomic
def erase(by: By, subjects: Sequence[Subject], why: str, day: date) -> int:
    """Destroy the keys of these people, families, volunteers and members as of a day; how many were there.

    Whether it may be done is the caller's to say. Twice is harmless. Figures of the past stay.
    """
    fresh = [each for each in subjects if not each.erased]
    for each in fresh:
        _let_go(each, day)
        erase_key(by, each)
    lines = [_line(each, why, day) for each in fresh]
    keep_lines(lines)
    ids = [each.pk for each in fresh]
    _sweep_files(ids)
    rooms: Sequence[Told] = import_string(settings.NUANXIN_ERASED)
    for told in rooms:
        told(ids)
    transaction.on_commit(lambda: append(lines), robust=True)  # the night makes up for a failure
    return len(fresh)


def keep_lines(lines: Sequence[Line]) -> None:
    """The rows that say what the roll says."""
    Erasure.objects.bulk_create(
        (
            Erasure(
                table=each.table, subject_id=each.subject, division=each.division,
                day=date.fromisoformat(each.day), why=each.why,
                pseudonym=pseudonym_of(each.subject),
            )
            for each in lines
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def subject_models() -> list[type[Subject]]:
    return [model for model in apps.get_models() if issubclass(model, Subject)]


def _line(subject: Subject, why: str, day: date) -> Line:
    division: int = vars(subject)["division"]
    return Line(subject._meta.db_table, subject.pk, division, day.isoformat(), why)


def _let_go(subject: Subject, day: date) -> None:
    """What stands in the clear and could still point at somebody."""
    if isinstance(subject, Household):
        _let_family_go(subject, day)
    elif isinstance(subject, Person):
        Likeness.objects.filter(Q(person=subject) | Q(other=subject)).delete()
        Arrangement.objects.filter(person=subject).delete()
    elif isinstance(subject, Volunteer):
        subject.skills, subject.left_on = "", subject.left_on or day
        subject.save(update_fields=["skills", "left_on"])
    elif isinstance(subject, Membership | CouncilMember):
        _let_member_go(subject, day)
    elif isinstance(subject, Delegate | Candidate) and _still_to_come(subject):
        subject.withdrawn_at = subject.withdrawn_at or timezone.now()
        subject.save(update_fields=["withdrawn_at"])


def _still_to_come(subject: Delegate | Candidate) -> bool:
    """Whether it has not been counted yet that she came, or how many votes she got."""
    return (subject.came if isinstance(subject, Delegate) else subject.votes) is None


def _let_member_go(subject: Membership | CouncilMember, day: date) -> None:
    """No longer a member, nor on the council, from the day on."""
    if isinstance(subject, Membership):
        MemberGroup.objects.filter(leader=subject).update(leader=None)
        subject.left_on, subject.group = subject.left_on or day, None
        subject.ended_at = subject.ended_at or timezone.now()
        subject.save(update_fields=["left_on", "group", "ended_at"])
    elif subject.to_day is None:
        subject.to_day, subject.ended_at = max(day, subject.from_day + timedelta(days=1)), timezone.now()
        subject.save(update_fields=["to_day", "ended_at"])


def _let_family_go(household: Household, day: date) -> None:
    """Out of care from the day on; offers to other places are taken back."""
    for each in Enrolment.objects.open().filter(household=household):
        each.to_day, each.ended_at = max(day, each.from_day), timezone.now()
        each.save(update_fields=["to_day", "ended_at"])
    Expiry.objects.filter(household=household).delete()
    Transfer.objects.open().filter(household_id=household.pk).update(
        outcome=Outcome.WITHDRAWN, answered_at=timezone.now()
    )


def _sweep_files(ids: Sequence[int]) -> None:
    """Files of ledgers in which these stood; what the batches say of themselves stays."""
    batches = Trace.objects.filter(object_ids__overlap=list(ids)).select_related("batch")
    folders: set[Path] = {each.batch.folder for each in batches}
    for folder in folders:
        transaction.on_commit(partial(shutil.rmtree, folder, ignore_errors=True))


@transaction.atomic
def settle(more: Sequence[Path] = ()) -> tuple[int, int]:
    """Bring roll and database together under a scope of everywhere: (lines in all, keys destroyed anew).

    What only the roll, or one of ``more`` (copies of it), knows is erased here; what only the
    database knows is written into the roll. Raises ``Broken``.
    """
    lines = {line.whose: line for path in (None, *more) for line in read_roll(path)}
    known = {(row.table, row.subject_id): row for row in Erasure.objects.all()}
    models = {model._meta.db_table: model for model in subject_models()}
    again = 0
    for whose, line in lines.items():
        row = models[line.table]._default_manager.filter(pk=line.subject).first()
        if row is not None and not row.erased:
            again += erase(None, [row], line.why, date.fromisoformat(line.day))
        elif whose not in known:
            keep_lines([line])
    append([*lines.values(), *(_of(row) for row in known.values())])
    return len({*lines, *known}), again


def _of(row: Erasure) -> Line:
    return Line(row.table, row.subject_id, row.division, row.day.isoformat(), row.why)
