"""Lines become blocks: headings, paragraphs, list items, lines that stand alone.

A paper is cut by its layout: lines end where the page is full, a page number stands in the
middle of a word. A line goes on in the next one unless something closes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from nuanxin.plans.reader.passage import Passage, passage
from nuanxin.plans.reader.vocabulary import any_of, words

LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
DASHES = r"[-—–－─·•~～]*"
PAGE_NUMBER = re.compile(rf"{DASHES}第?\d{{1,3}}页?(?:/\d{{1,3}}|，?共\d{{1,3}}页)?{DASHES}$")
RULE = re.compile(r"[-—–－─_=*＊·•.…]{2,}$")
NUMBER_AWAITED = re.compile(r"(?:少于|至少|低于|超过|达到|大于|≥|≤|第|每|为|共|达|各|年|月)$")
COUNTED = re.compile(r"[%‰名个次场所支份周岁号位篇期月万以]|[人户](?![口员民群籍])|家(?![庭长属])|[年日](?![度级常等])")

NUMERAL = r"[一二三四五六七八九十]{1,3}"
LABELS = (
    re.compile(rf"({NUMERAL})[、.。]|第({NUMERAL})条[：、]?"),
    re.compile(rf"（({NUMERAL})）[、.。]?"),
    re.compile(r"(\d{1,2})[.、。](?!\d)"),
    re.compile(r"（(\d{1,2})）|(\d{1,2})）|([①-⑳])"),
)

TAIL = 20  # where a closed block ends
CLOSED = re.compile(r"[。！？][”》）]*$")
STOPS = re.compile(r"[，。；：！？]")
WILL = re.compile(r"[要应须]|确保|鼓励|少于|至少")
NO_WILL = re.compile(any_of(words("strength", "false_friends")))
TITLE = re.compile(
    r"(?:通知|意见|方案|要点|计划|办法|细则|规定|制度|清单|安排|规划|纲要|措施|名单|一览表|的函)"
    r"(?:（[^（）]*）)?$"
)
NUMBER = re.compile(r"[^\s。，：；]{1,14}（\d{4}）第?\d{1,4}号")
DATE = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[^，。；：]{1,3}日")
STANDING = re.compile(
    rf"{NUMBER.pattern}(?:签发人.*)?$|\S{{2,30}}文件$|(?:.{{0,30}}[^\d年月])?{DATE.pattern}(?:印发)?$"
    r"|（(?:此页无正文|此件|征求意见稿|试行|草案|联系人)[^（）]*）$"
)
OPENING = re.compile(
    r"(?:抄送|抄报|主送|附件|附|主题词|签发人|联系人|联系电话|电子邮箱|传真|电话|邮箱)\d*：|附件\d*$|特此通知"
)
PAIRS = (("《", "》"), ("“", "”"), ("（", "）"))


@dataclass(frozen=True, slots=True)
class Label:
    """A printed numeral before a block: level 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）."""

    level: int
    numeral: str
    length: int


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or standing line."""

    passage: Passage
    label: Label | None

    @property
    def body(self) -> Passage:
        """The block without its numeral."""
        return self.passage[self.label.length :] if self.label else self.passage

    @property
    def is_bare(self) -> bool:
        """Whether no sentence is in it: a heading or a standing line."""
        return not re.search(r"[。；！？]|：.", self.passage.plain)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    plain: str
    indent: int
    after_blank: bool

    @property
    def indented(self) -> bool:
        """Whether it begins a paragraph by its indentation."""
        return self.indent >= 4

    @property
    def width(self) -> int:
        """Width in half characters, indentation included."""
        return self.indent + sum(1 if char.isascii() else 2 for char in self.plain)


def blocks(text: str) -> list[Block]:
    """Part a notice's text into blocks, in order; page numbers and rules are left out."""
    lines = list(_without_page_numbers([line for line in _lines(text) if line.plain]))
    layout = _Layout(_full_width(lines), _indents(lines), _sentence_levels(lines))
    for line in lines:
        layout.add(line)
    return [_block(text, group) for group in layout.groups]


def wills(plain: str) -> bool:
    """Whether a strength word is in it: 要, but not the 要 of 要求."""
    return WILL.search(NO_WILL.sub("", plain)) is not None


def label_of(plain: str) -> Label | None:
    """Find the numeral that a block or a list item begins with."""
    for level, pattern in enumerate(LABELS, start=1):
        if found := pattern.match(plain):
            numeral = next(group for group in found.groups() if group)
            return Label(level, numeral, found.end())
    return None


def _lines(text: str) -> Iterator[_Line]:
    last = 0
    for found in LINE.finditer(text):
        start, end = found.span()
        if not found.group().strip():
            continue
        lead = re.match(r"[\s　]*", found.group())
        blank = sum(2 if char == "　" else 1 for char in lead.group()) if lead else 0
        gap = text[last:start].replace("\r\n", "\n")
        plain = passage(text, range(start, end)).plain
        yield _Line(start, end, plain, blank, sum(char in "\n\r" for char in gap) > 1)
        last = end


def _without_page_numbers(lines: list[_Line]) -> Iterator[_Line]:
    """Leave page numbers and rules out; the blank lines around them part nothing."""
    turned = False
    for place, line in enumerate(lines):
        if RULE.match(line.plain) or _is_page_number(lines, place):
            turned = True
            continue
        yield replace(line, after_blank=line.after_blank and not turned)
        turned = False


