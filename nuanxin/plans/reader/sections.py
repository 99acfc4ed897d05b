"""Blocks take their place in the paper: head, letter, general requirements, sections, tail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nuanxin.plans.reader.grammar.dates import dates
from nuanxin.plans.reader.layout import DATE, NUMBER, OPENING, TITLE, Block, wills
from nuanxin.plans.reader.passage import Passage

LETTER = "印发通知"
GENERAL = "总的要求"

HEADING_LENGTH = 30
LETTER_TITLE = re.compile(r"印发|转发|下发")
RED_HEAD = re.compile(r"(.{2,40})文件$")
SIGNER = re.compile(r"签发人[：:]?.*$")
ISSUED = re.compile(rf"(?P<office>.*?)[，]?(?P<date>{DATE.pattern})(?:印发)?$")
LEAD_IN = re.compile(r"以下|下列")
ASSIGNED = re.compile(
    r"(?:责任|牵头|主责|落实|承办|配合|实施|协办)(?:单位|部门|科室|处室|股室)："
    r"([^（）；。：]*(?:（[^（）]*）[^（）；。：]*)*)"
)
ASSIGNMENT = re.compile(rf"（?{ASSIGNED.pattern}(?:[；，。]?{ASSIGNED.pattern})*）?[。]?$")
NOT_ADDRESSED = re.compile(r"如下：$|以下|包括：$")


@dataclass(frozen=True, slots=True)
class Section:
    """A first-level numeral with its heading, as printed."""

    number: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that may carry obligations, with the section it stands in.

    assigned: the bodies named behind it, （责任单位：…）, "" where none are; days: the dates in
    the heading of its stage.
    """

    passage: Passage
    section: Section
    assigned: str = ""
    days: tuple[str, ...] = ()


@dataclass
class Paper:
    """The parts of a notice."""

    number: str = ""
    title: str = ""
    addressees: str = ""
    copies: str = ""
    issuer: str = ""
    date: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)


def arrange(blocks: list[Block]) -> Paper:
    """Sort a notice's blocks into its parts."""
    paper = Paper()
    body = _without_standing(_after_head(blocks, paper), paper)
    is_letter = bool(LETTER_TITLE.search(paper.title))
    attached = _attached_title(body, paper.title) if is_letter else 0
    top = min((block.label.level for block in body if block.label), default=0)
    if is_letter:
        letter = body[:attached] if attached else body
        paper.paragraphs += [Paragraph(block.body, Section("", LETTER)) for block in letter]
        body = body[attached + 1 :] if attached else []
    paper.paragraphs += map(_assigned, _joined(_in_sections(body, top)))
    return paper


def _after_head(blocks: list[Block], paper: Paper) -> list[Block]:
    """Read red head, number, title and 主送; return what follows them."""
    bare = next((i for i, b in enumerate(blocks) if b.label or not b.is_bare), len(blocks))
    addressed = next((i for i in range(bare) if _is_salutation(blocks[i])), None)
    titled = next((i for i in range(bare) if TITLE.search(blocks[i].passage.plain)), None)
    if addressed is not None:
        paper.addressees = blocks[addressed].passage.text.rstrip("：:")
        last = addressed
    elif titled is not None:
        last = titled + 1
    else:
        last = min(bare, 1)
    title: list[str] = []
    for block in blocks[:last]:
        plain = block.passage.plain
        if found := NUMBER.search(plain):
            paper.number = block.passage.text[slice(*found.span())]
            if not (title and TITLE.search(title[-1])):  # a title may stand above the number
                paper.issuer, title = paper.issuer or "".join(title), []
        elif found := RED_HEAD.match(plain):
            paper.issuer = found[1]
        elif not re.match(r"（|签发人|\d{4}年\d+月\d+日$", plain):
            title.append(block.passage.text)
    paper.title = "".join(title)
    return blocks[last + (addressed is not None) :]


def _is_salutation(block: Block) -> bool:
    plain = block.passage.plain
    return plain.endswith("：") and len(plain) <= 200 and not NOT_ADDRESSED.search(plain)


