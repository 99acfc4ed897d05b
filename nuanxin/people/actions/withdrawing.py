"""Families that were registered by mistake, taken back: nothing can be read of them, nobody finds them."""

from collections.abc import Collection, Iterator

from django.db import transaction
from django.db.models import F, ForeignObjectRel, Model, Q, QuerySet
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.people.actions.identify import drop_unused
from nuanxin.people.models import (
    Consent,
    Enrolment,
    Household,
    Identifier,
    Likeness,
    Person,
    PersonToken,
)
from nuanxin.people.rights import require_named
from nuanxin.people.telling import tell

OWN = (Consent, Enrolment, Household, Identifier, Likeness, Person, PersonToken)


@transaction.atomic
def take_back_families(
    by: By, households: Collection[int], people: Collection[int] = ()
) -> list[str]:
    """Take back what was registered: families (ids) with their people, and ``people`` of other families.

    Their keys are destroyed and they are in care on no day; rows that stay, because money is never
    deleted, tell of nobody. Void those first: where anything else relies on a family, nothing is done
    and the answer says what, family by family. Again is harmless.
    """
    families = Household.objects.select_for_update().filter(pk__in=households, key__isnull=False)
    ours = Q(household__in=households) | Q(pk__in=people)
    persons = Person.objects.select_for_update().filter(ours, key__isnull=False)
    gone, members = list(families.order_by("pk")), list(persons.order_by("pk"))
    require_named(by, "family.keep", {each.division for each in (*gone, *members)})
    if relied := [*_relied_on(households, {each.pk for each in members} | {*people})]:
        return relied
    _forget(gone, members)
    drop_unused(by, Identifier.objects.filter(person__in=members).values_list("pk", flat=True))
    alone = [each for each in members if each.household_id not in set(households)]
    tell(by, "family.take_back", [(each, f"撤销登记{each}") for each in (*gone, *alone)], "撤销登记家庭 {} 笔")
    return []


def _relied_on(households: Collection[int], people: Collection[int]) -> Iterator[str]:
    """What points at them and still holds, in words; later changes and merging count as well."""
    for model, ids in ((Household, households), (Person, people)):
        rows = model._default_manager.filter(pk__in=ids)
        touched = rows.filter(Q(revision__gt=0) | Q(merged_into__isnull=False) | Q(merged_from__isnull=False))
        for each in touched.distinct():
            yield f"{each}后来改过或合并过"
        for relation in _pointing(model):
            for row in _holding(relation, ids, people):
                yield f"{getattr(row, relation.field.name)}后来有了{row._meta.verbose_name}"


def _pointing(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Every foreign key to a model, those without a name on its side too."""
    for each in model._meta.get_fields(include_hidden=True):
        if isinstance(each, ForeignObjectRel) and each.field.column:
            yield each


def _holding(
    relation: ForeignObjectRel, ids: Collection[int], people: Collection[int]
) -> "QuerySet[Model]":
    """Of the rows of one foreign key, those that were not made together with what they point at."""
    model, name = relation.field.model, relation.field.name
    rows = model._default_manager.filter(**{f"{name}__in": ids})
    if name in ("merged_into", "merged_from") or model in (PersonToken, Identifier, Likeness):
        return rows.none()
    if name == "guardian":
        return rows.exclude(pk__in=people) if model is Person else rows.exclude(person__in=people)
    if model in (Consent, Enrolment, Person):
        return rows.filter(recorded_at__gt=F(f"{name}__recorded_at"))
    return rows.filter(_live(model)) if _live(model) else rows


def _live(model: type[Model]) -> Q:
    """That a row was not voided: its own, or that of the row it is a part of."""
    for field in model._meta.fields:
        if field.name == "voided_at":
            return Q(voided_at__isnull=True)
    for field in model._meta.fields:
        whole = field.related_model if field.many_to_one else None
        if isinstance(whole, type) and whole not in OWN and hasattr(whole, "voided_at"):
            return Q(**{f"{field.name}__voided_at__isnull": True})
    return Q()


def _forget(households: Collection[Household], people: Collection[Person]) -> None:
    now, pks = timezone.now(), [each.pk for each in people]
    Enrolment.objects.live().filter(household__in=households).update(voided_at=now)
    PersonToken.objects.filter(person__in=pks).delete()
    Likeness.objects.filter(Q(person__in=pks) | Q(other__in=pks), decision="").delete()
    for model, rows in ((Household, [each.pk for each in households]), (Person, pks)):
        nothing = dict.fromkeys(model.SEALED)
        model._default_manager.filter(pk__in=rows).update(**nothing, key=None)
