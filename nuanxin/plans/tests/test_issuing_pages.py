"""计划下达 and 督办 through their doors: sign, make a plan, see who is behind, urge."""

from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.tests.drafts import COUNTY
from nuanxin.plans.tests.test_figures_pages import rows
from nuanxin.work.models import Receipt, Reminder, Undertaking

Enter = Callable[[str], Any]
CITY = 150200000000
REASON = "本旗没有这样的单位"


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


@pytest.fixture
def plan(furnished: None) -> Plan:
    """The city's plan; the county of the cast has no plan of this paper yet."""
    set_scope(EVERYWHERE)
    Clause.objects.filter(plan__body__division=COUNTY).delete()
    Plan.objects.filter(body__division=COUNTY).delete()
    return Plan.objects.get(division=CITY)


@pytest.fixture
def receipt(plan: Plan) -> Receipt:
    return Receipt.objects.get(document=plan.document, division=COUNTY)


def again(receipt: Receipt) -> Receipt:
    set_scope(EVERYWHERE)
    return Receipt.objects.get(pk=receipt.pk)


def own_plan() -> Plan:
    set_scope(EVERYWHERE)
    return Plan.objects.select_related("document").get(body__division=COUNTY)


def test_the_way_from_receipt_to_plan(enter: Enter, plan: Plan, receipt: Receipt) -> None:
    hers = enter("county")
    assert "还没有签收" in text(hers.get("/issuing/"))
    assert again(receipt).opened_at is None
    assert "签收" in text(hers.get(f"/plan/{plan.pk}/"))
    assert again(receipt).opened_at
    answer = hers.post(f"/issuing/receipts/{receipt.pk}/sign/", follow=True)
    assert "下一步：制定本级计划" in text(answer)
    answer = hers.post(f"/plan/{plan.pk}/derive/", follow=True)
    assert "已定 0 /" in text(answer)
    mine = own_plan()
    clause = mine.clauses.exclude(modality="encouraged").earliest("start")
    url = f"/plan/{mine.pk}/clauses/{clause.pk}/decide/"
    again_form = text(hers.post(url, {"decision": "not_applicable", "reason": "没有", "own_words": ""}))
    assert "至少 5 个字" in again_form
    hers.post(url, {"decision": "not_applicable", "reason": REASON})
    hers.post(f"/plan/{mine.pk}/decide/rest/")
    assert "每一条都定了" in text(hers.get(f"/plan/{mine.pk}/decide/"))
    assert "固阳县计划生育协会" in text(hers.post(f"/plan/{mine.pk}/issue/", follow=True))
    assert "看下达" in text(hers.get("/plan/"))
    assert REASON in text(hers.get(f"/plan/{mine.pk}/clauses/{clause.pk}/"))
    assert "固阳县计划生育协会 2023 年计划" in text(enter("township").get("/plan/"))


@pytest.mark.parametrize(("answer", "words"), [("accepted", "已同意"), ("returned", "已退回")])
def test_the_city_answers(enter: Enter, plan: Plan, receipt: Receipt, answer: str, words: str) -> None:
    hers = enter("county")
    hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    hers.post(f"/plan/{plan.pk}/derive/")
    mine = own_plan()
    above = Undertaking.objects.sent().filter(division=COUNTY, done_on=None, clause_link__clause__plan=plan)
    clause = mine.clauses.filter(parent__undertakings__undertaking__in=above).earliest("start")
    hers.post(f"/plan/{mine.pk}/clauses/{clause.pk}/decide/", {"decision": "not_applicable", "reason": REASON})
    hers.post(f"/plan/{mine.pk}/issue/")
    theirs = enter("city")
    assert REASON in text(theirs.get(f"/issuing/{plan.pk}/"))
    page = text(theirs.post(f"/issuing/clauses/{clause.pk}/answer/", {"answer": answer}, follow=True))
    assert words in page
    assert REASON not in page
    matrix = text(theirs.get("/matrix/"))
    assert ("不适用" in matrix) == (answer == "accepted")


def test_the_issuer_sees_who_is_behind_first(enter: Enter, plan: Plan) -> None:
    sheet = rows(enter("city").get(f"/issuing/{plan.pk}/?format=xlsx"))
    steps = [row[1] for row in sheet if row[1] in ("没看", "看了没签收", "没有计划")]
    assert len(steps) == 10
    assert steps == sorted(steps, key=["没看", "看了没签收", "没有计划"].index)


def test_who_may_not(enter: Enter, plan: Plan, receipt: Receipt) -> None:
    assert enter("county").get(f"/issuing/{plan.pk}/").status_code == 403
    assert enter("banner").post(f"/issuing/receipts/{receipt.pk}/sign/").status_code == 404
    assert enter("auditor").get("/issuing/").status_code == 403
    assert enter("village").post(f"/issuing/receipts/{receipt.pk}/sign/").status_code == 403
    assert again(receipt).signed_at is None


def test_signed_twice_is_a_sentence(enter: Enter, receipt: Receipt) -> None:
    hers = enter("county")
    hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    answer = hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    assert answer.status_code == 409
    assert "已经签收过" in answer.content.decode()


@pytest.mark.parametrize("username", ["city", "county", "township", "village"])
def test_every_tier_has_the_page(enter: Enter, username: str, plan: Plan) -> None:
    assert "计划下达" in text(enter(username).get("/issuing/", follow=True))


# -- 督办 ----------------------------------------------------------------------------------------