def _without_standing(blocks: list[Block], paper: Paper) -> list[Block]:
    """Take 抄送, signature, date and the list of attachments out of the body."""
    kept: list[Block] = []
    in_attachments = False
    for block in blocks:
        plain = block.passage.plain
        in_attachments = in_attachments and block.is_bare and block.label is not None
        if found := re.match(r"(抄送|抄报|主送)：", plain):
            _note(paper, found[1], block.passage.text[found.end() :].rstrip("。."))
        elif found := ISSUED.fullmatch(plain):
            if block.is_bare and len(plain) <= 60:
                _sign(paper, found, kept)
            else:
                kept.append(block)
        elif OPENING.match(plain):
            in_attachments = plain.startswith("附")
        elif not in_attachments:
            kept.append(block)
    return kept


def _note(paper: Paper, kind: str, text: str) -> None:
    if kind == "主送":
        paper.addressees = text
    else:
        paper.copies = f"{paper.copies}；{text}" if paper.copies else text


def _sign(paper: Paper, found: re.Match[str], kept: list[Block]) -> None:
    paper.date = found["date"]
    last = kept[-1] if kept else None
    signed = last and last.is_bare and not last.label and not TITLE.search(last.passage.plain)
    signature = kept.pop().passage.text if signed else found["office"]
    paper.issuer = paper.issuer or signature


def _attached_title(body: list[Block], cover: str) -> int:
    """Index of the block that titles the paper sent with a covering letter, 0 where none."""
    for place, block in enumerate(body):
        if place and block.is_bare and not block.label:
            text = block.passage.text
            if TITLE.search(block.passage.plain) or (len(text) > 6 and text in cover):
                return place
    return 0


def _in_sections(body: list[Block], top: int) -> Iterator[tuple[Block, Paragraph | None]]:
    """Yield each block with what it says, None where it is a heading."""
    section = Section("", GENERAL if top else "")
    days: tuple[str, ...] = ()
    for place, block in enumerate(body):
        after = body[place + 1] if place + 1 < len(body) else None
        length = _heading_length(block, after)
        rest = block.body[length:]
        if block.label and block.label.level == top:
            title = block.body.text[:length].rstrip("。：:")
            section = Section(block.label.numeral, title)
        elif length and not top:
            section = Section("", block.body.text[:length])
        if length:
            days = tuple(dates(block.body.plain, (0, length)))
        yield block, Paragraph(rest, section, days=days) if rest.plain else None


def _joined(found: Iterator[tuple[Block, Paragraph | None]]) -> Iterator[Paragraph]:
    """Put items that end in ； back into the one sentence they are, and 责任单位 to its text."""
    last: Paragraph | None = None
    for block, paragraph in found:
        if last and paragraph and (_is_open(last, block) or _assigns(paragraph)):
            last = replace(last, passage=last.passage + block.passage)
            continue
        if last:
            yield last
        last = paragraph
    if last:
        yield last


def _is_open(last: Paragraph, block: Block) -> bool:
    plain = last.passage.plain
    return block.label is not None and (plain.endswith("；") or _leads_in(plain))


def _leads_in(plain: str) -> bool:
    """各乡镇要做好以下工作： goes on in the items below; 重点任务： is a heading."""
    leads = wills(plain) or LEAD_IN.search(plain)
    return bool(leads) and plain.endswith("：") and not plain.endswith("如下：")


def _assigns(paragraph: Paragraph) -> bool:
    return ASSIGNMENT.match(paragraph.passage.plain) is not None


def _assigned(paragraph: Paragraph) -> Paragraph:
    found = ASSIGNED.findall(paragraph.passage.plain)
    return replace(paragraph, assigned="、".join(found))


def _heading_length(block: Block, after: Block | None) -> int:
    """How many characters of a block's body are a heading: all, a first sentence, none."""
    plain = block.body.plain
    deeper = after is not None and _depth(after) > _depth(block)
    if block.is_bare:
        titles = plain.endswith("：") and not _leads_in(plain)
        return len(plain) if titles or (deeper and not plain.endswith("：")) else 0
    found = re.match(rf"[^。；，：！？]{{2,{HEADING_LENGTH}}}[。：](?=.)", plain)
    if found is None or block.label is None or wills(found.group()):
        return 0
    return found.end()


def _depth(block: Block) -> int:
    return block.label.level if block.label else 9
