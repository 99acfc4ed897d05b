"""Two sentences side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.comparing import Piece, differences, in_brief, is_same

sentences = st.text("配备2名3各村12，。指导员", max_size=20)


def of(pieces: list[Piece], kind: str) -> str:
    return "".join(each.text for each in pieces if each.kind in ("same", kind))


@given(sentences, sentences)
def test_nothing_is_lost_and_nothing_is_added(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert (of(pieces, "gone"), of(pieces, "new")) == (old, new)
    assert all(each.text for each in pieces)
    assert (old == new) == all(each.kind == "same" for each in pieces)


def test_a_figure_is_one_piece() -> None:
    pieces = differences("至少配备2名指导员", "至少配备12名指导员")
    assert [(each.kind, each.text) for each in pieces] == [
        ("same", "至少配备"), ("gone", "2"), ("new", "12"), ("same", "名指导员"),
    ]  # fmt: skip


def test_what_stayed_is_cut_short_around_a_change() -> None:
    long = "各级计生协要按照上级的统一部署认真抓好贯彻落实"
    pieces = list(in_brief(differences(f"{long}2名{long}", f"{long}3名{long}")))
    assert [each.text for each in pieces] == [f"…{long[-10:]}", "2", "3", f"名{long[:9]}…"]


def test_a_single_character_left_between_two_changes_is_changed_too() -> None:
    pieces = differences("各旗县区的工作", "全市村的工作")
    assert [each.kind for each in pieces] == ["gone", "new", "same"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [("每村配备2名指导员。", True), ("每村，配备 2名\n指导员", True), ("每村配备3名指导员", False)],
)
def test_layout_is_no_change_and_a_figure_is_one(new: str, expected: bool) -> None:
    assert is_same("每村配备2名指导员", new) == expected
