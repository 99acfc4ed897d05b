"""Every rule on the cases of ``rule_cases.toml``, and what the rules say to each other."""

import tomllib
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nuanxin.base.rules import Bad, Cell, Value, column
from nuanxin.base.rules.ages import age, age_on, is_minor
from nuanxin.base.rules.agreeing import check_age, check_birth, check_guardian, check_sex
from nuanxin.base.rules.calendar_day import calendar_day
from nuanxin.base.rules.cell import A_DAY, LONGEST_TEXT, words
from nuanxin.base.rules.coded import CATEGORIES, ETHNICITIES, category
from nuanxin.base.rules.money import amount, yuan_of
from nuanxin.base.rules.resident_number import parts, resident_number

from .ruled import DAY, RULES, number_of

CASES = tomllib.loads(Path(__file__).with_name("rule_cases.toml").read_text("utf-8"))
NUMBER = number_of()


def value_of(case: Any) -> Value:
    return case if isinstance(case, str) else Cell(*next(iter(case.items())))


@pytest.mark.parametrize("which", RULES)
def test_what_is_good_is_read(which: str) -> None:
    for value, cases in CASES[which]["good"].items():
        found = column(RULES[which].rule, map(value_of, cases))
        assert {at: bad.sentence for at, bad in found.problems.items()} == {}, value
        assert list(map(str, found.values)) == [value] * len(cases)


@pytest.mark.parametrize("which", RULES)
def test_what_is_bad_is_told_apart(which: str) -> None:
    for reason, cases in CASES[which]["bad"].items():
        found = column(RULES[which].rule, map(value_of, cases))
        told = [found.problems[at].reason if at in found.problems else "" for at in range(len(cases))]
        assert list(zip(cases, told, strict=True)) == [(case, reason) for case in cases]
        assert all(bad.sentence.endswith("。") for bad in found.problems.values())


def test_a_number_says_birth_and_sex() -> None:
    assert parts(NUMBER) == ("150204", date(1950, 1, 1), 996, "2")
    assert parts(number_of(sequence=997)).sex == "1"
    with pytest.raises(ValueError, match="not a resident number"):
        parts("150204")


def test_a_number_that_lost_its_tail_is_told_how() -> None:
    with pytest.raises(Bad, match="成了 000"):
        resident_number("150204195001019000")


def test_what_a_row_says_twice_must_agree() -> None:
    check_sex(NUMBER, "2")
    check_sex(NUMBER, "9")
    check_birth(NUMBER, date(1950, 1, 1))
    for counted in (75, 76, 77):
        check_age(NUMBER, counted, DAY)
    for wrong, reason in (
        (partial(check_sex, NUMBER, "1"), "sex_mismatch"),
        (partial(check_birth, NUMBER, date(1950, 1, 2)), "birth_mismatch"),
        (partial(check_age, NUMBER, 78, DAY), "age_mismatch"),
        (partial(check_age, NUMBER, 74, DAY), "age_mismatch"),
    ):
        with pytest.raises(Bad) as told:
            wrong()
        assert told.value.reason == reason


def test_under_fourteen_a_guardian_consents() -> None:
    twelve = date(2014, 1, 1)
    check_guardian(twelve, DAY, "演示监护人", consented=True)
    check_guardian(date(2012, 6, 15), DAY, "", consented=False)
    for guardian, consented in (("", True), ("演示监护人", False)):
        with pytest.raises(Bad) as told:
            check_guardian(twelve, DAY, guardian, consented=consented)
        assert told.value.reason == "guardian_missing"


def test_ages_are_completed_years() -> None:
    leap = date(2000, 2, 29)
    assert [age_on(leap, day) for day in (date(2018, 2, 28), date(2018, 3, 1))] == [17, 18]
    assert is_minor(date(2008, 6, 16), DAY)
    assert not is_minor(date(2008, 6, 15), DAY)
    with pytest.raises(Bad) as told:
        age("0", adult=True)
    assert told.value.reason == "age_invalid"


def test_a_serial_is_read_to_the_clerk_in_both_epochs() -> None:
    with pytest.raises(Bad, match="1900 系统是 2023-03-15，1904 系统是 2027-03-16"):
        calendar_day(Cell("number", "45000"))


