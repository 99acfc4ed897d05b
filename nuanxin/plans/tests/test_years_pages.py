"""From year to year as the clerk meets it: 核对 beside last year, the switch of the year, 结转."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.measures.figures import Figures
from nuanxin.plans.actions.carry import CarryInput, carry_on
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    COUNTY,
    DATED,
    MEMBERS_DAY,
    TOWNSHIPS,
    YEAR,
    clause_of,
)
from nuanxin.plans.tests.two_years import (
    ADDED,
    FIGURE,
    LAST_YEAR,
    SAME,
    STRONGER,
    last_plan,
    new_draft,
    open_tasks,
)
from nuanxin.work.models import Undertaking

Enter = Callable[[str], Any]
REASON = "今年不再安排这项活动"


@pytest.fixture
def hers(enter: Enter) -> Any:
    """The county's clerk at her browser."""
    return enter("county")


@pytest.fixture
def last(figures: Figures) -> Plan:
    """Last year's plan of the county, issued; its draft of the sample is out of the way."""
    set_scope(EVERYWHERE)
    Clause.objects.filter(plan__body__division=COUNTY).delete()
    Plan.objects.filter(body__division=COUNTY).delete()
    return last_plan()


@pytest.fixture
def draft(last: Plan) -> Plan:
    return new_draft()


@pytest.fixture
def plan(draft: Plan) -> Plan:
    """This year's, issued."""
    return issue_plan(None, draft)


def text(answer: Any) -> str:
    """What stands on a page, each gap one blank."""
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def check(draft: Plan, number: int) -> str:
    set_scope(EVERYWHERE)
    return f"/plan/{draft.pk}/check/?clause={clause_of(draft, number).pk}"


def door(draft: Plan, number: int, verb: str) -> str:
    set_scope(EVERYWHERE)
    return f"/plan/{draft.pk}/clauses/{clause_of(draft, number).pk}/{verb}/"


def filled(draft: Plan, number: int, **more: object) -> dict[str, object]:
    """The form of 核对 as it is shown, with something else said."""
    set_scope(EVERYWHERE)
    clause = clause_of(draft, number)
    words = {name: "；".join(getattr(clause, name)) for name in ("who", "actions", "programmes")}
    return {"modality": clause.modality, **words, **more}


# -- 核对 -------------------------------------------------------------------------------------------
def test_last_year_stands_beside_it(hers: Any, draft: Plan) -> None:
    page = hers.get(check(draft, FIGURE))
    assert f"{LAST_YEAR} 年第 1 条" in text(page)
    assert "<del>2</del><ins>3</ins>" in page.content.decode()
    assert "强度：鼓励 → 必须" in text(hers.get(check(draft, STRONGER)))
    assert "一字不差" in text(hers.get(check(draft, SAME)))
    added = text(hers.get(check(draft, ADDED)))
    assert f"新 {LAST_YEAR} 年没有这一条" in added
    assert "今年没有了的 1 条" in added
    assert MEMBERS_DAY in added


def test_without_last_year_nothing_is_said(hers: Any, figures: Figures) -> None:
    set_scope(EVERYWHERE)
    draft = new_draft()
    page = hers.get(check(draft, SAME)).content.decode()
    for word in ("没有这一条", "一字不差", "今年没有了的", 'name="previous"', "years.css"):
        assert word not in page


def test_the_guess_is_confirmed_with_the_clause(hers: Any, draft: Plan, last: Plan) -> None:
    previous = clause_of(last, BY_HAND)
    assert f'<option value="{previous.pk}" selected>' in hers.get(check(draft, SAME)).content.decode()
    form = filled(draft, SAME, previous=previous.pk)
    for _ in range(2):
        hers.post(door(draft, SAME, "correct"), form)
    set_scope(EVERYWHERE)
    assert clause_of(draft, SAME).previous == previous
    hers.post(door(draft, SAME, "correct"), form | {"previous": ""})
    set_scope(EVERYWHERE)
    assert clause_of(draft, SAME).previous is None
    assert "没有这一条" in text(hers.get(check(draft, SAME)))


