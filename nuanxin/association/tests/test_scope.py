"""Every table gives, as the application role, exactly what its class of row security says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from nuanxin.association.models import Appointment, Body, LogEntry, Post, User
from nuanxin.association.scope import EVERYWHERE, NOTHING, Scope, ancestors, set_scope, territory


def test_it_is_bound(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("nuanxin_app", False, False)


@pytest.mark.parametrize("model", [Body, Post, Appointment, User, LogEntry])
def test_no_scope_sees_nothing(model: Any, db: None) -> None:
    assert model.objects.count() == 0
    set_scope(EVERYWHERE)
    assert model.objects.count() > 0
    set_scope(NOTHING)
    assert model.objects.count() == 0


def test_an_officer_sees_her_banner_only(acting_as: Callable[[str], Any]) -> None:
    acting = acting_as("county")
    codes = set(Body.objects.values_list("division", flat=True))
    assert len(codes) == 1 + 6 + 80
    assert all(code in acting.scope for code in codes)


def test_a_foreign_row_cannot_be_written(acting_as: Callable[[str], Any]) -> None:
    acting = acting_as("county")
    assert User.objects.filter(username="banner").update(name="x") == 0
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        User.objects.create(name="x", division=150223000000)
    assert acting.scope.ranges == territory(150222000000, "county")


def test_territory_and_ancestors() -> None:
    assert [str(part.lo) for part in territory(150222102000, "township")] == ["150222102000"]
    assert territory(150222102000, "township")[0].hi == 150222102999
    assert ancestors(150222102201, "village") == (150222102000, 150222000000, 150200000000, 150000000000)
    assert 150222102201 in Scope.of(150200000000, "city")
    assert 150223100000 not in Scope.of(150222000000, "county")
