"""Row security of families, asked in plain SQL as each member of the cast."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from psycopg import sql

from nuanxin.association.acting import Acting, Task, named_for
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.models import Body, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.standing import begin_standing_in, standing_in
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.moving import named_models
from nuanxin.people.tests.families import ABROAD, AGREED, NEXT, TOWN, VILLAGE, family
from nuanxin.people.tests.furnishing import furnish_people

ActingAs = Callable[[str], Any]
TABLES = sorted(model._meta.db_table for model, _ in named_models() if model._meta.app_label == "people")


NOBODY: dict[str, set[int]] = {table: set() for table in TABLES}
HERE = {table: {VILLAGE} for table in TABLES}


@pytest.fixture(autouse=True)
def known(everywhere: None) -> None:
    """A row of every table in the cast's village, families in the next one and in another banner."""
    furnish_people()
    for place in (NEXT, ABROAD):
        family(division=place, agreed=AGREED)


def seen() -> dict[str, set[int]]:
    """Table → the divisions of the rows that plain SQL gives."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            asking = sql.SQL("SELECT DISTINCT division FROM {}").format(sql.Identifier(table))
            cursor.execute(asking.as_string())
            found[table] = {division for (division,) in cursor.fetchall()}
    return found


@pytest.mark.parametrize("who", ["city", "auditor", "county", "banner"])
def test_no_row_about_a_person_is_seen_above(who: str, acting_as: ActingAs) -> None:
    acting_as(who)
    assert seen() == NOBODY


def test_who_serves_sees_her_own_place(acting_as: ActingAs) -> None:
    acting_as("village")
    assert seen() == HERE
    acting_as("township")
    assert seen()["people_person"] == {VILLAGE, NEXT}


def seat(division: int, kind: str) -> Post:
    set_scope(EVERYWHERE)
    return Post.objects.filter(division=division, kind=kind)[0]


def in_place_of(by: Acting, post: Post, later: float = 0) -> Acting:
    begun = begin_standing_in(by, post, "vacant", int(time.time()))
    return standing_in(by, vars(begun), time.time() + later)


def test_a_county_standing_in_sees_that_seats_division(acting_as: ActingAs) -> None:
    village, town = seat(VILLAGE, "village_adviser"), seat(TOWN, "township_manager")
    by = in_place_of(acting_as("county"), village)
    assert seen() == HERE
    assert by.may("family.keep")
    assert by.seat == village
    in_place_of(acting_as("county"), town)
    assert seen()["people_person"] == {VILLAGE, NEXT}


def test_what_is_done_meanwhile_is_logged_with_both_seats(acting_as: ActingAs) -> None:
    village = seat(VILLAGE, "village_adviser")
    household = family(in_place_of(acting_as("county"), village))
    set_scope(EVERYWHERE)
    entry = LogEntry.objects.get(action="family.register", object_id=household.pk)
    assert entry.by_name == f"县级专干（演示）（县级专干）代{village}"
    begun = LogEntry.objects.get(action="standing.begin")
    assert (begun.by_name, begun.object_id) == ("县级专干（演示）（县级专干）", village.pk)


def test_it_is_over_after_half_an_hour_or_with_the_seat(acting_as: ActingAs) -> None:
    village = seat(VILLAGE, "village_adviser")
    by = acting_as("county")
    assert in_place_of(by, village, later=1801).standing is None
    kept = vars(begin_standing_in(by, village, "vacant", int(time.time())))
    set_scope(EVERYWHERE)
    Post.objects.filter(pk=village.pk).update(valid_to=by.day)
    assert standing_in(acting_as("county"), kept, time.time()).standing is None


@pytest.mark.parametrize(
    ("who", "division", "kind"),
    [
        ("county", ABROAD, "village_worker"), ("county", VILLAGE, "village_president"),
        ("county", 150222000000, "county_officer"), ("township", TOWN, "township_manager"),
    ],
)  # fmt: skip
def test_only_for_a_serving_seat_below(
    who: str, division: int, kind: str, acting_as: ActingAs
) -> None:
    set_scope(EVERYWHERE)
    post = seat_for(None, Body.objects.get(division=division), kind, today())
    with pytest.raises(Refused, match="只能代下级"):
        begin_standing_in(acting_as(who), post, "vacant", 0)


@pytest.mark.parametrize("who", ["city", "auditor", "village"])
def test_standing_in_is_refused_to_the_wrong_post(who: str, acting_as: ActingAs) -> None:
    village = seat(VILLAGE, "village_adviser")
    with pytest.raises(Refused, match="没有这项权限"):
        begin_standing_in(acting_as(who), village, "vacant", 0)


def test_a_county_that_pays_reaches_its_families_for_that_block(acting_as: ActingAs) -> None:
    by = acting_as("county")
    with named_for(by, Task.INSURING) as inside:
        assert seen()["people_person"] == {VILLAGE, NEXT}
        assert inside is not None
        assert inside.may("family.identify")
        with pytest.raises(Refused, match="没有这项权限"):
            family(inside)
        assert not LogEntry.objects.filter(action="family.named")  # the log keeps others waiting: it comes last
    assert seen() == NOBODY
    set_scope(EVERYWHERE)
    assert LogEntry.objects.get(action="family.named").sentence == "为投保核对读取家庭资料"


@pytest.mark.parametrize("who", ["city", "auditor"])
def test_nobody_else_reaches_them(who: str, acting_as: ActingAs) -> None:
    by = acting_as(who)
    with pytest.raises(Refused, match="只有服务它的"), named_for(by, Task.PAYING):
        pass


def test_a_row_cannot_be_written_where_one_does_not_serve(acting_as: ActingAs) -> None:
    acting_as("county")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_household SET revision = 9")
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO people_household (id, division, revision, recorded_at) VALUES (1, %s, 0, now())",
                [VILLAGE],
            )
