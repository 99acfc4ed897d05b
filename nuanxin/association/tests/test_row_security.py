"""Each class of row security, proven with real rows of tables made for it, as the application role."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connections, models, transaction
from django.test.utils import isolate_apps
from django.utils import timezone

from nuanxin.association.models import Addressed, Issued, Named, ScopedQuerySet, Subtree
from nuanxin.association.rowsecurity import _policies, access_of
from nuanxin.association.scope import NOTHING, Scope, set_scope

CITY, COUNTY, TOWN, VILLAGE = 150200000000, 150222000000, 150222102000, 150222102201
OTHER, ABROAD = 150223000000, 440100000000
SCOPES = {
    "nothing": NOTHING,
    "city": Scope.of(CITY, "city"),
    "county": Scope.of(COUNTY, "county"),
    "township": Scope.of(TOWN, "township"),
    "village": Scope.of(VILLAGE, "village"),
    "banner": Scope.of(OTHER, "county"),
    "care": Scope((), (), Scope.of(TOWN, "township").ranges),
}
Table = type[models.Model]


def _tables() -> dict[str, Table]:
    """A model of each class; none of them belongs to the application."""

    class Own(Subtree):
        class Meta:
            app_label, db_table = "proof", "proof_own"

    class Paper(Issued):
        class Meta:
            app_label, db_table = "proof", "proof_paper"

    class Letter(Addressed):
        class Meta:
            app_label, db_table = "proof", "proof_letter"

    class Family(Named):
        class Meta:
            app_label, db_table = "proof", "proof_family"

    return {"own": Own, "paper": Paper, "letter": Letter, "family": Family}


def _rows() -> dict[str, list[dict[str, Any]]]:
    now = timezone.now()
    return {
        "own": [{"division": each} for each in (CITY, COUNTY, TOWN, VILLAGE, OTHER, ABROAD)],
        "paper": [
            {"division": each, "issued_at": at} for each in (CITY, COUNTY, OTHER) for at in (now, None)
        ],
        "letter": [
            {"sender": CITY, "division": COUNTY, "sent_at": now},
            {"sender": CITY, "division": COUNTY, "sent_at": None},
            {"sender": VILLAGE, "division": OTHER, "sent_at": now},  # upwards and across
            {"sender": OTHER, "division": ABROAD, "sent_at": now},
        ],
        "family": [{"division": each} for each in (VILLAGE, OTHER)],
    }


@pytest.fixture
def proofs(own_database: str) -> Iterator[dict[str, Table]]:
    with isolate_apps("nuanxin.association"):
        tables = _tables()
        owner = connections["owner"]
        for name, model in tables.items():
            access = access_of(model)
            assert access
            with owner.schema_editor() as editor:
                editor.create_model(model)
            with owner.cursor() as cursor:
                cursor.execute(_policies(model._meta.db_table, access, ""))
            model._base_manager.using("owner").bulk_create(model(**row) for row in _rows()[name])
        yield tables


def seen(model: Table, scope: Scope) -> list[int]:
    """Rows by number, as the database gives them."""
    with transaction.atomic():
        set_scope(scope)
        return [row.pk for row in model._base_manager.order_by("pk")]


def test_who_sees_what(proofs: dict[str, Table]) -> None:
    wanted = {  # numbers of the rows above, from 1
        "own": {"city": [1, 2, 3, 4, 5], "county": [2, 3, 4], "township": [3, 4], "village": [4], "banner": [5]},
        "paper": {
            "city": [1, 2, 3, 4, 5, 6], "county": [1, 3, 4], "township": [1, 3], "village": [1, 3],
            "banner": [1, 5, 6],
        },
        "letter": {
            "city": [1, 2, 3, 4], "county": [1, 3], "township": [3], "village": [3], "banner": [3, 4],
        },
        "family": {"care": [1]},
    }  # fmt: skip
    for name, model in proofs.items():
        for who, scope in SCOPES.items():
            assert seen(model, scope) == wanted[name].get(who, []), (name, who)


def test_the_orm_says_the_same(proofs: dict[str, Table]) -> None:
    """``visible_to``, asked by the owner whom nothing is hidden from."""
    for name, model in proofs.items():
        for who, scope in SCOPES.items():
            rows: ScopedQuerySet[Any] = ScopedQuerySet(model, using="owner")
            found = rows.visible_to(scope)
            assert sorted(found.values_list("pk", flat=True)) == seen(model, scope), (name, who)


def changed(model: Table, scope: Scope, pk: int, **values: object) -> int:
    with transaction.atomic():
        set_scope(scope)
        return model._base_manager.filter(pk=pk).update(**values)


def test_who_changes_what(proofs: dict[str, Table]) -> None:
    paper, letter, family = proofs["paper"], proofs["letter"], proofs["family"]
    at = timezone.now()
    assert changed(paper, SCOPES["county"], 1, issued_at=at) == 0  # read from below, not written
    assert changed(paper, SCOPES["county"], 3, issued_at=at) == 1
    assert changed(letter, SCOPES["county"], 2, sent_at=at) == 0  # a draft is the sender's alone
    assert changed(letter, SCOPES["county"], 1, sent_at=at) == 1
    assert changed(letter, SCOPES["banner"], 1, sent_at=at) == 0
    assert changed(family, SCOPES["city"], 1, division=VILLAGE) == 0
    assert changed(family, SCOPES["care"], 1, division=VILLAGE) == 1


def make(model: Table, scope: Scope, values: dict[str, Any]) -> None:
    with transaction.atomic():
        set_scope(scope)
        model._base_manager.create(**values)


@pytest.mark.parametrize(
    ("name", "who", "values"),
    [
        ("own", "county", {"division": OTHER}),
        ("own", "nothing", {"division": COUNTY}),
        ("paper", "county", {"division": CITY, "issued_at": None}),
        ("letter", "county", {"division": COUNTY, "sender": OTHER, "sent_at": None}),
        ("family", "city", {"division": VILLAGE}),
        ("family", "care", {"division": OTHER}),
    ],
)
def test_a_row_elsewhere_is_neither_made_nor_moved(
    name: str, who: str, values: dict[str, Any], proofs: dict[str, Table]
) -> None:
    model = proofs[name]
    with pytest.raises(DatabaseError, match="row-level security"):
        make(model, SCOPES[who], values)
    mine = seen(model, SCOPES[who])
    if mine and name != "letter":
        with pytest.raises(DatabaseError, match="row-level security"):
            changed(model, SCOPES[who], mine[-1], division=values["division"])
