"""保险 and 扶助发放 on the pages: sums for the office that pays, one family's for a task that is on record."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.care.models import Claim, Policy, RosterPayment, Scheme
from nuanxin.people.models import Opening

Visit = Callable[[str], Client]


@pytest.fixture
def policy(furnished: None) -> Policy:
    """The one of the demo, with a claim that waits."""
    set_scope(EVERYWHERE)
    return Policy.objects.select_related("household").get()


@pytest.fixture
def visit(policy: Policy, plain_static: None) -> Visit:
    return client_of


def of(name: str, policy: Policy, **more: int) -> str:
    known = {"pk": policy.household_id} | ({} if name.endswith(("insurance", "family")) else {"policy": policy.pk})
    return reverse(name, kwargs=known | more)


def text(answer: Any) -> str:
    return "".join(answer.content.decode().split())


@pytest.mark.parametrize(("who", "status"), [
    ("county", 200), ("township", 200), ("village", 403), ("city", 403), ("auditor", 403), ("banner", 200),
])  # fmt: skip
def test_sums_for_those_who_insure(who: str, status: int, visit: Visit) -> None:
    client = visit(who)
    answer = client.get("/care/insurance/")
    assert answer.status_code == status
    assert client.get("/care/payments/").status_code == status
    if status == 200:
        [line] = [each for each in answer.context["shown"].given if each.line.code == "accident"]
        mine = who != "banner"
        assert (line.households, line.premium, line.claims) == ((1, 6000, 1) if mine else (0, 0, 0))
        assert sum(line.shares.values()) == line.premium


def test_the_county_insures_a_family_for_the_task_and_the_family_finds_it(visit: Visit, policy: Policy) -> None:
    client, family = visit("county"), policy.household
    assert client.get(reverse("family", args=[family.pk])).status_code == 403
    set_scope(EVERYWHERE)
    name = family.people.earliest("recorded_at", "pk").read("name")
    found = text(client.post("/care/insurance/find/", {"words": name}))
    assert family.pseudonym in found
    assert name not in found.replace(f'value="{name}"', "")
    page = text(client.get(of("family-insurance", policy)))
    assert "保费60元：旗县区10、苏木乡镇10" in page
    assert "报案，申请800元，还没有赔付" in page
    set_scope(EVERYWHERE)
    looked = Opening.objects.get(household_id=family.pk, task="投保核对")
    assert looked.by.username == "county"
    assert LogEntry.objects.filter(action="family.named").exists()
    line = Scheme.objects.get(code="hospital").pk
    sent = {
        "client_id": uuid.uuid4(), "line": line, "insurer": "演示保险公司", "number": "演-9", "premium": "60",
        "pays_county": "60", "insured_count": 1, "from_day": today(), "last_day": today(),
    }  # fmt: skip
    for _ in range(2):
        made = client.post(of("insure-family", policy), sent)
        assert made["Location"] == of("family-insurance", policy)
    set_scope(EVERYWHERE)
    stored = Policy.objects.select_related("household").get(line=line)
    assert (stored.household, stored.read("number")) == (family, "演-9")
    assert Opening.objects.filter(household_id=family.pk, task="投保核对").count() == 1


def test_a_claim_is_reported_and_paid(visit: Visit, policy: Policy) -> None:
    client = visit("county")
    sent = {"client_id": uuid.uuid4(), "reported_on": today(), "asked": ""}
    for _ in range(2):
        assert client.post(of("report-claim", policy), sent).status_code == 302
    set_scope(EVERYWHERE)
    claim = Claim.objects.filter(policy=policy).latest("pk")
    assert claim.asked is None
    url = of("pay-claim", policy, claim=claim.pk)
    early = {"paid_on": today() - timedelta(days=1), "paid": "100"}
    assert "赔付日不能早于报案日" in text(client.post(url, early))
    for _ in range(2):
        assert client.post(url, early | {"paid_on": today()}).status_code == 302
    assert "补赔的请另登记" in text(client.post(url, {"paid_on": today(), "paid": "101"}))
    set_scope(EVERYWHERE)
    assert Claim.objects.get(pk=claim.pk).paid == 10000
    assert Claim.objects.filter(policy=policy).count() == 2
    assert "已有赔付，不能作废" in text(client.post(of("void-policy", policy), {"reason": "记错了"}))


def test_given_up_or_void_it_stays_readable(visit: Visit, policy: Policy) -> None:
    client = visit("county")
    assert client.post(of("end-policy", policy), {"last_day": today()}).status_code == 302
    set_scope(EVERYWHERE)
    assert Policy.objects.get(pk=policy.pk).last_day == today()
    assert client.post(of("void-policy", policy), {"reason": " "}).status_code == 200
    assert client.post(of("void-policy", policy), {"reason": "记到别家了"}).status_code == 302
    assert client.post(of("void-policy", policy), {"reason": "记到别家了"}).status_code == 404  # no longer there
    assert "作废：记到别家了" in text(client.get(of("family-insurance", policy)))


def test_no_policy_of_another_banner(visit: Visit, policy: Policy) -> None:
    client = visit("banner")
    for name in ("family-insurance", "end-policy", "void-policy", "report-claim"):
        assert client.get(of(name, policy)).status_code == 404, name
    set_scope(EVERYWHERE)
    name = policy.household.people.earliest("recorded_at", "pk").read("name")
    assert policy.household.pseudonym not in text(client.post("/care/insurance/find/", {"words": name}))


def test_a_list_of_payments_is_voided_with_a_reason(visit: Visit) -> None:
    client = visit("county")
    set_scope(EVERYWHERE)
    payment = RosterPayment.objects.select_related("household").earliest("recorded_at", "pk")
    page = text(client.get("/care/payments/"))
    assert ("特别扶助金" in page, "900" in page, payment.household.pseudonym in page) == (True, True, False)
    url = reverse("void-payments", args=[f"{payment.month:%Y-%m}", payment.scheme_id, 0])
    assert client.post(url, {"reason": ""}).status_code == 200
    for _ in range(2):
        assert client.post(url, {"reason": "名册重复"})["Location"] == "/care/payments/"
    set_scope(EVERYWHERE)
    for voided in RosterPayment.objects.select_related("person"):
        assert (voided.voided_at is None, voided.read("void_reason")) == (False, "名册重复")
    assert visit("banner").post(url, {"reason": "名册重复"}).status_code == 302  # nothing of theirs
    assert visit("village").post(url, {"reason": "名册重复"}).status_code == 403


def test_one_payment_on_the_familys_page(visit: Visit) -> None:
    client = visit("township")
    set_scope(EVERYWHERE)
    payment = RosterPayment.objects.select_related("household").earliest("recorded_at", "pk")
    family = payment.household
    client.post(reverse("open-family", args=[family.pk]), {"purpose": "correct", "client_id": uuid.uuid4()})
    card = text(client.get(reverse("family-help", args=[family.pk])))
    assert "450元" in card
    url = reverse("void-payment", args=[family.pk, payment.pk])
    for _ in range(2):
        assert client.post(url, {"reason": "这月没有发"}).status_code == 302
    card = text(client.get(reverse("family-help", args=[family.pk])))
    assert "作废：这月没有发" in card
