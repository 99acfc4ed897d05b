"""Rows of families go along when a family moves to another division, or its division is merged away.

Every table of the class *named* hangs on a household by its foreign keys, and is found by them: none can
be forgotten. What else a room has to see to (seats that stay behind) it says in ``NUANXIN_MOVED``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from nuanxin.association.rowsecurity import Access, access_of
from nuanxin.people.models import Enrolment, Household

LONGEST = 4  # foreign keys from a row to its household


@dataclass(frozen=True)
class Moved:
    """Families (ids, those merged into them too) that live in another division from a day on.

    ``seats``: old seat → the seat that goes on with its work; one that is not in it stays behind.
    """

    households: Sequence[int]
    division: int
    day: date
    seats: Mapping[int, int | None] = field(default_factory=dict)


def named_models() -> Iterator[tuple[type[models.Model], str]]:
    """Every model about families, with the ORM path to its household. Raises ``LookupError`` without one."""
    for model in apps.get_models():
        if access_of(model) is Access.NAMED:
            yield model, path_to_household(model)


@cache
def path_to_household(model: type[models.Model]) -> str:
    """The shortest way by foreign keys from one table about families to the next: "person__household"."""
    ways: list[tuple[type[models.Model], tuple[str, ...]]] = [(model, ())]
    for at, way in ways:
        if at is Household:
            return "__".join(way) or "pk"
        for column in at._meta.concrete_fields:
            to = column.related_model
            if isinstance(to, type) and access_of(to) is Access.NAMED and len(way) < LONGEST:
                ways.append((to, (*way, column.name)))
    raise LookupError(f"{model._meta.label} is about families and leads to no household")


def relocate(moved: Moved) -> None:
    """Move all rows of these families; the scope must name both places. Days before stay counted there."""
    carried = list(Enrolment.objects.open().filter(household__in=moved.households))
    ids = list(moved.households)
    for model, path in named_models():
        model._default_manager.filter(**{f"{path}__in": ids}).update(division=moved.division)
    _hand_over_seats(moved)
    for each in carried:
        _carry(each, moved)
    then: Sequence[Callable[[Moved], object]] = import_string(settings.NUANXIN_MOVED)
    for see_to in then:
        see_to(moved)


def with_merged(household: Household) -> list[int]:
    """A family, and those that were merged into it."""
    rows = Household.objects.filter(Q(pk=household.pk) | Q(merged_into=household))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _carry(enrolment: Enrolment, moved: Moved) -> None:
    """In care there until the day, here from the day on; what began later begins here."""
    begins = max(enrolment.from_day, moved.day)
    enrolment.to_day, enrolment.division, enrolment.ended_at = begins, moved.division, timezone.now()
    enrolment.save(update_fields=["to_day", "division", "ended_at"])
    Enrolment.objects.create(
        division=moved.division, household_id=enrolment.household_id, group=enrolment.group,
        counted_in=moved.division, from_day=begins,
    )  # fmt: skip


def _hand_over_seats(moved: Moved) -> None:
    served = Household.objects.filter(pk__in=moved.households, post__isnull=False)
    for each in served:
        each.post_id = moved.seats.get(each.post_id or 0)
    Household.objects.bulk_update(served, ["post"], batch_size=500)
