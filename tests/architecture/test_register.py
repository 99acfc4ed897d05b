"""The register of processing and the models agree: every field of ours stands in exactly one of two lists."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from nuanxin.privacy.periods import Periods
from nuanxin.privacy.register import CLASSES, entries, groups, of_nobody, said

CITY = 150200000000


def of_the_models() -> Iterator[str]:
    """"people.Person.name" for every column that is not one of those every table has."""
    file = said()
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("nuanxin."):
            for field in model._meta.concrete_fields:
                common = field.name in file["everywhere"] or field.get_internal_type() in file["types"]
                if not common:
                    yield f"{model._meta.label}.{field.name}"


def of_the_register() -> Iterator[str]:
    for group in groups():
        yield from (f"{group.model}.{name}" for name in group.fields)
    for model, names in of_nobody().items():
        yield from (f"{model}.{name}" for name in names)


def test_every_field_is_in_the_register_or_nobodys_and_every_entry_is_a_field() -> None:
    there, listed = set(of_the_models()), list(of_the_register())
    assert not there - {*listed}, "say in nuanxin/privacy/data/register.toml why it is kept and how long"
    assert not {*listed} - there, "no such field"
    assert not [each for each, count in Counter(listed).items() if count > 1]


def test_what_is_sealed_is_never_said_to_be_nobodys() -> None:
    """A sealed column holds something about somebody, whatever its name."""
    ours = {model._meta.label: model for model in apps.get_models()}
    keys = {"key"}
    for label, names in of_nobody().items():
        for name in {*names} - keys:
            field: Any = ours[label]._meta.get_field(name)
            assert field.get_internal_type() != "BinaryField", f"{label}.{name}"
            assert "密封" not in str(getattr(field, "verbose_name", "")), f"{label}.{name}"


def test_every_entry_says_why_on_what_ground_and_how_long() -> None:
    found = entries(Periods({}), CITY)
    assert len(found) > 200
    for each in found:
        assert each.purpose, each
        assert each.basis, each
        assert each.keeping, each
        assert each.kind in CLASSES, each
        assert "{" not in each.keeping, each
