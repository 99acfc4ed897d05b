"""要点 as each tier opens it: the notice, how far each sentence is, one clause looked at closely."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope, territory
from nuanxin.base.periods import today
from nuanxin.measures.figures import Figures
from nuanxin.plans.actions.clauses import TieInput, tie_clause
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.tests.drafts import (
    ADVISERS,
    BY_HAND,
    COUNTY,
    ENCOURAGED,
    HOMES,
    LEDGER,
    MEASURED,
    TOWNSHIP,
    YEAR,
    adopted,
    clause_of,
    document,
)
from nuanxin.plans.tests.recount import thresholds

Enter = Callable[[str], Any]
TIERS = ("city", "county", "township", "village")
CITY, BANNER = 150200000000, 150223000000
HTMX = {"HX-Request": "true"}
CODE = "village_advisers"


def text(answer: Any) -> str:
    """What stands on a page, each gap one blank."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def city_clause(code: str = CODE) -> Clause:
    """The clause of the city's issued plan that a measure answers."""
    set_scope(EVERYWHERE)
    found = Clause.objects.filter(plan__division=CITY, issued_at__isnull=False)
    return found.filter(targets__measure=code).select_related("plan").get()


def page_of(clause: Clause) -> str:
    return f"/plan/{clause.plan_id}/clauses/{clause.pk}/"


@pytest.fixture
def issued(figures: Figures) -> Plan:
    """The city's, small and of a year to come; its encouraged clause is measured."""
    set_scope(EVERYWHERE)
    notice = document(addressees=["各旗县区计生协"])
    plan = adopted(None, Body.objects.get(division=CITY, level="city"), notice)
    tie_clause(None, clause_of(plan, ENCOURAGED), TieInput(CODE, 99))
    issue_plan(None, plan)
    set_scope(NOTHING)
    return plan


def clause_page(plan: Plan, number: int) -> str:
    set_scope(EVERYWHERE)
    return page_of(clause_of(plan, number))


@pytest.mark.parametrize("username", TIERS)
def test_it_works(enter: Enter, username: str) -> None:
    client, clause = enter(username), city_clause()
    page = client.get("/plan/")
    assert page.status_code == 200
    assert "2023 年工作要点" in text(page)
    assert f'href="{page_of(clause)}' in page.content.decode()
    assert "数从哪里来" in text(client.get(page_of(clause)))


@pytest.mark.parametrize("username", ["auditor"])
def test_it_is_refused_to_the_wrong_post(enter: Enter, username: str) -> None:
    client, clause = enter(username), city_clause()
    for path in ("/plan/", f"/plan/{clause.plan_id}/", page_of(clause)):
        assert client.get(path).status_code == 403


