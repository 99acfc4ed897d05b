"""What holds of the rules whatever is written."""

import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.base.rules import Bad, Cell, column, masked
from nuanxin.base.rules.bank_card import bank_card, fits
from nuanxin.base.rules.calendar_day import calendar_day
from nuanxin.base.rules.cell import UNSEEN
from nuanxin.base.rules.finding import asked, tokens
from nuanxin.base.rules.money import amount, yuan_of
from nuanxin.base.rules.person_name import surname
from nuanxin.base.rules.resident_number import check_character, parts, resident_number

from .ruled import DAY, RULES

KINDS = st.sampled_from(["text", "number", "bool", "day", "moment", "time", "formula", "error"])
ALPHABET = (
    "0123456789０５Xx.．,，-－—/年月日一二三〇十农初元万￥¥+()（） '’　\t\n\0\u200b\u202e\u180b"
    "演示·•ᠪ女汉族失独E"
)
TEXTS = st.text(max_size=60) | st.text(ALPHABET, max_size=24)
NUMBERS = st.builds(
    lambda area, born, sequence: (first := f"{area:06d}{born:%Y%m%d}{sequence}") + check_character(first),
    st.integers(110_000, 999_999), st.dates(date(1910, 1, 1), DAY), st.integers(996, 999),
)  # fmt: skip
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=8)


@pytest.mark.parametrize("which", RULES)
@given(kind=KINDS, text=TEXTS)
def test_no_text_breaks_a_rule(which: str, kind: str, text: str) -> None:
    """A value or a reason; and what a value is said to be written as means that value."""
    rule, shown = RULES[which]
    found = column(rule, [text if kind == "text" else Cell(kind, text)], shown)
    assert len(found.values) == 1
    assert (found.values[0] is None) == bool(found.problems)
    if found.folded:
        again = column(rule, [found.folded[0]], shown)
        assert again.values == found.values
        assert not again.folded


@given(NUMBERS)
def test_a_right_number_passes_and_says_itself(number: str) -> None:
    assert resident_number(number, DAY) == number
    said = parts(number)
    assert number.startswith(f"{said.area}{said.birth:%Y%m%d}{said.sequence:03d}")
    assert said.sex == ("1" if int(number[16]) % 2 else "2")


@given(NUMBERS, st.data())
def test_one_wrong_character_is_caught(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from("0123456789X").filter(lambda char: char != number[at]))
    with pytest.raises(Bad):
        resident_number(number[:at] + other + number[at + 1 :], DAY)


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_changed_round_are_caught(number: str, at: int) -> None:
    turned = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if turned != number:
        with pytest.raises(Bad):
            resident_number(turned, DAY)


@given(NUMBERS, st.sampled_from(list(RULES)))
def test_no_sentence_repeats_a_number(number: str, which: str) -> None:
    texts = [number, number[:17], f"{number}。", f"\u200b{number}", f"{number}、{number}"]
    for bad in column(RULES[which].rule, texts).problems.values():
        assert number[6:14] not in bad.sentence


@given(st.integers(10**14, 10**18 - 1))
def test_a_card_with_its_check_digit_passes_alone(first: int) -> None:
    right = [digit for digit in range(10) if fits(f"{first}{digit}")]
    assert len(right) == 1
    if len(f"{first}") >= 15:
        assert bank_card(f"{first}{right[0]}") == f"{first}{right[0]}"


@given(st.dates(date(1981, 1, 1), date(2099, 12, 31)))
def test_a_day_reads_however_it_is_written(day: date) -> None:
    for shape in ("%Y-%m-%d", "%Y.%m.%d", "%Y/%-m/%-d", "%Y%m%d", "%Y年%-m月%-d日", "%Y年%m月%d日"):
        assert calendar_day(day.strftime(shape)) == day


@given(st.integers(0, 100_000_000))
def test_an_amount_reads_as_it_is_written(fen: int) -> None:
    assert amount(yuan_of(fen)) == fen
    assert amount(f"￥{fen // 100:,}.{fen % 100:02d}元") == fen
    assert amount(Cell("number", repr(fen / 100))) == fen


@settings(deadline=None)  # the first asks for the dictionary
@given(HAN)
def test_a_name_is_found_by_itself_its_surname_and_its_runs(name: str) -> None:
    found = tokens(name)
    assert name in found.names
    assert "".join(found.surnames) == surname(name)
    assert set(found.runs) == {name[at : at + 2] for at in range(len(name) - 1)}
    for at in range(len(name) - 1):
        assert set(asked(name[at:]).runs) <= set(found.runs)
    assert all(word.isascii() and word.islower() for word in found.initials)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_nothing_breaks_a_mask_or_a_search(text: str) -> None:
    for mask in (masked.name, masked.resident_number, masked.phone, masked.bank_card, masked.address):
        assert isinstance(mask(text), str)
    assert len(masked.name(text)) == len(text)
    assert all(tokens(text).names)
    assert len(asked(text).names) <= 1


@given(NUMBERS)
def test_a_mask_hides_the_birth_date(number: str) -> None:
    assert masked.resident_number(number) == f"{number[:4]}************{number[-2:]}"


def test_every_format_character_is_known() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert not [char for char in every if unicodedata.category(char) == "Cf" and not UNSEEN.match(char)]
