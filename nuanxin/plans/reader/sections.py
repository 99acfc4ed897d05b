"""Blocks take their place in the paper: head, letter, general requirements, sections, tail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nuanxin.plans.reader.layout import DATE, NUMBER, OPENING, TITLE, WILL, Block
from nuanxin.plans.reader.passage import Passage

LETTER = "印发通知"
GENERAL = "总的要求"

HEADING_LENGTH = 30
LETTER_TITLE = re.compile(r"印发|转发|下发")
RED_HEAD = re.compile(r"(.{2,40})文件$")
SIGNER = re.compile(r"签发人[：:]?.*$")
ISSUED = re.compile(rf"(?P<office>.*?)[，]?(?P<date>{DATE.pattern})(?:印发)?$")
NOT_ADDRESSED = re.compile(r"如下：$|以下|包括：$")


@dataclass(frozen=True, slots=True)
class Section:
    """A first-level numeral with its heading, as printed."""

    number: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that may carry obligations, with the section it stands in."""

    passage: Passage
    section: Section


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
    paper.paragraphs += _in_sections(body, top)
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
            paper.issuer = paper.issuer or "".join(title)
            title = []
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


def _in_sections(body: list[Block], top: int) -> Iterator[Paragraph]:
    section = Section("", GENERAL if top else "")
    for place, block in enumerate(body):
        after = body[place + 1] if place + 1 < len(body) else None
        length = _heading_length(block, after)
        rest = block.body[length:]
        if block.label and block.label.level == top:
            title = block.body.text[:length].rstrip("。：:")
            section = Section(block.label.numeral, title)
        elif length and not top:
            section = Section("", block.body.text[:length])
        if rest.plain:
            yield Paragraph(rest, section)


def _heading_length(block: Block, after: Block | None) -> int:
    """How many characters of a block's body are a heading: all, a first sentence, none."""
    plain = block.body.plain
    deeper = after is not None and _depth(after) > _depth(block)
    if block.is_bare:
        return len(plain) if deeper or plain.endswith("：") else 0
    found = re.match(rf"[^。；，：！？]{{2,{HEADING_LENGTH}}}[。：](?=.)", plain)
    if found is None or block.label is None or WILL.search(found.group()):
        return 0
    return found.end()


def _depth(block: Block) -> int:
    return block.label.level if block.label else 9