def test_a_clause_that_is_none_of_last_years_is_refused(hers: Any, draft: Plan) -> None:
    wrong = clause_of(draft, ADDED).pk
    answer = hers.post(door(draft, SAME, "correct"), filled(draft, SAME, previous=wrong))
    assert "没有这一项，请从列出的里面选" in text(answer)
    set_scope(EVERYWHERE)
    assert clause_of(draft, SAME).confirmed_at is None


def test_settings_are_taken_over_with_one_click(hers: Any, draft: Plan, last: Plan) -> None:
    Clause.objects.filter(pk=clause_of(last, BY_HAND).pk).update(programmes=["台账行动"])
    assert "照去年设置" in text(hers.get(check(draft, SAME)))
    answer = hers.post(door(draft, SAME, "settings"), follow=True)
    assert "第 2 条照去年设置，已核对" in text(answer)
    set_scope(EVERYWHERE)
    assert clause_of(draft, SAME).programmes == ["台账行动"]
    assert "照去年设置" not in text(hers.get(check(draft, SAME)))
    assert "没有对应的一条" in text(hers.post(door(draft, ADDED, "settings"), follow=True))


def test_settings_are_hers_alone(draft: Plan, enter: Enter) -> None:
    url = door(draft, SAME, "settings")
    statuses = {who: enter(who).post(url).status_code for who in ("city", "township", "banner", "auditor")}
    assert statuses == {"city": 403, "township": 403, "banner": 404, "auditor": 403}


# -- the year --------------------------------------------------------------------------------------
PAGES = ("/plan/", "/matrix/", "/gaps/")


@pytest.mark.parametrize("page", PAGES)
def test_one_year_has_no_switch(hers: Any, figures: Figures, page: str) -> None:
    assert "哪一年" not in hers.get(page).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_the_year_is_switched_and_remembered(hers: Any, last: Plan, plan: Plan, page: str) -> None:
    now = hers.get(page).content.decode()
    assert re.search(rf'aria-current="page">{YEAR} 年', now)
    then = hers.get(f"{page}?year={LAST_YEAR}&level=county&division={COUNTY}").content.decode()
    assert re.search(rf'aria-current="page">{LAST_YEAR} 年', then)
    assert f"year={LAST_YEAR}" in re.sub(r"<nav class=\"tabs years.*?</nav>", "", then, flags=re.DOTALL)


def test_each_year_shows_its_own_plan(hers: Any, last: Plan, plan: Plan) -> None:
    then, now = (text(hers.get(f"/plan/{query}")) for query in (f"?year={LAST_YEAR}", ""))
    assert MEMBERS_DAY in then
    assert MEMBERS_DAY not in now
    matrix = text(hers.get(f"/matrix/?year={LAST_YEAR}"))
    assert "≥ 2 人/村" in matrix
    assert "≥ 3 人/村" in text(hers.get("/matrix/"))


def test_a_clause_shows_how_far_last_years_was(hers: Any, last: Plan, plan: Plan) -> None:
    clause, added = clause_of(plan, SAME), clause_of(plan, ADDED)
    shown = text(hers.get(f"/plan/{plan.pk}/clauses/{clause.pk}/"))
    assert f"{LAST_YEAR} 年第 2 条 去年同期" in shown
    assert f"{LAST_YEAR}-12-31" in shown
    assert "去年同期" not in text(hers.get(f"/plan/{plan.pk}/clauses/{added.pk}/"))


# -- 结转 -------------------------------------------------------------------------------------------
def carrying(plan: Plan) -> str:
    return f"/plan/{plan.pk}/carry/"


def ticked(tasks: list[Undertaking], do: str, **more: object) -> dict[str, object]:
    return {"task": [each.pk for each in tasks], "do": do, **more}


