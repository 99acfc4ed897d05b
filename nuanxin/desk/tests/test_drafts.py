"""Drafts: one's own, sealed, given back, gone once the form is accepted."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.models import Appointment, Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.desk.drafts.actions import drop_draft, keep_draft, typed_before
from nuanxin.desk.drafts.forms import MOST_CHARACTERS, DraftForm
from nuanxin.desk.drafts.middleware import DraftMiddleware
from nuanxin.desk.models import Draft

ActingAs = Callable[[str], Any]
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORM = "/posts/bodies/1/appoint/county_officer/ appoint new"
TYPED = json.dumps({"name": ["干事甲（演示）"], "acting": []}, ensure_ascii=False)


def test_it_works(acting_as: ActingAs) -> None:
    by = acting_as("county")
    keep_draft(by, FORM, TYPED)
    found = typed_before(by, FORM)
    assert found
    assert found.values == TYPED
    drop_draft(by, FORM)
    assert typed_before(by, FORM) is None


def test_it_is_one_however_often_it_is_sent(acting_as: ActingAs) -> None:
    by = acting_as("county")
    entries = LogEntry.objects.count()
    for values in (TYPED, TYPED, "{}"):
        keep_draft(by, FORM, values)
    found = typed_before(by, FORM)
    assert found
    assert found.values == "{}"
    assert Draft.objects.count() == 1
    assert LogEntry.objects.count() == entries


def test_it_is_nobody_elses(acting_as: ActingAs) -> None:
    """Neither of one's superior, in whose range it lies, nor of another division."""
    keep_draft(acting_as("county"), FORM, TYPED)
    for username in ("city", "township", "banner", "auditor"):
        by = acting_as(username)
        assert typed_before(by, FORM) is None
        drop_draft(by, FORM)
    assert typed_before(acting_as("county"), FORM)


def test_another_division_finds_no_row(acting_as: ActingAs) -> None:
    keep_draft(acting_as("county"), FORM, TYPED)
    acting_as("banner")
    assert not Draft.objects.exists()


def test_the_database_holds_no_plain_word(acting_as: ActingAs) -> None:
    keep_draft(acting_as("county"), FORM, TYPED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_draft::text FROM desk_draft")
        assert "干事甲" not in cursor.fetchall()[0][0]


def test_one_moved_to_another_person_does_not_open(acting_as: ActingAs) -> None:
    keep_draft(acting_as("county"), FORM, TYPED)
    by = acting_as("city")
    Draft.objects.update(owner=by.user_id, division=by.right.division)
    assert Draft.objects.of(by, FORM).exists()
    assert typed_before(by, FORM) is None


def test_it_is_kept_fourteen_days(acting_as: ActingAs) -> None:
    by = acting_as("county")
    keep_draft(by, FORM, TYPED)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=13, hours=23))
    assert typed_before(by, FORM)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=14, minutes=1))
    assert typed_before(by, FORM) is None
    keep_draft(by, "another", TYPED)
    assert [draft.form for draft in Draft.objects.all()] == ["another"]


@UNHURRIED
@given(st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=30), max_size=3), min_size=1))
def test_whatever_is_typed_is_taken(values: dict[str, list[str]]) -> None:
    text = json.dumps({f"field {name}": value for name, value in values.items()})
    assert DraftForm({"form": FORM, "values": text}).is_valid()


@pytest.mark.parametrize(
    "values",
    ["{", "[]", "1", '{"a": "b"}', '{"a": [1]}', '{"password": ["x"]}', '{"new_password1": ["x"]}',
     '{"csrfmiddlewaretoken": ["x"]}', "[" * 100_000, '{"a":["' + "甲" * MOST_CHARACTERS + '"]}'],
    ids=lambda values: values[:24],
)  # fmt: skip
def test_what_no_form_sends_is_refused(values: str) -> None:
    assert not DraftForm({"form": FORM, "values": values}).is_valid()


# -- through the door --------------------------------------------------------------------------------


@pytest.fixture
def county(db: None, plain_static: None) -> Client:
    return client_of("county")


def office() -> Body:
    set_scope(EVERYWHERE)
    return Body.objects.get(division=150222000000)


def test_the_page_keeps_and_asks(county: Client) -> None:
    assert "values" not in county.get("/drafts/", {"form": FORM}).json()
    kept = county.post("/drafts/", {"form": FORM, "values": TYPED}).json()
    asked = county.get("/drafts/", {"form": FORM}).json()
    assert asked["values"] == TYPED
    assert asked["when"] == kept["when"]
    assert asked["token"]
    assert county.post("/drafts/", {"form": FORM, "values": ""}).json() == {}
    assert "values" not in county.get("/drafts/", {"form": FORM}).json()


def test_too_much_is_one_sentence(county: Client) -> None:
    answer = county.post("/drafts/", {"form": FORM, "values": "x" * (MOST_CHARACTERS + 1)})
    assert answer.status_code == 400
    assert answer.json() == {"sentence": "这张表太长，存不成草稿；直接保存不受影响。"}


def test_nobody_signed_in_is_led_to_the_door(db: None) -> None:
    answer = Client().post("/drafts/", {"form": FORM, "values": TYPED})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_an_accepted_form_leaves_none_behind(county: Client) -> None:
    """One that is shown again keeps it."""
    url = f"/posts/bodies/{office().pk}/appoint/county_officer/"
    county.post("/drafts/", {"form": FORM, "values": TYPED})
    given = {
        "name": "干事 9", "from_day": "2023-03-01", "last_day": "2023-03-01", "full_time": "yes",
        "client_id": str(uuid4()), "draft": FORM,
    }  # fmt: skip
    assert county.post(url, given).status_code == 200
    assert county.get("/drafts/", {"form": FORM}).json()["values"] == TYPED
    assert county.post(url, given | {"name": "干事甲（演示）"}).status_code == 302
    assert "values" not in county.get("/drafts/", {"form": FORM}).json()
    set_scope(EVERYWHERE)
    assert Appointment.objects.filter(holder__name="干事甲（演示）").count() == 1


@pytest.mark.parametrize(
    ("status", "left"), [(200, 1), (302, 0), (303, 0), (403, 1), (409, 1), (500, 1)]
)
def test_only_what_leads_on_was_accepted(status: int, left: int, acting_as: ActingAs) -> None:
    request = RequestFactory().post("/", {"draft": FORM})
    vars(request)["acting"] = by = acting_as("county")
    keep_draft(by, FORM, TYPED)
    DraftMiddleware(lambda _: HttpResponse(status=status))(request)
    assert Draft.objects.count() == left