def _is_page_number(lines: list[_Line], place: int) -> bool:
    """A bare number may also be one of the text's figures, alone on its line."""
    plain = lines[place].plain
    if not PAGE_NUMBER.match(plain) or not plain.isdigit():
        return PAGE_NUMBER.match(plain) is not None
    before = lines[place - 1].plain if place else ""
    after = lines[place + 1].plain if place + 1 < len(lines) else ""
    return not (NUMBER_AWAITED.search(before) or COUNTED.match(after))


def _full_width(lines: list[_Line]) -> int | None:
    """Width at which this paper's lines are cut, where they are."""
    widths = [line.width for line in lines if not CLOSED.search(line.plain)]
    if not widths:
        return None
    widest = max(widths)
    full = [width for width in widths if width >= widest - 4]
    return widest - 6 if len(full) >= 4 and len(full) * 3 > len(widths) else None


def _indents(lines: list[_Line]) -> bool:
    """Whether this paper begins its paragraphs with an indentation."""
    first = [line for before, line in pairwise(lines) if CLOSED.search(before.plain)]
    return len(first) >= 3 and sum(line.indented for line in first) >= 0.8 * len(first)


def _sentence_levels(lines: list[_Line]) -> set[int]:
    """Levels whose numerals lead sentences in this paper, not headings."""
    found: dict[int, list[bool]] = {}
    for line in lines:
        if label := label_of(line.plain):
            found.setdefault(label.level, []).append("。" in line.plain)
    return {level for level, ends in found.items() if len(ends) >= 3 and sum(ends) >= 0.5 * len(ends)}


class _Layout:
    """Gathers lines into groups, one group a block."""

    def __init__(self, full: int | None, indents: bool, sentence_levels: set[int]) -> None:
        self.full, self.indents, self.sentence_levels = full, indents, sentence_levels
        self.groups: list[list[_Line]] = []
        self.so_far = ""
        self.in_head = True
        self.counted: dict[int, str] = {}

    def add(self, line: _Line) -> None:
        """Append the line to the open group or begin a new one."""
        label = label_of(line.plain)
        if self.groups and self._goes_on(line, label):
            self.groups[-1].append(line)
            self.so_far += line.plain
        else:
            self.groups.append([line])
            self.so_far = line.plain
            if label:
                self.counted[label.level] = label.numeral
        self.in_head = self.in_head and not CLOSED.search(line.plain)

    def _goes_on(self, line: _Line, label: Label | None) -> bool:
        group = self.groups[-1]
        so_far = self.so_far
        if CLOSED.search(so_far[-TAIL:]) or STANDING.match(line.plain) or OPENING.match(line.plain):
            return False
        if not _is_whole(so_far) and label is None:
            return True
        if STANDING.match(so_far) or _is_title(so_far):
            return False
        if label and self._begins_item(so_far, label):
            return False
        if so_far.endswith(("，", "、")) or re.match(r"[，。、；：！？”》）]", line.plain):
            return True
        if line.indented or (self.in_head and self._parted(so_far, line)):
            return False
        if self.indents and not self.in_head and not line.after_blank:
            return True
        return not (_may_be_heading(so_far, line) and self._ends_here(group[-1], so_far, line))

    def _begins_item(self, so_far: str, label: Label) -> bool:
        """A numeral in the middle of an open sentence must at least be the next one."""
        open_sentence = bool(STOPS.search(so_far)) and not so_far.endswith(("；", "："))
        if not open_sentence:
            return True
        return ordinal(label.numeral) == ordinal(self.counted.get(label.level, "")) + 1

    def _parted(self, so_far: str, line: _Line) -> bool:
        return so_far.endswith("：") or line.after_blank

    def _ends_here(self, last: _Line, so_far: str, line: _Line) -> bool:
        """A line cut before this paper's full width is the end of a heading."""
        label = label_of(so_far)
        if label and label.level in self.sentence_levels:
            return line.after_blank
        if self.full is not None:
            return last.width < self.full
        return line.after_blank or label is not None


def _is_whole(plain: str) -> bool:
    """Whether every quote and bracket that is opened is closed."""
    return all(plain.count(left) <= plain.count(right) for left, right in PAIRS)


def _may_be_heading(so_far: str, line: _Line) -> bool:
    if WILL.match(NO_WILL.sub("□", line.plain)) and so_far.endswith(words("who", "bodies")):
        return False
    if label_of(so_far) is None:
        return not (STOPS.search(so_far) or wills(so_far) or len(so_far) > 30)
    is_open = re.search(r"[。；！？]|\d.*，", so_far[2:])  # 2024年，…
    return not (is_open or wills(so_far) or len(so_far) > 50)


def ordinal(numeral: str) -> int:
    """Return the number of a printed numeral: 十二 is 12; 0 where it is none."""
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) == 1 and "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    tens, ten, ones = numeral.rpartition("十")
    digits = "一二三四五六七八九"
    value = digits.find(ones) + 1 if ones else 0
    return value + ((digits.find(tens) + 1 or 1) * 10 if ten else 0)


def _is_title(plain: str) -> bool:
    return len(plain) <= 80 and bool(TITLE.search(plain)) and not STOPS.search(_unquoted(plain))


def _unquoted(plain: str) -> str:
    return re.sub(r"《[^》]*》|（[^）]*）|“[^”]*”", "", plain)


def _block(text: str, group: list[_Line]) -> Block:
    places = [place for line in group for place in range(line.start, line.end)]
    whole = passage(text, places)
    return Block(whole, label_of(whole.plain))
