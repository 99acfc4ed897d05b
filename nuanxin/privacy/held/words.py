"""How a stored value reads in a person's own copy."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.base.rules.coded import CATEGORIES, SEXES
from nuanxin.base.rules.money import yuan_of
from nuanxin.base.sealing import place, unseal
from nuanxin.base.values import in_words
from nuanxin.people.forms import RELATIONS
from nuanxin.people.models import Person
from nuanxin.people.models.sealed import Sealed, pseudonym_of
from nuanxin.privacy.models import Allowed
from nuanxin.privacy.register import SEALED

PLACES = {"place", "counted_in"}
AMOUNTS = "（分）"
ELSEWHERE = "别处的岗位"
CODES: Mapping[str, Mapping[Any, str]] = {
    "sex": SEXES, "relation": dict(RELATIONS), "category": CATEGORIES, "arranged": dict(Allowed.choices),
}  # fmt: skip


class Words:
    """Values of rows as words; names of places and seats are looked up once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._place = cache(lambda code: places_named([code]).get(code, str(code)))
        self._names: dict[tuple[Any, Any], str] = {}

    def of(self, row: models.Model, name: str) -> str:
        """The words for one field; "" where there is nothing."""
        field: Any = row._meta.get_field(name)
        if field.is_relation:
            return self._related(row, field)
        raw = getattr(row, name)
        if raw is None or raw == "":
            return ""
        return self._plain(row, field, raw)

    def _plain(self, row: models.Model, field: Any, raw: Any) -> str:
        name, label = field.name, str(field.verbose_name)
        if isinstance(field, models.BinaryField) and isinstance(row, Sealed):
            read = row.read(name)
            return CODES.get(name, {}).get(read, read)
        if label.endswith(SEALED):
            return unseal(str(raw), place(row, name)).decode()
        if field.choices:
            return str(getattr(row, f"get_{name}_display")())
        if name in PLACES:
            return str(self._place(raw))
        return _said(name, raw, money=label.endswith(AMOUNTS))

    def _related(self, row: models.Model, field: Any) -> str:
        key = getattr(row, field.attname)
        if key is None:
            return ""
        at = (field.related_model, key)
        if at not in self._names:
            try:
                self._names[at] = _named(getattr(row, field.name))
            except ObjectDoesNotExist:
                self._names[at] = ELSEWHERE
        return self._names[at]


def _named(related: Any) -> str:
    """A person by her name: this is her own paper, or her family's."""
    name = related.read("name") if isinstance(related, Person) else ""
    return name or str(related)


def _said(name: str, raw: Any, *, money: bool) -> str:
    if money:
        return yuan_of(raw)
    if name == "arranged":
        return CODES[name].get(raw, raw)
    if name in ("household_id", "person_id", "subject_id"):
        return pseudonym_of(raw)
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime):
        return in_words(raw)
    return raw.isoformat() if isinstance(raw, date) else str(raw)
