"""The doors of the command line: a plan adopted, issued, shown; measures and gaps; how they refuse."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped, territory
from nuanxin.base.command import answering
from nuanxin.base.periods import today
from nuanxin.measures.dictionary import dictionary
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.tests.drafts import (
    COUNTY,
    TEXT,
    TOWNSHIP,
    TOWNSHIPS,
    YEAR,
)
from nuanxin.plans.tests.recount import learned, thresholds, undertakings
from nuanxin.work.models import Document, Undertaking

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "notices" / "baotou-2023.txt"
CITY, NOWHERE = 150200000000, 110100000000
COUNTIES = [
    150202000000, 150203000000, 150204000000, 150205000000, 150206000000,
    150207000000, 150221000000, 150222000000, 150223000000, 150271000000,
]
PLACES = {CITY: "city"} | dict.fromkeys(COUNTIES, "county")
DAYS = [today(), date(2024, 2, 29)]
STATES = {
    "met", "short", "rising", "falling", "no_cases", "not_opted_in", "not_applicable",
    "not_reported", "unassigned", "in_progress", "late", "small", "context",
}
FIGURES = {"n", "N", "value", "state"}
pytestmark = pytest.mark.usefixtures("figures")


def said(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def told(*words: object) -> Any:
    """What a command says as JSON, from the facts carried already."""
    return json.loads(said(*words, "--json", "--no-refresh"))


def six(n: int, of: int) -> float | None:
    return round(n / of, 6) if of else None


def shown(division: int, day: date | None = None) -> Any:
    then = ("--as-of", day.isoformat()) if day else ()
    return told("plan", "show", "--division", division, *then)


def measured(plan: Any) -> Iterator[Any]:
    for clause in plan["clauses"]:
        yield from clause["measures"]


def shares(whole: Any) -> list[Any]:
    """Those that say how many of how many."""
    return [each for each in measured(whole) if dictionary().measures[each["code"]].kind == "share"]


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """The small notice as a file; the county has not adopted it yet."""
    file = tmp_path / "notice.txt"
    file.write_text(TEXT, "utf-8")
    return file


def adopt(file: Path, division: int = COUNTY, *more: str) -> str:
    return said("notice", "adopt", file, "--division", division, *more)


def everything() -> list[int]:
    with scoped(EVERYWHERE):
        return [table.objects.count() for table in (Plan, Document, Clause, Undertaking)]


# -- adopting, issuing, taking on ----------------------------------------------------------------


def test_it_works(notice: Path) -> None:
    assert "条要点" in adopt(notice)
    with scoped(EVERYWHERE):
        plan = Plan.objects.get(division=COUNTY, year=YEAR)
        assert (plan.year, plan.issued_at) == (YEAR, None)
        assert plan.document.text == TEXT
    assert "已印发" in said("plan", "issue", "--division", COUNTY)
    with scoped(EVERYWHERE):
        sent = Undertaking.objects.sent().filter(clause_link__clause__plan=plan)
        assert sent.values("division").distinct().count() == TOWNSHIPS


def test_it_is_harmless_when_given_twice(notice: Path) -> None:
    adopt(notice)
    before = everything()
    assert "already adopted" in adopt(notice)
    assert everything() == before


def test_adopting_again_may_issue_the_draft(notice: Path) -> None:
    adopt(notice)
    before = everything()
    assert adopt(notice, COUNTY, "--issue").endswith("已印发。\n")
    assert "已印发" not in adopt(notice, COUNTY, "--issue")
    assert everything() == before


def test_a_draft_does_not_hold_beside_what_is_issued(notice: Path) -> None:
    adopt(notice)
    before = shown(CITY)["plan"]["id"]
    assert shown(COUNTY)["plan"]["id"] == shown(TOWNSHIP)["plan"]["id"] == before
    said("plan", "issue", "--division", COUNTY)
    assert shown(COUNTY)["plan"]["id"] == shown(TOWNSHIP)["plan"]["id"] != before
    assert shown(CITY)["plan"]["id"] == before


def test_it_is_done_in_the_name_of_a_post_holder(notice: Path) -> None:
    adopt(notice, COUNTY, "--by", "county")
    said("plan", "issue", "--division", COUNTY, "--by", "county")
    with scoped(EVERYWHERE):
        entries = LogEntry.objects.filter(action__in=("plan.adopt", "plan.issue"))
        made = entries.order_by("-pk")[:2].values_list("action", "by__username")
        assert set(made) == {("plan.adopt", "county"), ("plan.issue", "county")}


def test_it_is_refused_to_the_wrong_post(
    capsys: pytest.CaptureFixture[str], notice: Path
) -> None:
    before = everything()
    for username, sentence in (
        ("banner", "没有区划"), ("township", "没有区划"), ("city", "别的单位"), ("nobody", "nobody"),
    ):
        with pytest.raises(SystemExit, match="2"), answering():
            adopt(notice, COUNTY, "--by", username)
        assert sentence in capsys.readouterr().err
    assert everything() == before


def test_an_encouraged_clause_is_neutral_until_it_is_taken_on(notice: Path) -> None:
    adopt(notice, COUNTY, "--issue")
    with scoped(EVERYWHERE):
        clause = Clause.objects.get(plan__year=YEAR, modality="encouraged")

    def at(division: int) -> tuple[str, int]:
        [found] = [each for each in shown(division)["clauses"] if each["id"] == clause.pk]
        return found["state"], found["undertakings"]["total"]

    assert at(COUNTY) == at(TOWNSHIP) == ("not_opted_in", 0)
    for _twice in range(2):
        assert "已承接" in said("plan", "opt-in", clause.pk, "--division", TOWNSHIP)
    assert at(COUNTY) == at(TOWNSHIP) == ("unassigned", 1)


# -- the plan as JSON ----------------------------------------------------------------------------


def test_the_plan_is_told_as_agreed() -> None:
    whole = shown(CITY)
    assert list(whole) == ["plan", "clauses"]
    assert list(whole["plan"]) == ["id", "year", "division", "as_of", "facts_at"]
    assert (whole["plan"]["division"], whole["plan"]["as_of"]) == (str(CITY), today().isoformat())
    for clause in whole["clauses"]:
        assert list(clause) == [
            "id", "section", "section_title", "sentence", "modality", "decision", "state",
            "measures", "undertakings",
        ]
        assert list(clause["undertakings"]) == ["total", "due", "done", "late"]
        assert clause["decision"] == "adopt"
        assert clause["state"] in STATES
    for each in measured(whole):
        assert list(each) == ["code", "n", "N", "value", "per_unit", "share", "goal", "state"]
        assert each["state"] in STATES
        assert each["goal"] == dictionary().measures[each["code"]].goal
    for each in shares(whole):
        assert each["value"] == six(each["n"], each["N"])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_threshold_is_what_a_recount_says(day: date) -> None:
    for division, level in PLACES.items():
        [inside] = territory(division, level)
        plan = shown(division, day)
        told_here = {each["code"]: (each["n"], each["N"]) for each in shares(plan)}
        assert told_here == thresholds(inside, day)
        [taught] = [each for each in measured(plan) if each["code"] == "grassroots_trained"]
        assert (taught["n"], taught["N"], taught["value"]) == (None, None, learned(inside, day))


def test_a_threshold_is_met_by_all_or_it_is_short() -> None:
    met = {each["code"]: each["state"] == "met" for each in shares(shown(CITY))}
    recount = thresholds(territory(CITY, "city")[0], today())
    assert met == {code: bool(of) and n == of for code, (n, of) in recount.items()}


def test_what_was_undertaken_is_what_a_recount_says() -> None:
    for division in (CITY, COUNTY):
        [inside] = territory(division, PLACES[division])
        expected = undertakings(inside, today())
        for clause in shown(division)["clauses"]:
            counts = tuple(clause["undertakings"].values())
            assert counts == expected.get(clause["id"], (0, 0, 0, 0))


def test_before_there_was_anybody_nothing_was_reached() -> None:
    for each in shares(shown(CITY, date(1999, 12, 31))):
        nobody = (0, 0.0, "short") if each["N"] else (0, None, "no_cases")
        assert (each["n"], each["value"], each["state"].replace("context", "no_cases")) == nobody


def test_the_real_notice_is_shown_with_its_own_numbers() -> None:
    if not REAL.exists():
        pytest.skip("the real notice is not here")
    adopt(REAL, CITY, "--issue")
    whole = shown(CITY)
    assert (whole["plan"]["year"], len(whole["clauses"])) == (2023, 36)
    assert [(each["code"], each["per_unit"], each["share"]) for each in measured(whole)] == [
        ("deeds_on_time", None, None),
        ("terms_current", None, None),
        ("leadership_filled", None, None),
        ("reform_solved", None, None),
        ("full_time_staff", 2, None),
        ("township_staffed", None, 100),
        ("village_staffed", None, 100),
        ("services_coverage", None, None),
        ("contact_coverage", None, 100),
        ("green_channel_coverage", None, 100),
        ("family_doctor_coverage", None, 100),
        ("wristbands_issued", None, None),
        ("insured_households", None, None),
        ("groups_active", None, None),
        ("village_rules_publicised", None, None),
        ("village_advisers", 2, None),
        ("township_managers", None, 100),
    ]
    day = today() - timedelta(days=90)
    for division, level in PLACES.items():
        recount = thresholds(territory(division, level)[0], day)
        for each in shares(shown(division, day)):
            assert (each["n"], each["N"]) == recount[each["code"]]


def test_own_plans_only(notice: Path) -> None:
    with pytest.raises(SystemExit, match="2"), answering():
        said("plan", "show", "--division", 150223000000, "--own", "--no-refresh")
    adopt(notice)
    said("plan", "issue", "--division", COUNTY)
    assert f"{YEAR}年" in said("plan", "show", "--division", COUNTY, "--own", "--no-refresh")


def test_lines_for_readers() -> None:
    first, *lines = said("plan", "show", "--no-refresh").splitlines()
    assert first.startswith("包头市计划生育协会")
    assert len(lines) == len(shown(CITY)["clauses"])


# -- measures --------------------------------------------------------------------------------------

SHARES = [code for code, each in dictionary().measures.items() if each.kind == "share"]


def test_measures_are_listed_as_agreed() -> None:
    found = json.loads(said("measures", "list", "--json"))
    assert [each["code"] for each in found] == list(dictionary().measures)
    for each in found:
        assert list(each) == ["code", "title", "kind", "goal", "unit", "version"]
        assert each["kind"] in ("share", "sum")
        assert each["goal"] in ("reach", "rise", "fall", "none")
    assert len(said("measures", "list").splitlines()) == len(found)


def test_measures_are_shown_as_agreed() -> None:
    for code in dictionary().measures:
        shown_as_agreed(code)


def shown_as_agreed(code: str) -> None:
    whole = told("measures", "show", code, "--division", CITY, "--level", "county")
    assert list(whole) == ["code", "as_of", "from", "level", "values"]
    assert (whole["code"], whole["as_of"]) == (code, today().isoformat())
    assert (whole["from"], whole["level"]) == (f"{today().year}-01-01", "county")
    assert [each["division"] for each in whole["values"]] == [str(county) for county in COUNTIES]
    for each in whole["values"]:
        assert set(each) == FIGURES | {"division", "name"}
        assert each["name"]
        assert each["state"] in STATES
        if code in SHARES:
            assert each["value"] == six(each["n"], each["N"])
        else:
            assert (each["n"], each["N"], type(each["value"])) == (None, None, int)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_county_at_once_is_what_a_recount_says(day: date) -> None:
    recounts = {each: thresholds(territory(each, "county")[0], day) for each in COUNTIES}
    for code in recounts[COUNTY]:
        whole = told("measures", "show", code, "--level", "county", "--as-of", day.isoformat())
        found = {int(each["division"]): (each["n"], each["N"]) for each in whole["values"]}
        assert found == {each: recounts[each][code] for each in COUNTIES}


@pytest.mark.parametrize("division", [CITY, COUNTY])
def test_gaps_are_what_is_missing(division: int) -> None:
    for code in SHARES:
        if code != "wristbands_issued":  # what is left of a stock is no gap
            missing_of(code, division)


def missing_of(code: str, division: int) -> None:
    [here] = told("measures", "show", code, "--division", division)["values"]
    whole = told("measures", "gaps", code, "--division", division)
    assert list(whole) == ["code", "total", "items"]
    assert (whole["code"], whole["total"]) == (code, here["N"] - here["n"])
    for each in whole["items"]:
        assert list(each) == ["division", "name", "missing", "unit", "responsible", "phone"]
        assert int(each["division"]) in territory(division, PLACES[division])[0]
        assert each["missing"] >= 1
        assert each["responsible"] is None or "（演示）" in each["responsible"]


def test_a_sum_has_no_gaps() -> None:
    assert told("measures", "gaps", "posts_held", "--division", CITY)["total"] == 0


def test_a_sum_begins_on_the_day_asked_for() -> None:
    def done(first: str) -> int:
        whole = told("measures", "show", "undertakings_done", "--from", first)
        assert whole["from"] == first
        return int(whole["values"][0]["value"])

    assert done(f"{today().year}-01-01") > done(f"{today() + timedelta(days=1)}") == 0


# -- how they refuse -------------------------------------------------------------------------------

SHOW = ("measures", "show", "village_advisers")


REFUSALS: tuple[tuple[tuple[object, ...], str], ...] = (
    (("plan", "show", "--division", NOWHERE), "没有区划 110100000000"),
    (("plan", "show", "--division", "15020000000"), "没有区划"),
    (("plan", "show", "--division", "包头"), "没有区划"),
    (("plan", "show", "--year", "1999"), "还没有计划"),
    (("plan", "show", "--year", "9" * 30), "还没有计划"),
    (("plan", "show", "--as-of", "2023-02-30"), "不是一个日期"),
    (("plan", "issue", "--division", TOWNSHIP), "还没有计划"),
    (("plan", "opt-in", "999999999", "--division", COUNTY), "没有编号 999999999 的要点"),
    (("plan", "opt-in", "1", "--division", NOWHERE), "没有区划"),
    ((*SHOW, "--division", NOWHERE), "没有区划"),
    ((*SHOW, "--division", TOWNSHIP, "--level", "county"), "没有 county 这一级"),
    ((*SHOW, "--as-of", "昨天"), "不是一个日期"),
    (("measures", "show", "never_heard_of"), "没有“never_heard_of”这项指标"),
    (("measures", "gaps", "never_heard_of", "--division", CITY), "没有“never_heard_of”"),
    (("measures", "gaps", "village_advisers", "--division", NOWHERE), "没有区划"),
    (("notice", "adopt", "no-such-file.txt", "--division", CITY), "读不了文件"),
    (("notice", "adopt", __file__, "--division", CITY), ""),
)


def test_it_refuses_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    for words, sentence in REFUSALS:
        with pytest.raises(SystemExit, match="2"), answering():
            said(*words)
        error = capsys.readouterr().err
        assert sentence in error
        assert (error.count("\n"), error[-2]) == (1, "。")
    assert everything() == before


def test_nothing_is_adopted_for_a_division_that_is_none(
    capsys: pytest.CaptureFixture[str], notice: Path
) -> None:
    before = everything()
    for division in (NOWHERE, "包头"):
        with pytest.raises(SystemExit, match="2"), answering():
            said("notice", "adopt", notice, "--division", division, "--issue")
        assert "没有区划" in capsys.readouterr().err
    assert everything() == before


def test_a_clause_of_another_countys_plan_is_not_taken_on(
    capsys: pytest.CaptureFixture[str], notice: Path
) -> None:
    adopt(notice, COUNTY, "--issue")
    with scoped(EVERYWHERE):
        clause = Clause.objects.get(plan__year=YEAR, modality="encouraged")
    with pytest.raises(SystemExit, match="2"), answering():
        said("plan", "opt-in", clause.pk, "--division", 150223000000)
    assert "没有编号" in capsys.readouterr().err
    with scoped(EVERYWHERE):
        assert not OptIn.objects.filter(clause=clause).exists()
