"""Insurance, claims, aid lists and wristbands: money adds up, nothing twice, nobody else sees."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from nuanxin.association.acting import Task, named_for
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.insurance import (
    ClaimInput,
    PolicyInput,
    give_up_policy,
    insure,
    pay_claim,
    report_claim,
    void_policy,
)
from nuanxin.care.actions.roster import PaymentInput, record_payments, void_payments
from nuanxin.care.actions.wristbands import (
    AskInput,
    PartnerInput,
    StockInput,
    add_partner,
    add_stock,
    ask_for_wristband,
    issue_wristband,
    sign_for_wristband,
)
from nuanxin.care.models import Claim, Insured, Policy, RosterPayment, Stock, Wristband
from nuanxin.care.tests.families import Village
from nuanxin.people.actions.identify import identify
from nuanxin.people.models import Household, Identifier, Person

ActingAs = Callable[[str], Any]
TODAY = today()
NUMBER, CARD = "11010519491231002X", "6222020000000000000"


@pytest.fixture
def person(family: Household) -> Person:
    return Person.objects.get(household=family)


@pytest.fixture
def paper(village: Village, family: Household) -> PolicyInput:
    return PolicyInput(
        family, village.schemes["accident"], "演示保险公司", "演-1", 6000,
        {"county": 1000, "township": 1000, "village": 1000, "family": 3000},
        TODAY, TODAY + timedelta(days=364),
    )  # fmt: skip


@pytest.fixture
def line(village: Village, person: Person) -> PaymentInput:
    return PaymentInput(
        person, village.schemes["special_aid"], TODAY.replace(day=1), 45000,
        person.division, card=CARD, category="独生子女死亡家庭",
    )  # fmt: skip


def test_a_policy_and_its_claim(paper: PolicyInput, person: Person, acting_as: ActingAs) -> None:
    by = acting_as("township")
    given = replace(paper, insured=((person, identify(by, person, NUMBER)),))
    [policy] = insure(by, [replace(given, client_id=uuid.uuid4())])
    assert sum(share.amount for share in policy.shares.all()) == policy.premium == 6000
    claim = report_claim(by, policy, ClaimInput(TODAY, 100000, uuid.uuid4()))
    pay_claim(by, claim, TODAY, 80000)
    assert pay_claim(by, claim, TODAY, 80000).paid == 80000
    with pytest.raises(Refused, match="已登记过赔付"):
        pay_claim(by, claim, TODAY, 70000)
    with pytest.raises(Refused, match="已有赔付"):
        void_policy(by, policy, "记错了")
    give_up_policy(by, policy, TODAY)
    assert give_up_policy(by, policy, TODAY).last_day == TODAY


def test_the_county_insures_inside_its_task_only(paper: PolicyInput, acting_as: ActingAs) -> None:
    by = acting_as("county")
    with pytest.raises(Refused):
        insure(by, [paper])
    with named_for(by, Task.INSURING) as inside:
        [policy] = insure(inside, [paper])
        assert Policy.objects.get() == policy
    assert not Policy.objects.exists()


@pytest.mark.parametrize("who", ["city", "village", "auditor", "banner"])
def test_money_is_refused_to_the_wrong_post(
    who: str, paper: PolicyInput, line: PaymentInput, acting_as: ActingAs
) -> None:
    insure(None, [paper])
    [paid] = record_payments(None, [line])
    by = acting_as(who)
    if who != "village":
        assert not Policy.objects.exists()
        assert not RosterPayment.objects.exists()
    set_scope(EVERYWHERE)
    for verb in (
        lambda: insure(by, [paper]), lambda: record_payments(by, [line]),
        lambda: void_payments(by, RosterPayment.objects.filter(pk=paid.pk)),
        lambda: void_policy(by, Policy.objects.get(), "记错了"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            verb()


def test_a_policy_twice_is_once(paper: PolicyInput, acting_as: ActingAs) -> None:
    by = acting_as("township")
    given = replace(paper, client_id=uuid.uuid4())
    assert insure(by, [given]) == insure(by, [given]) == insure(by, [paper])
    claim = ClaimInput(TODAY, None, uuid.uuid4())
    policy = Policy.objects.get()
    assert report_claim(by, policy, claim) == report_claim(by, policy, claim) == Claim.objects.get()
    with pytest.raises(Refused, match="内容不同"):
        insure(by, [replace(paper, premium=3000, shares={"family": 3000})])


def test_a_wrong_policy_is_named(
    paper: PolicyInput, village: Village, acting_as: ActingAs
) -> None:
    stranger = Person.objects.get(household=village.family())
    by = acting_as("township")
    for changed, said in (
        ({"premium": 5000}, "分担合计 60 元，保费 50 元，对不上"),
        ({"shares": {"city": 0, "family": 6000}}, "大于 0"),
        ({"shares": {"nobody": 6000}}, "这样的出资方"),
        ({"last_day": TODAY - timedelta(days=1)}, "保险期间不对"),
        ({"line": village.schemes["visit"]}, "不是险种"),
        ({"insured": ((stranger, None),)}, "不是这户的"),
        ({"insured_count": 0}, "被保人数"),
        ({"number": " "}, "都要写"),
        ({"from_day": date(2020, 1, 1), "last_day": date(2020, 12, 31)}, "才纳入服务"),
    ):
        with pytest.raises(Refused, match=said):
            insure(by, [replace(paper, **changed)])
    assert not Policy.objects.exists()


def test_the_number_goes_with_the_last_that_needs_it(
    paper: PolicyInput, line: PaymentInput, person: Person, acting_as: ActingAs
) -> None:
    by = acting_as("township")
    number = identify(by, person, NUMBER)
    [policy] = insure(by, [replace(paper, insured=((person, number),))])
    [paid] = record_payments(by, [replace(line, identifier=number)])
    void_policy(by, policy, "记错了")
    assert Identifier.objects.exists()  # the list still needs it
    assert Insured.objects.get().identifier is None
    assert void_payments(by, RosterPayment.objects.filter(pk=paid.pk)) == 1
    assert not Identifier.objects.exists()
    assert void_payments(by, RosterPayment.objects.filter(pk=paid.pk)) == 0


def test_a_line_of_a_list_once(line: PaymentInput, acting_as: ActingAs) -> None:
    by = acting_as("township")
    [paid] = record_payments(by, [line], batch=7)
    assert paid.fresh
    stored = RosterPayment.objects.select_related("person").get()
    assert (stored.read("card"), stored.read("category")) == (CARD, "独生子女死亡家庭")
    assert not record_payments(by, [line])[0].fresh
    for given, said in (
        ([replace(line, amount=45001)], "已登记 450 元"),
        ([replace(line, month=date(2023, 5, 1))] * 2, "表里有两行"),
        ([replace(line, amount=-1)], "不能小于 0"),
        ([replace(line, month=TODAY.replace(day=2))], "扶助月份不对"),
    ):
        with pytest.raises(Refused, match=said):
            record_payments(by, given)
    assert RosterPayment.objects.get().amount == 45000


def test_a_wristband_from_stock_to_signature(
    village: Village, person: Person, acting_as: ActingAs
) -> None:
    county = acting_as("county")
    partner = add_partner(county, county.body, PartnerInput("演示基金会", date(2023, 1, 1)))
    assert add_partner(county, county.body, PartnerInput("演示基金会", date(2023, 1, 1))) == partner
    delivery = StockInput(partner, TODAY, 20, client_id=uuid.uuid4())
    assert add_stock(county, county.body, delivery) == add_stock(county, county.body, delivery)
    with pytest.raises(Refused, match="库存只有 20 个"):
        add_stock(county, county.body, StockInput(partner, TODAY, -21))
    by = acting_as("village")
    asked = AskInput(person, village.schemes["wristband"], TODAY, uuid.uuid4())
    band = ask_for_wristband(by, asked)
    assert ask_for_wristband(by, replace(asked, client_id=None)) == band  # one waits already
    with pytest.raises(Refused, match="先登记发放"):
        sign_for_wristband(by, band, TODAY, "self")
    issue_wristband(by, band, partner, TODAY)
    sign_for_wristband(by, band, TODAY, "relative")
    sign_for_wristband(by, issue_wristband(by, band, partner, TODAY), TODAY, "self")
    band = Wristband.objects.get()
    assert (band.receiver, band.place) == ("relative", person.division)
    assert not Stock.objects.exists()  # the county's shelf is the county's
    for who in ("county", "city", "banner", "auditor"):
        wrong = acting_as(who)
        assert not Wristband.objects.exists()
        set_scope(EVERYWHERE)
        with pytest.raises(Refused):
            ask_for_wristband(wrong, asked)
    with pytest.raises(Refused, match="登记在本单位名下"):
        add_stock(wrong if wrong.may("wristband.keep") else county, village.body, delivery)
