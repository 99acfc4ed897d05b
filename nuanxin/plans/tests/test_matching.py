"""Which clause of one paper speaks of the same thing as which of another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.plans.matching import ALIKE, SAME, Match, Said, alike, counterparts
from nuanxin.plans.reader import read

PLANS = Path(__file__).parents[1]
SAMPLE = PLANS / "notice" / "sample-notice.txt"
REAL = PLANS.parents[1].parent / "shared" / "notices" / "baotou-2023.txt"
OTHER = PLANS / "tests" / "notices" / "fresh" / "fengxi-2025.txt"
ADVISERS = "每个嘎查村（居）至少配备2名家庭健康指导员"
MANAGERS = "每个苏木（乡镇）均应确定指导员队伍管理人员"
LEDGER = "各级计生协要建立工作台账，定期走访家庭"
words = st.text("计生协要每个村配2名，。一二", max_size=12)
clauses = st.lists(st.builds(Said, words, words), max_size=6)


def clauses_of(file: Path) -> list[Said]:
    notice = read(file.read_text("utf-8"))
    return [Said(notice.text[each.start : each.end], each.section_title) for each in notice.obligations]


def only(new: Said, *old: Said) -> Match:
    [match] = counterparts([new], old)
    assert match
    return match


def test_every_clause_is_its_own_counterpart() -> None:
    said = clauses_of(SAMPLE)
    found = counterparts(said, said)
    assert [each and each.place for each in found] == list(range(len(said)))
    assert all(each and each.score >= SAME and each.why[0] == "文字几乎一样" for each in found)


def test_another_figure_is_the_same_clause() -> None:
    changed = ADVISERS.replace("2", "3").replace("（居）", "、社区")
    match = only(Said(changed), Said(LEDGER), Said(MANAGERS), Said(ADVISERS))
    assert match.place == 2
    assert match.score > 0.7


def test_a_text_quoted_whole_in_a_longer_one_is_meant() -> None:
    amending = f"原第三条“{ADVISERS}”不再按旧口径执行，改为由各旗县区按常住人口重新核定后配齐"
    assert only(Said(amending), Said(MANAGERS), Said(ADVISERS)).place == 1


def test_what_everybody_says_counts_for_little() -> None:
    common = "各级计生协要认真"
    old = [Said(f"{common}{each}") for each in ("办好活动", "管好公益金", "建好阵地", "报送信息")]
    found = counterparts([Said(f"{common}培训基层人员")], old)[0]
    assert found is None or found.score < ALIKE


def test_section_and_measure_add_to_it() -> None:
    new, title, code = "要配齐家庭健康指导员", "建强队伍", frozenset({"village_advisers"})
    bare = only(Said(new), Said(ADVISERS)).score
    section = only(Said(new, title), Said(ADVISERS, title))
    measure = only(Said(new, title, code), Said(ADVISERS, title, code))
    assert bare < section.score < measure.score
    assert measure.why[-2:] == ("同一指标", "同在“建强队伍”")


def test_the_better_one_takes_it() -> None:
    """Two clauses that would have the same counterpart: the other is left without."""
    close, far = counterparts([Said(ADVISERS), Said(f"{ADVISERS}并管好")], [Said(ADVISERS)])
    assert close
    assert far is None


def test_the_order_of_the_lists_changes_nothing() -> None:
    new, old = clauses_of(SAMPLE), clauses_of(OTHER)
    old += clauses_of(SAMPLE)[::-1]
    forth, back = counterparts(new, old), counterparts(new, old[::-1])
    assert [each and old[each.place] for each in forth] == [each and old[::-1][each.place] for each in back]


def test_unrelated_notices_have_nothing_to_offer() -> None:
    found = counterparts(clauses_of(OTHER), clauses_of(SAMPLE))
    assert not [each for each in found if each and each.score >= ALIKE]


@pytest.mark.skipif(not REAL.exists(), reason="the real notice is not part of the project")
def test_the_real_notice_beside_the_sample() -> None:
    new, old = clauses_of(REAL), clauses_of(SAMPLE)
    offered = [(new[i], old[each.place], each) for i, each in enumerate(counterparts(new, old)) if each]
    pairs = {mine.text.replace("\n", "")[:12]: theirs.text for mine, theirs, each in offered if each.score >= ALIKE}
    assert len(pairs) > 20
    assert pairs["每个嘎查村（居）配备至少"].startswith("每个嘎查村（居）至少")
    assert pairs["每个苏木（乡镇）均应配备"].startswith("每个苏木（乡镇）均应确定")
    assert pairs["确保旗县区计生协专职在岗"].startswith("确保每个旗县区")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(ADVISERS, ADVISERS.replace("2", "3"), True), (ADVISERS, LEDGER, False), ("", "", False)],
)
def test_what_was_done_for_one_counts_for_the_other(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) == alike(other, one) == expected


@given(clauses, clauses)
def test_whatever_is_said(new: list[Said], old: list[Said]) -> None:
    found = counterparts(new, old)
    places = [each.place for each in found if each]
    assert len(found) == len(new)
    assert len(places) == len(set(places))
    assert all(0 <= place < len(old) for place in places)
    assert all(0 < each.score <= 1 and each.why for each in found if each)
