"""Gathering what is held, in the words of the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.log import write_log
from nuanxin.association.rowsecurity import Access, access_of
from nuanxin.base.values import Stamp
from nuanxin.care.models import Service
from nuanxin.people.models import Household, Person
from nuanxin.people.moving import path_to_household, with_merged
from nuanxin.people.rights import require_named
from nuanxin.privacy.held.words import Words
from nuanxin.privacy.models import DataRequest, Handing
from nuanxin.privacy.register import groups, label_of
from nuanxin.privacy.subjects import KINDS, Whose, kind_of

OF_A_HELPER = ("scheme", "day")


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    purpose: str


@dataclass(frozen=True)
class Table:
    """One kind of record: its columns and rows; ``model`` and ``Column.name`` are the names programs use."""

    model: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Held:
    """All that is held about ``whose`` (a pseudonym), by whom and when it was taken out."""

    whose: str
    stamp: Stamp
    tables: Sequence[Table]


def gather(by: Acting, household: Household, person: Person | None = None) -> Held:
    """Everything about a family, or of one of its people what is hers and what is the family's."""
    require_named(by, "data.handle", [household.division])
    at: datetime = timezone.now()
    stamp = Stamp(by.body.name, by.user.name, at, "本人要的个人信息副本")
    return Held(f"{person or household}", stamp, list(_tables(by, household, person)))


def take_subjects_copy(by: Acting, subject: Whose, handed: str) -> Held:
    """Everything about one of ``KINDS``: what she said of herself, what she asked, when she helped; logged.

    Of the services, only the days: the rest is the families'. Those that one does not see are not in it.
    """
    kind = kind_of(subject)
    by.require(kind.permission)
    words, own = Words(by.scope), kind.model._default_manager.all()
    served = Service.objects.visible_to(by.scope).live().select_related("scheme")
    served = served.filter(**{kind.served: subject.pk}) if kind.served else served.none()
    found: tuple[tuple[type[models.Model], list[Column], models.QuerySet[Any]], ...] = (
        (kind.model, columns_of(kind.model), own.filter(pk=subject.pk)),
        (DataRequest, columns_of(DataRequest), DataRequest.objects.of_subject(subject)),
        (Service, [each for each in columns_of(Service) if each.name in OF_A_HELPER], served),
    )
    tables = [
        Table(model._meta.label, str(model._meta.verbose_name), columns, told)
        for model, columns, rows in found
        if (told := [[words.of(row, each.name) for each in columns] for row in rows])
    ]
    write_log(by, "data.copy", subject, f"取{subject}的个人信息副本，{Handing(handed).label}")
    return Held(f"{subject}", Stamp(by.body.name, by.user.name, timezone.now(), "本人要的个人信息副本"), tables)


def columns_of(model: type[models.Model]) -> list[Column]:
    """What a person may have of a table, by the register, in the order of its fields."""
    label = model._meta.label
    told = {name: group.purpose for group in groups() if group.model == label and group.told for name in group.fields}
    fields = [field for field in model._meta.concrete_fields if field.name in told]
    return [Column(each.name, _label(each), told[each.name]) for each in fields]


def _label(field: Any) -> str:
    """In words for what ``Words`` makes of the value: yuan, and names of places."""
    return label_of(field).replace("（分）", "（元）").replace("区划代码", "地方")


def copied_models() -> list[type[models.Model]]:
    """The tables of a family's copy, in the order of the register."""
    names = dict.fromkeys(group.model for group in groups() if group.told)
    others = {kind.model for kind in KINDS.values()}
    return [model for name in names if (model := apps.get_model(name)) not in others]


def _tables(by: Acting, household: Household, person: Person | None) -> Iterator[Table]:
    words = Words(by.scope)
    for model in copied_models():
        columns, rows = columns_of(model), _rows(by, model, household, person)
        found = [[words.of(row, each.name) for each in columns] for row in rows]
        if found:
            yield Table(model._meta.label, str(model._meta.verbose_name), columns, found)


def _rows(
    by: Acting, model: type[models.Model], household: Household, person: Person | None
) -> "models.QuerySet[Any]":
    manager: Any = model._default_manager
    rows: models.QuerySet[Any] = manager.all().visible_to(by.scope)
    families = with_merged(household)
    if access_of(model) is not Access.NAMED:  # they know a family by its number only
        return rows.filter(household_id__in=families)
    rows = rows.filter(**{f"{path_to_household(model)}__in": families})
    rows = rows.select_related(*_keys(model)) if _keys(model) else rows
    if person is None:
        return rows
    if model is Person:
        return rows.filter(pk=person.pk)
    mine = "person" in {field.name for field in model._meta.concrete_fields}
    return rows.filter(person=person) if mine else rows


def _keys(model: type[models.Model]) -> list[str]:
    """Foreign keys to people and families: their keys open the row's values."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model in (Person, Household)
    ]