@pytest.mark.parametrize(
    ("which", "cell", "choices"),
    [
        ("day", "05/06/2023", ["2023-05-06", "2023-06-05"]),
        ("day", "25/12/2023", ["2023-12-25"]),
        ("day", "23.1.5", ["2005-01-23", "2023-01-05"]),
        ("birth", "53-1-5", ["1953-01-05"]),
        ("birth", "530105", ["1953-01-05"]),
        ("birth", "08年1月5日", ["1908-01-05", "2008-01-05"]),
        ("month", Cell("number", "2023.1"), ["2023-01", "2023-10"]),
    ],
)
def test_a_person_chooses_what_an_unclear_day_means(which: str, cell: Value, choices: list[str]) -> None:
    with pytest.raises(Bad) as told:
        RULES[which].rule(cell)
    assert [kept for kept, _ in told.value.choices] == choices
    assert all(RULES[which].rule(kept) for kept in choices)


def test_a_person_types_what_a_lunar_day_was() -> None:
    with pytest.raises(Bad) as told:
        calendar_day("农历八月十五")
    assert told.value.choices == A_DAY


def test_an_amount_is_written_in_yuan() -> None:
    written = {0: "0", 5: "0.05", 10_000: "100", 123_456: "1234.56", -50: "-0.50"}
    assert {fen: yuan_of(fen) for fen in written} == written
    with pytest.raises(Bad, match="超过 500 元"):
        amount("500.01", ceiling=50_000)


def test_the_codes_are_those_of_the_standard() -> None:
    assert len(ETHNICITIES) == 58
    named = {"01": "汉族", "02": "蒙古族", "31": "达斡尔族", "45": "鄂温克族", "56": "基诺族", "97": "其他"}
    assert {code: ETHNICITIES[code] for code in named} == named
    assert [category(word) for word in CATEGORIES.values()] == list(CATEGORIES)


def test_a_word_that_hurts_is_never_said() -> None:
    cells = ["失独", "失独家庭", "失独（一方）", "失独人员x"]
    found = column(RULES["category"].rule, cells, RULES["category"].shown)
    told = [*found.folded.values(), *(bad.sentence for bad in found.problems.values()), *map(str, found.values)]
    assert len(told) == 4 + len(cells)
    assert not [each for each in told if "失独" in each]


def test_a_column_keeps_every_place() -> None:
    cells: list[Value | None] = [NUMBER, None, f" {NUMBER}", "无", NUMBER, Cell("number", "1.5e17")]
    found = column(RULES["number"].rule, cells)
    assert found.values == [NUMBER, None, NUMBER, None, NUMBER, None]
    assert {at: bad.reason for at, bad in found.problems.items()} == {3: "id_missing", 5: "id_precision_lost"}
    assert found.folded == {2: NUMBER}


@pytest.mark.parametrize(
    ("which", "cells", "written"),
    [
        ("day", ["2023年1月5日", "2023-01-05", Cell("day", "2023-01-05")], ["2023-01-05", "", ""]),
        ("month", ["2023-05", "2023年5月", Cell("day", "2023-05-01")], ["", "2023-05", ""]),
        ("amount", ["1200.50", "300.00", "1,200.5", "1.2万"], ["", "", "1200.50", "12000"]),
        ("amount", [Cell("number", "300.0"), Cell("number", "0.30000000000000004")], ["", "0.30"]),
        ("sex", ["男", "1"], ["", "男"]),
        ("ethnicity", ["蒙古族", "蒙古", "蒙"], ["", "", "蒙古族"]),
        ("category", ["独生子女死亡家庭", "死亡"], ["", "独生子女死亡家庭"]),
        ("phone", ["13800001234", "138-0000-1234"], ["", "13800001234"]),
        ("name", ["演示", "演　示"], ["", "演示"]),
    ],
)
def test_what_was_folded_is_said_as_it_is_written(which: str, cells: list[Value], written: list[str]) -> None:
    found = column(RULES[which].rule, cells, RULES[which].shown)
    assert [found.folded.get(at, "") for at in range(len(cells))] == written


def test_a_long_column_is_answered_cell_by_cell() -> None:
    """More different values than are remembered."""
    many = [f"{at}.00" for at in range(9000)]
    assert column(amount, many).values == [at * 100 for at in range(9000)]


def test_words_fit_their_cell() -> None:
    assert words(Cell("text", "　ＡＢ１ ")) == "AB1"
    with pytest.raises(Bad) as told:
        words(Cell("text", "字" * (LONGEST_TEXT + 1)))
    assert told.value.reason == "field_too_long"
