"""A service in place of a wrong one, a scheme retired from a day on; what was stays readable."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.schemes import resume_scheme, retire_scheme
from nuanxin.care.actions.services import ServiceInput, record_services
from nuanxin.care.models import Scheme, Service
from nuanxin.care.tests.families import Village
from nuanxin.people.models import Household

Visit = Callable[[str], Client]


@pytest.fixture
def service(furnished: None) -> Service:
    set_scope(EVERYWHERE)
    rows = Service.objects.live().filter(scheme__code="visit")
    return rows.select_related("household", "scheme").earliest("pk")


@pytest.fixture
def visit(service: Service, plain_static: None) -> Visit:
    return client_of


def opened(client: Client, family: Household) -> Client:
    client.post(reverse("open-family", args=[family.pk]), {"purpose": "correct", "client_id": uuid.uuid4()})
    return client


def test_the_wrong_one_stays_readable_beside_the_right_one(visit: Visit, service: Service) -> None:
    client = opened(visit("village"), service.household)
    url = reverse("correct-service", args=[service.household_id, service.pk])
    form = client.get(url).context["form"]
    assert (form.initial["note"], form.initial["way"]) == ("送米面（演示）", "home")
    set_scope(EVERYWHERE)
    right = {
        "client_id": uuid.uuid4(), "reason": "是打的电话", "schemes": service.scheme_id, "way": "phone",
        "day": today(), "note": "打电话问候（演示）",
    }  # fmt: skip
    assert "请写" not in client.post(url, right | {"reason": ""}).content.decode()
    for _ in range(2):
        assert client.post(url, right).status_code == 302
    set_scope(EVERYWHERE)
    [made] = Service.objects.filter(replaces=service)
    assert (made.way, made.post_id) == ("phone", service.post_id)
    card = client.get(reverse("family-help", args=[service.household_id])).content.decode()
    assert "作废：是打的电话" in card
    assert "打电话问候（演示）" in card
    again = client.post(url, right | {"client_id": uuid.uuid4(), "reason": "再改"}).content.decode()
    assert "已经更正过了" in again


def test_only_the_city_retires_and_only_new_records_stop(village: Village, family: Household) -> None:
    scheme, day = village.schemes["visit"], today()
    given = ServiceInput(family, scheme, day, village.village_seat, "home")
    retire_scheme(None, scheme, day + timedelta(days=3))
    record_services(None, [given])
    retire_scheme(None, scheme, day)
    for _ in range(2):
        assert retire_scheme(None, scheme, day).retired_on == day
    scheme.refresh_from_db()
    assert scheme not in Scheme.objects.current()
    with pytest.raises(Refused, match="起停用"):
        record_services(None, [ServiceInput(family, scheme, day, village.village_seat, "phone")])
    record_services(None, [ServiceInput(
        family, scheme, day - timedelta(days=1), village.village_seat, "home",
    )])  # fmt: skip
    with pytest.raises(Refused, match="已经停用"):
        retire_scheme(None, scheme, day + timedelta(days=9))
    for _ in range(2):
        assert resume_scheme(None, scheme).retired_on is None
    with pytest.raises(Refused, match="从今天起"):
        retire_scheme(None, scheme, day - timedelta(days=1))


def test_retiring_on_the_page(visit: Visit) -> None:
    city, county = visit("city"), visit("county")
    set_scope(EVERYWHERE)
    scheme = Scheme.objects.get(code="comfort", division=Body.objects.get(level="city").division)
    retire, resume = (reverse(name, args=[scheme.pk]) for name in ("retire-scheme", "resume-scheme"))
    assert county.post(retire, {"day": today()}).status_code == 403
    assert "从今天起" in city.post(retire, {"day": "2020-01-01"}).content.decode()
    assert city.post(retire, {"day": today()}).status_code == 302
    assert "恢复" in city.get("/care/schemes/").content.decode()
    assert city.get(resume).status_code == 200
    for _ in range(2):
        assert city.post(resume).status_code == 302
    set_scope(EVERYWHERE)
    assert Scheme.objects.get(pk=scheme.pk).retired_on is None
