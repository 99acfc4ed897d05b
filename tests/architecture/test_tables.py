"""Every table, as the application role, gives with no or a foreign scope what its class says."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from nuanxin.association.rowsecurity import Access, access_of, tables
from nuanxin.association.scope import EVERYWHERE, NOTHING, Scope, set_scope

COUNTY = Scope.of(150222000000, "county")
BANNER = Scope.of(150223000000, "county")
CITY = Scope.of(150200000000, "city")
VILLAGE = Scope.of(150222102201, "village")

SCOPED = [
    model
    for model in apps.get_models(include_auto_created=True)
    if access_of(model) not in (Access.UNSCOPED, None)
]


def test_every_table_is_registered() -> None:
    assert not [table for table, access in tables() if access is None]


def test_the_database_holds_no_other_table(db: None) -> None:
    """A table made outside the models would be outside every policy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        there = {name for (name,) in cursor.fetchall()}
    assert there == {table for table, _ in tables()} | {"django_migrations"}


def test_they_are_forced(db: None) -> None:
    open_or_ours, found = {}, {}
    with connection.cursor() as cursor:
        for table, access in tables():
            cursor.execute(
                "SELECT pg_get_userbyid(relowner), relrowsecurity, relforcerowsecurity"
                " FROM pg_class WHERE oid = %s::regclass",
                [table],
            )
            owner, *found[table] = cursor.fetchone()
            assert owner != "nuanxin_app"
            open_or_ours[table] = [access is not Access.UNSCOPED] * 2
    assert found == open_or_ours


@pytest.mark.parametrize("scope", [NOTHING, COUNTY, BANNER, CITY, VILLAGE], ids=str)
def test_each_gives_what_its_class_says(scope: Scope, furnished: None) -> None:
    """Row security and ``visible_to`` agree row for row, on a database with a plan and records."""
    assert len(SCOPED) > 30
    for model in SCOPED:
        manager: Any = model._default_manager
        set_scope(EVERYWHERE)
        assert manager.exists(), model
        wanted = set(manager.all().visible_to(scope).values_list("pk", flat=True))
        set_scope(scope)
        assert set(manager.values_list("pk", flat=True)) == wanted, model
        assert scope is not NOTHING or not wanted, model


def test_only_the_listed_functions_define_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE prosecdef AND nspname = 'public'"
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "nuanxin_account", "nuanxin_rights", "nuanxin_number_elsewhere", "nuanxin_seat_held"
        }
