"""What must hold of any reading: layout changes nothing, spans lie where they say."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.base.files.texts import read_text
from nuanxin.plans.reader import read
from nuanxin.plans.tests.test_reader_scores import FLOORS, labelled_notices

FILES = [notice for name in FLOORS for notice, _ in labelled_notices(name)]
TEXTS = [file for file in FILES if file.suffix == ".txt"]
WORDS = "各级计生协要鼓励村（社区）至少配备1名不少于2次、，；：。“”《》\n 一（）.号通知2024年附件抄送确保均全覆盖每个"
EXAMPLES = 10
LEAST = 12  # a first line shorter than this may be a heading


@cache
def text_of(file: Path) -> str:
    return read_text(file.read_bytes(), file.name)


def asked(text: str) -> list[dict[str, Any]]:
    """The obligations without their places."""
    rows = [each.as_dict() for each in read(text).obligations]
    return [{key: row[key] for key in row if key not in {"start", "end"}} for row in rows]


@cache
def asked_as_printed(file: Path) -> list[dict[str, Any]]:
    return asked(text_of(file))


@cache
def inside_sentences(file: Path) -> list[int]:
    """Places between two Chinese characters, well inside what an obligation spans."""
    text = text_of(file)
    return [
        place
        for each in read(text).obligations
        for place in range(each.start + LEAST, each.end)
        if re.fullmatch("[一-鿿]{2}", text[place - 1 : place + 1])
    ]


BREAKS = ("\n", "\r\n", "\f", " ", "　", "\n- 3 -\n", "\n\n— 12 —\n\n", "\n  第4页  \n", "\u200b")


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(data=st.data())
def test_layout_changes_nothing_but_places(file: Path, data: st.DataObject) -> None:
    text = text_of(file)
    places = data.draw(st.sets(st.sampled_from(inside_sentences(file)), min_size=1, max_size=5))
    for place in sorted(places, reverse=True):
        text = text[:place] + data.draw(st.sampled_from(BREAKS)) + text[place:]
    assert asked(text) == asked_as_printed(file)


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_neither_do_line_ends_nor_encodings(file: Path) -> None:
    lines = text_of(file).replace("\r\n", "\n")
    for text in (lines, lines.replace("\n", "\r\n"), lines.replace("\n", "\r")):
        for encoding in ("utf-8", "utf-8-sig", "gb18030"):
            assert read_text(text.encode(encoding), file.name) == text
        assert asked(text) == asked_as_printed(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_spans_lie_where_they_say(file: Path) -> None:
    check_spans(text_of(file))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.sampled_from(WORDS), max_size=200) | st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    check_spans(text)


def check_spans(text: str) -> None:
    before = 0
    for each in read(text).obligations:
        assert before <= each.start < each.end <= len(text)
        part = re.sub(PAGE_LINES, "\n", text[each.start : each.end])
        assert "".join(part.split()) in "".join(each.sentence.split())
        before = each.end


PAGE_LINES = re.compile(r"\n[^\S\n]*(?:[-—–]*[^\S\n]*\d{1,3}[^\S\n]*[-—–]*|第\d+页)[^\S\n]*(?=\n)")