def test_all_at_once(hers: Any, last: Plan, plan: Plan) -> None:
    assert f"往年没办结 {2 * TOWNSHIPS} 件" in text(hers.get(f"/plan/{plan.pk}/"))
    page = text(hers.get(carrying(plan)))
    assert f"全部结转（{TOWNSHIPS} 件）" in page
    assert "今年没有对应的一条" in page
    set_scope(EVERYWHERE)
    into = {f"into_{clause_of(last, BY_HAND).pk}": clause_of(plan, SAME).pk}
    answer = hers.post(carrying(plan), {"do": "all", **into}, follow=True)
    assert f"已结转 {TOWNSHIPS} 件" in text(answer)
    set_scope(EVERYWHERE)
    assert (len(open_tasks(last, BY_HAND)), len(open_tasks(last, DATED))) == (0, TOWNSHIPS)


def test_one_by_one_and_the_rest_is_left(hers: Any, last: Plan, plan: Plan) -> None:
    tasks, target = open_tasks(last, DATED), clause_of(plan, ADDED)
    form = ticked(tasks[:1], "carry")
    assert "请选结转到今年的哪一条" in text(hers.post(carrying(plan), form))
    set_scope(EVERYWHERE)
    form[f"into_{clause_of(last, DATED).pk}"] = target.pk
    assert "已结转 1 件" in text(hers.post(carrying(plan), form, follow=True))
    assert "已结转 0 件" in text(hers.post(carrying(plan), form, follow=True))
    set_scope(EVERYWHERE)
    assert open_tasks(last, DATED) == tasks[1:]


def test_a_whole_clause_by_one_tick(hers: Any, last: Plan, plan: Plan) -> None:
    number = clause_of(last, DATED).pk
    form = {"clause": number, "do": "carry", f"into_{number}": clause_of(plan, ADDED).pk}
    assert f"已结转 {TOWNSHIPS} 件" in text(hers.post(carrying(plan), form, follow=True))


def test_dropped_with_a_reason(hers: Any, last: Plan, plan: Plan) -> None:
    tasks = open_tasks(last, DATED)
    assert "要写理由" in text(hers.post(carrying(plan), ticked(tasks, "drop", reason="")))
    answer = hers.post(carrying(plan), ticked(tasks, "drop", reason=REASON), follow=True)
    assert f"{TOWNSHIPS} 件不再办" in text(answer)
    assert "还没有勾选" in text(hers.post(carrying(plan), {"do": "drop", "reason": REASON}))


def test_a_draft_goes_on_being_checked(hers: Any, draft: Plan) -> None:
    assert hers.get(carrying(draft))["Location"] == f"/plan/{draft.pk}/check/"


def test_it_is_the_issuers_alone(plan: Plan, enter: Enter) -> None:
    statuses = {who: enter(who).get(carrying(plan)).status_code for who in ("city", "township", "banner", "auditor")}
    assert statuses == {"city": 403, "township": 403, "banner": 404, "auditor": 403}


def test_who_has_it_sees_where_it_came_from(enter: Enter, last: Plan, plan: Plan) -> None:
    old = open_tasks(last, BY_HAND)[0]
    carry_on(None, plan, CarryInput({old.pk: clause_of(plan, SAME).pk}))
    new, panel = open_tasks(plan, SAME)[0], f"/plan/{plan.pk}/clauses/{clause_of(plan, SAME).pk}/"
    set_scope(NOTHING)
    theirs = enter("township")
    assert f"由 {LAST_YEAR} 年第 2 条结转" in text(theirs.get(f"/undertakings/{new.pk}/source/"))
    before = text(theirs.get(f"/undertakings/{old.pk}/"))
    assert "已结转" in before
    assert "看接着办的任务" in before
    assert f"由 {LAST_YEAR} 年结转" in text(theirs.get(panel))