def test_who_did_not_sign_is_urged(enter: Enter, plan: Plan, receipt: Receipt) -> None:
    theirs = enter("city")
    url = f"/issuing/{plan.pk}/urge/"
    page = text(theirs.get(url))
    assert "固阳县" in page
    assert "复制到微信" in page
    assert "督办过，还没有办好" in text(theirs.post(url, {"client_id": uuid4()}, follow=True))
    hers = enter("county")
    assert "督办：签收" in text(hers.get("/"))
    set_scope(EVERYWHERE)
    line = Reminder.objects.standing().get(division=COUNTY)
    assert "去办" in text(hers.get(f"/reminders/{line.pk}/"))
    assert enter("banner").get(f"/reminders/{line.pk}/").status_code == 404
    hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    assert "督办：签收" not in text(hers.get("/"))


def test_open_tasks_are_urged_by_whoever_stands_above(enter: Enter, plan: Plan) -> None:
    set_scope(EVERYWHERE)
    link = Undertaking.objects.open().filter(division=COUNTY, clause_link__clause__plan=plan)
    clause = Clause.objects.filter(undertakings__undertaking__in=link).earliest("start").pk
    theirs = enter("city")
    assert f"/gaps/tasks/{clause}/urge/" in text(theirs.get(f"/gaps/tasks/{clause}/"))
    page = text(theirs.get(f"/gaps/tasks/{clause}/urge/"))
    assert "固阳县" in page
    theirs.post(f"/gaps/tasks/{clause}/urge/", {"client_id": uuid4()})
    set_scope(EVERYWHERE)
    line = Reminder.objects.get(division=COUNTY, topic=f"tasks-{clause}")
    hers = enter("county")
    assert text(hers.get(line.url))
    assert hers.post(f"/reminders/{line.pk}/settle/").status_code == 302
    set_scope(EVERYWHERE)
    assert Reminder.objects.get(pk=line.pk).settled_at


def test_a_gap_is_urged_through_the_body_right_below(enter: Enter) -> None:
    theirs = enter("city")
    page = text(theirs.get("/gaps/village_advisers/urge/"))
    assert "个村没有达到" in page
    theirs.post("/gaps/village_advisers/urge/", {"client_id": uuid4()})
    set_scope(EVERYWHERE)
    lines = Reminder.objects.filter(topic__startswith="gaps-village_advisers")
    levels = set(Body.objects.filter(reminders__in=lines).values_list("level", flat=True))
    assert levels == {"county"}
    assert enter("village").get("/gaps/village_advisers/urge/").status_code == 403


def test_who_signed_and_has_no_plan_is_urged_until_it_is_issued(
    enter: Enter, plan: Plan, receipt: Receipt
) -> None:
    hers, theirs = enter("county"), enter("city")
    url = f"/issuing/{plan.pk}/urge/plan/"
    assert "固阳县：" not in text(theirs.get(url))
    hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    assert "督办没有计划的" in text(theirs.get(f"/issuing/{plan.pk}/"))
    page = text(theirs.get(url))
    assert "固阳县：已签收，还没有本级计划" in page
    form = {"client_id": uuid4()}
    theirs.post(url, form)
    assert "督办：制定本级计划" in text(hers.get("/"))
    hers.post(f"/plan/{plan.pk}/derive/")
    assert "固阳县：本级计划还是草稿" in text(theirs.get(url))
    mine = own_plan()
    hers.post(f"/plan/{mine.pk}/decide/rest/")
    assert "已印发（" in text(hers.post(f"/plan/{mine.pk}/issue/", follow=True))
    assert "督办：制定本级计划" not in text(hers.get("/"))
    assert "固阳县：" not in text(theirs.get(url))
    theirs.post(url, form)
    set_scope(EVERYWHERE)
    assert not Reminder.objects.standing().filter(division=COUNTY).exists()


def test_urged_twice_by_one_form_counts_once(enter: Enter, plan: Plan) -> None:
    theirs, url, form = enter("city"), f"/issuing/{plan.pk}/urge/", {"client_id": uuid4()}
    for given in (form, form, {"client_id": uuid4()}, {"client_id": "x"}, {}):
        assert theirs.post(url, given).status_code in (200, 302)
    set_scope(EVERYWHERE)
    assert Reminder.objects.get(division=COUNTY, topic=f"sign-{plan.pk}").times == 2


def test_where_nobody_lacks_anything_nobody_is_urged(enter: Enter, plan: Plan) -> None:
    set_scope(EVERYWHERE)
    Receipt.objects.update(opened_at=plan.issued_at, signed_at=plan.issued_at)
    theirs = enter("city")
    assert "不用督办" in text(theirs.get(f"/issuing/{plan.pk}/urge/"))
    answer = theirs.post(f"/issuing/{plan.pk}/urge/", {"client_id": uuid4()})
    assert answer.status_code == 409
    assert "没有单位了" in answer.content.decode()


# -- at the command line -------------------------------------------------------------------------


def test_signed_at_the_command_line(receipt: Receipt) -> None:
    out = StringIO()
    call_command("plan", "sign", "--division", str(COUNTY), stdout=out)
    assert "已签收" in out.getvalue()
    assert again(receipt).signed_at
    with pytest.raises(Refused, match="没有等着签收"):
        call_command("plan", "sign", "--division", str(COUNTY))
    with pytest.raises(Refused, match="--division"):
        call_command("plan", "sign")