def test_it_is_invisible_to_the_wrong_division(enter: Enter) -> None:
    client, clause = enter("county"), city_clause()
    for path in ("/plan/", f"/plan/{clause.plan_id}/", page_of(clause)):
        assert client.get(f"{path}?division={BANNER}").status_code == 404
        assert client.get(f"{path}?division=110100000000").status_code == 404
        assert client.get(f"{path}?division={TOWNSHIP}").status_code == 200
    for path in ("/plan/999999999/", f"/plan/{clause.plan_id}/clauses/999999999/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("username", ["banner", "township", "village"])
def test_a_draft_is_not_there_beside_and_below(
    enter: Enter, figures: Figures, username: str
) -> None:
    set_scope(EVERYWHERE)
    clause = clause_of(adopted(None), MEASURED)
    client = enter(username)
    assert client.get(f"/plan/{clause.plan_id}/").status_code == 404
    assert client.get(page_of(clause)).status_code == 404
    assert client.post(f"{page_of(clause)}opt-in/").status_code in (403, 404)
    assert f"{YEAR} 年" not in text(client.get("/plan/"))


def test_a_draft_says_that_it_is_one(enter: Enter, figures: Figures) -> None:
    set_scope(EVERYWHERE)
    plan = adopted(None)
    page = enter("county").get(f"/plan/{plan.pk}/")
    assert "草稿，还没有印发" in text(page)
    assert f"/plan/{plan.pk}/check/" in page.content.decode()
    above = enter("city").get(f"/plan/{plan.pk}/")
    assert above.status_code == 200
    assert f"/plan/{plan.pk}/check/" not in above.content.decode()


@pytest.mark.parametrize(
    ("username", "division", "level"),
    [("city", CITY, "city"), ("county", COUNTY, "county"), ("township", TOWNSHIP, "township")],
)
def test_the_figure_beside_the_sentence_is_what_a_recount_says(
    enter: Enter, username: str, division: int, level: str
) -> None:
    n, of = thresholds(territory(division, level)[0], today())[CODE]
    client, clause = enter(username), city_clause()
    page = client.get("/plan/").content.decode()
    assert re.search(rf"配备2名家庭健康指导员</a>&#8288;<sup>{n}/{of} 村</sup>", page)
    assert f"{n} / {of} 村" in text(client.get(page_of(clause)))


def test_a_past_day_has_its_own_figures(enter: Enter) -> None:
    client, clause = enter("county"), city_clause()
    answer = client.get(f"{page_of(clause)}?as_of=2020-01-01")
    n, of = thresholds(territory(COUNTY, "county")[0], today().replace(2020, 1, 1))[CODE]
    assert f"{n} / {of} 村" in text(answer)
    assert client.get(f"{page_of(clause)}?as_of=2023-02-30").status_code == 409


def test_a_clause_is_asked_for_alone(enter: Enter) -> None:
    client, clause = enter("county"), city_clause()
    panel, whole = client.get(page_of(clause), headers=HTMX), client.get(page_of(clause))
    assert panel.content.decode().lstrip().startswith("<aside")
    assert panel.content.decode().strip() in whole.content.decode()
    assert "HX-Request" in panel["Vary"]
    back = client.get(page_of(clause), headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert back.content.decode().lstrip().startswith("<!doctype")


def test_what_a_clause_hands_out_is_seen_by_its_receiver_alone(enter: Enter, issued: Plan) -> None:
    path = clause_page(issued, BY_HAND)
    city, county = text(enter("city").get(path)), text(enter("county").get(path))
    assert "0 / 10 家办结" in city
    assert "达尔罕茂明安联合旗" in city
    assert "达尔罕茂明安联合旗" not in county.split("各单位办理")[1]
    assert "这一条由上级单位办理" in text(enter("township").get(path))


def test_an_encouraged_clause_is_taken_on_from_its_page(enter: Enter, issued: Plan) -> None:
    client, path = enter("county"), clause_page(issued, ENCOURAGED)
    before = text(client.get(path))
    assert "不承接不算差距" in before
    assert "看差距" not in before
    assert client.get(f"{path}opt-in/").status_code == 405
    for _twice in range(2):
        assert client.post(f"{path}opt-in/")["Location"] == path
    after = text(client.get(path))
    assert "不承接不算差距" not in after
    assert "看差距：80 个村" in after
    assert "看差距：80 个村" in text(enter("city").get(path))
    set_scope(EVERYWHERE)
    assert OptIn.objects.filter(clause__plan=issued).count() == 1


def test_it_is_taken_on_by_those_below_who_may(enter: Enter, issued: Plan) -> None:
    path, asked = clause_page(issued, ENCOURAGED), clause_page(issued, BY_HAND)
    assert enter("township").post(f"{path}opt-in/").status_code == 403
    refused = enter("banner").post(f"{asked}opt-in/")
    assert (refused.status_code, "本来就要做" in text(refused)) == (409, True)
    set_scope(EVERYWHERE)
    below = adopted(None)
    issue_plan(None, below)
    refused = enter("city").post(f"{clause_page(below, ENCOURAGED)}opt-in/")
    assert (refused.status_code, "不能承接" in text(refused)) == (409, True)
    set_scope(EVERYWHERE)
    assert not OptIn.objects.filter(clause__plan__in=[issued, below]).exists()


def test_the_year_asked_for(enter: Enter, issued: Plan) -> None:
    client = enter("county")
    assert f"{YEAR} 年工作要点" in text(client.get("/plan/"))
    assert "2023 年工作要点" in text(client.get("/plan/?year=2023"))
    assert "还没有工作要点" in text(client.get("/plan/?year=1999"))
    for nonsense in ("", "abc", "-1"):
        assert f"{YEAR} 年工作要点" in text(client.get(f"/plan/?year={nonsense}"))
    for beyond in ("0", "9" * 30):
        assert client.get(f"/plan/?year={beyond}").status_code == 200


def test_it_goes_out_as_a_sheet(enter: Enter, issued: Plan) -> None:
    answer = enter("county").get(f"/plan/{issued.pk}/?format=xlsx")
    content = BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    head = rows.index(next(row for row in rows if row[0] == "序号"))
    n, of = thresholds(territory(COUNTY, "county")[0], today())[CODE]
    found = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]
    assert [(row["要点"], row["状态"]) for row in found if row["要点"] in (LEDGER, HOMES)] == [
        (LEDGER, "还没有人负责"), (HOMES, "未承接"),
    ]
    [advisers] = [row for row in found if row["要点"] == ADVISERS]
    assert (advisers["n"], advisers["N"], advisers["目标"]) == (n, of, "≥ 2 名/嘎查村（居）")


def statements(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_number_of_statements_does_not_grow_with_the_tree(enter: Enter) -> None:
    """The city's 957 bodies cost as few as a county's own."""
    client, clause = enter("city"), city_clause()
    for path, most in ((f"/plan/{clause.plan_id}/", 31), (page_of(clause), 45)):
        whole = statements(client, path)
        assert whole <= most
        assert abs(whole - statements(client, f"{path}?division={COUNTY}")) <= 1  # the crumbs
