"""The notice on the page: every printed character once, each clause exactly where it stands."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.plans.notice.paper import Paragraph, set_out
from nuanxin.plans.reader.layout import blocks
from nuanxin.plans.reader.passage import passage

SAMPLE = Path(__file__).parents[1] / "notice" / "sample-notice.txt"


@dataclass(frozen=True)
class Part:
    start: int
    end: int


def whole(paragraphs: list[Paragraph[Part]]) -> str:
    return "".join(paragraph.text for paragraph in paragraphs)


def marked(paragraphs: list[Paragraph[Part]], part: Part) -> str:
    runs = [run for paragraph in paragraphs for run in paragraph.runs]
    return "".join(run.text for run in runs if run.span == part)


@st.composite
def papers(draw: st.DrawFn) -> tuple[str, list[Part]]:
    """A text made of what notices are made of, and spans in it that do not overlap."""
    pieces = [
        "一、", "（一）", "1.", "各级", "要做好", "服务", "，", "；", "。", "\n", "\r\n", "\n\n", "　　", " ",
        "\t", "2023", "文件", "abc ", "通知", "：", "抄送：", "\f", "\u200b", "𠮷", "年3月2日",
    ]
    text = "".join(draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=60)))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [Part(start, end) for start, end in pairs]


@given(papers())
def test_nothing_is_lost_and_every_part_stands_in_its_place(paper: tuple[str, list[Part]]) -> None:
    text, parts = paper
    paragraphs = set_out(text, parts)
    assert whole(paragraphs) == "".join(block.passage.text for block in blocks(text))
    kept = {place for block in blocks(text) for place in block.passage.at}
    for part in parts:
        inside = [place for place in range(part.start, part.end) if place in kept]
        assert marked(paragraphs, part) == "".join(text[place] for place in inside)
        ends = [(r.opens, r.closes) for p in paragraphs for r in p.runs if r.span == part]
        assert sum(opens for opens, _ in ends) == sum(closes for _, closes in ends) == bool(inside)
        assert not ends or (ends[0][0] and ends[-1][1])


def test_what_is_left_out_is_layout_alone() -> None:
    text = SAMPLE.read_text("utf-8")
    assert whole(set_out(text, [])) == passage(text).text


def test_a_sentence_cut_by_the_page_is_whole() -> None:
    text = "请各地落实。\n\n一、宣传\n\n各级协会要学习决策部\n\n署，办好服务。鼓励承接项目。\n"
    part = Part(text.index("各级"), text.index("鼓励"))
    paragraphs = set_out(text, [part])
    assert [p.kind for p in paragraphs] == ["text", "section", "text"]
    assert [run.text for run in paragraphs[2].runs] == ["各级协会要学习决策部署，办好服务。", "鼓励承接项目。"]


def test_a_part_that_goes_on_in_the_next_item_closes_there() -> None:
    text = "各级协会要做到：\n1.办好活动；\n2.用好阵地。\n"
    runs = [run for p in set_out(text, [Part(0, len(text))]) for run in p.runs]
    assert [(run.opens, run.closes) for run in runs] == [(True, False), (False, False), (False, True)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("示例市计划生育协会文件", "redhead"),
        ("示例计生协发〔2023〕1号", "number"),
        ("关于印发《示例市计划生育协会2023年工作要点》的通知", "title"),
        ("各旗县区、示例经济开发区计生协：", "address"),
        ("一、加强思想政治引领", "section"),
        ("抄送：自治区计划生育协会，示例市卫生健康委员会。", "copies"),
        ("2023年3月1日印发", "signed"),
    ],
)
def test_lines_of_the_sample_stand_as_what_they_are(line: str, kind: str) -> None:
    paragraphs: list[Paragraph[Part]] = set_out(SAMPLE.read_text("utf-8"), [])
    assert [p.kind for p in paragraphs if p.text == line] == [kind]
