"""On the pages: sums for everybody, names for those who serve, a visit in a few taps."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.care.models import Answer, Coverage, Partner, Policy, Scheme, Service, Wristband
from nuanxin.measures.refreshing import carry
from nuanxin.people.models import Enrolment, Household

Visit = Callable[[str], Client]


@pytest.fixture
def family(furnished: None) -> Household:
    """The special family of the demo that said 这次不 to 联系人."""
    carry()
    set_scope(EVERYWHERE)
    held = Answer.objects.filter(said="not_now").select_related("household").get()
    return held.household


@pytest.fixture
def visit(family: Household, plain_static: None) -> Visit:
    return client_of


def open_by_task(client: Client, family: Household) -> None:
    sent = {"client_id": uuid.uuid4()}
    answer = client.post(reverse("family-task", args=[family.pk]), sent)
    assert answer.headers["Location"] == reverse("family", args=[family.pk])


@pytest.mark.parametrize("who", ["city", "county", "township", "village"])
def test_the_sums_are_for_every_tier(who: str, visit: Visit) -> None:
    page = visit(who).get("/care/").content.decode()
    assert "联系人覆盖" in page
    assert ("还差哪些家庭" in page) == (who in ("township", "village"))


@pytest.mark.parametrize("who", ["city", "county", "banner", "auditor"])
def test_names_are_for_those_who_serve(who: str, visit: Visit, family: Household) -> None:
    client = visit(who)
    assert client.get("/care/lacking/green_channel/").status_code == 403
    for name in ("family-task", "family-help", "record-service", "record-answer"):
        assert client.get(reverse(name, args=[family.pk])).status_code == 403


def test_the_list_shows_no_whole_name_and_opens_by_task(visit: Visit, family: Household) -> None:
    client = visit("village")
    page = client.get("/care/lacking/green_channel/").content.decode()
    set_scope(EVERYWHERE)
    whole = [each.read("name") for each in family.people.all()]
    assert family.pseudonym in page
    assert not [name for name in whole if name in page]
    assert family.pseudonym not in client.get("/care/lacking/contact/").content.decode()  # 这次不
    assert "还没有就医绿色通道" in client.get(reverse("family-task", args=[family.pk])).content.decode()
    open_by_task(client, family)
    assert client.get(reverse("family", args=[family.pk])).status_code == 200


def test_without_opening_nothing_is_shown_or_kept(visit: Visit, family: Household) -> None:
    client = visit("village")
    for name in ("family-help", "record-service", "record-answer"):
        answer = client.post(reverse(name, args=[family.pk]), {"said": "never"})
        assert answer.headers["Location"] == reverse("open-family", args=[family.pk])


def test_two_services_and_a_refusal(visit: Visit, family: Household) -> None:
    client = visit("village")
    open_by_task(client, family)
    page = client.get(reverse("record-service", args=[family.pk]))
    set_scope(EVERYWHERE)
    schemes = page.context["form"].fields["schemes"].queryset
    ticked = [each.pk for each in schemes if each.code in ("comfort", "visit")]
    sent = {"client_id": uuid.uuid4(), "schemes": ticked, "way": "home", "day": today(), "note": "演示"}
    for _ in range(2):  # sent twice
        answer = client.post(reverse("record-service", args=[family.pk]), sent)
        assert answer.headers["Location"] == reverse("family", args=[family.pk])
    set_scope(EVERYWHERE)
    no = {"client_id": uuid.uuid4(), "scheme": schemes.get(code="protection").pk, "said": "never"}
    client.post(reverse("record-answer", args=[family.pk]), no)
    set_scope(EVERYWHERE)
    assert Service.objects.filter(household=family).count() == 2
    said = Answer.objects.get(household=family, scheme__code="protection")
    card = client.get(reverse("family-help", args=[family.pk])).content.decode()
    assert "不再问" in card
    assert "精神慰藉" in card
    client.post(reverse("take-back-answer", args=[family.pk, said.pk]))
    set_scope(EVERYWHERE)
    assert not Answer.objects.get(pk=said.pk).holds(today())


def test_what_is_wrong_stands_on_the_form(visit: Visit, family: Household) -> None:
    client = visit("village")
    open_by_task(client, family)
    set_scope(EVERYWHERE)
    refused = Answer.objects.get(household=family, said="never").scheme_id
    sent = {
        "client_id": uuid.uuid4(), "schemes": [refused], "way": "home", "day": today(), "note": "留下的话",
    }  # fmt: skip
    page = client.post(reverse("record-service", args=[family.pk]), sent).content.decode()
    assert "请先点“收回”再登记" in page
    assert "留下的话" in page


def test_the_township_names_both_contacts(visit: Visit, family: Household) -> None:
    client = visit("township")
    open_by_task(client, family)
    set_scope(EVERYWHERE)
    held = Answer.objects.get(household=family, said="not_now")
    client.post(reverse("take-back-answer", args=[family.pk, held.pk]))
    url = reverse("cover-family", args=[family.pk, "contact"])
    fields = client.get(url).context["form"].fields
    set_scope(EVERYWHERE)
    sent = {"client_id": uuid.uuid4(), "from_day": today()} | {
        name: fields[name].queryset.first().pk for name in ("township_seat", "village_seat")
    }
    client.post(url, sent)
    set_scope(EVERYWHERE)
    made = Coverage.objects.get(household=family)
    ended = client.post(reverse("end-coverage", args=[family.pk, made.pk]), {"last_day": today()})
    assert ended.status_code == 302
    set_scope(EVERYWHERE)
    assert Coverage.objects.get(pk=made.pk).last_day == today()


def test_a_wristband_and_a_policy_on_the_family_page(visit: Visit, family: Household) -> None:
    client = visit("township")
    set_scope(EVERYWHERE)
    other = Household.objects.standing().filter(division=family.division).exclude(pk=family.pk)
    other = other.filter(enrolments__in=Enrolment.objects.open())
    household = other.exclude(pk__in=Wristband.objects.values("household")).earliest("recorded_at")
    opening = {"purpose": "service", "client_id": uuid.uuid4()}
    client.post(reverse("open-family", args=[household.pk]), opening)
    set_scope(EVERYWHERE)
    person = household.people.earliest("pk").pk
    asked = {"client_id": uuid.uuid4(), "person": person}
    client.post(reverse("ask-wristband", args=[household.pk]), asked)
    set_scope(EVERYWHERE)
    band, partner = Wristband.objects.get(household=household), Partner.objects.get()
    given = {"partner": partner.pk, "day": today()}
    client.post(reverse("issue-wristband", args=[household.pk, band.pk]), given)
    signed = {"receiver": "self", "day": today()}
    client.post(reverse("sign-wristband", args=[household.pk, band.pk]), signed)
    set_scope(EVERYWHERE)
    assert Wristband.objects.get(pk=band.pk).receiver == "self"
    line = Scheme.objects.get(code="hospital").pk
    policy = {
        "client_id": uuid.uuid4(), "line": line, "insurer": "演示保险公司", "number": "演-7",
        "premium": "60", "pays_family": "59.5", "insured_count": 1, "from_day": today(),
        "last_day": today(),
    }  # fmt: skip
    url = reverse("insure-family", args=[household.pk])
    assert "各方分担合计 59.5" in client.post(url, policy).content.decode()
    client.post(url, policy | {"pays_county": "0.50"})
    set_scope(EVERYWHERE)
    made = Policy.objects.select_related("household").get(household=household)
    assert (made.premium, made.read("number")) == (6000, "演-7")


def test_stock_and_schemes_are_kept_by_their_offices(visit: Visit) -> None:
    county, city = visit("county"), visit("city")
    set_scope(EVERYWHERE)
    partner, scheme = Partner.objects.get().pk, Scheme.objects.get(code="visit")
    sent = {"client_id": uuid.uuid4(), "partner": partner, "day": today(), "quantity": 5, "note": ""}
    for _ in range(2):
        assert county.post("/care/wristbands/", sent).status_code == 302
    page = county.post("/care/wristbands/", sent | {"client_id": uuid.uuid4(), "quantity": -99})
    assert "库存只有 25 个" in page.content.decode()
    name = {"title": "走访慰问（改）", "hold_days": 60}
    assert county.post(reverse("scheme", args=[scheme.pk]), name).status_code == 403
    assert city.post(reverse("scheme", args=[scheme.pk]), name).status_code == 302
    assert "走访慰问（改）" in visit("village").get("/care/schemes/").content.decode()
    new = {"client_id": uuid.uuid4(), "name": "演示公司", "from_day": today(), "agreement_number": ""}
    assert county.post("/care/wristbands/partner/", new).status_code == 302
    assert city.post("/care/schemes/usual/").status_code == 302


def test_a_service_is_voided_with_a_reason(visit: Visit, family: Household) -> None:
    client = visit("village")
    set_scope(EVERYWHERE)
    service = Service.objects.live().select_related("household").first()
    assert service
    open_by_task(client, service.household)
    url = reverse("void-service", args=[service.household_id, service.pk])
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "记错了一户"}).status_code == 302
    set_scope(EVERYWHERE)
    assert Service.objects.get(pk=service.pk).voided_at
