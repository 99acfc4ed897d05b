"""Texts in an office's own words, and back to the delivered ones."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, TextTemplate
from nuanxin.association.texts import BRACES, TextKind, text_kinds
from nuanxin.base.refused import Refused

LONGEST = 500  # characters


@dataclass(frozen=True)
class TextInput:
    kind: str
    text: str


@transaction.atomic
def set_text(by: By, body: Body, given: TextInput) -> TextTemplate:
    """The text as the body wants it, for itself and all below without their own; again is the same."""
    kind = _allowed(by, body, given.kind)
    text = checked(kind, given.text)
    Body.objects.select_for_update().get(pk=body.pk)
    row = TextTemplate.objects.filter(body=body, kind=kind.code).first()
    if row and row.text == text:
        return row
    if row is None:
        row = TextTemplate(division=body.division, body=body, kind=kind.code, issued_at=timezone.now())
    row.text = text
    row.save()
    write_log(by, "text.set", row, f"{body.name}改“{kind.title}”的文字")
    return row


@transaction.atomic
def drop_text(by: By, body: Body, code: str) -> None:
    """Back to the text from above, else the delivered one; harmless where there is none of its own."""
    kind = _allowed(by, body, code)
    Body.objects.select_for_update().get(pk=body.pk)
    row = TextTemplate.objects.filter(body=body, kind=kind.code).first()
    if row is None:
        return
    write_log(by, "text.drop", row, f"{body.name}不再用自己的“{kind.title}”文字")
    row.delete()


def checked(kind: TextKind, given: str) -> str:
    """The text as it is kept. Refused: too long, an unknown word in braces, a needed one missing."""
    text = given.translate(str.maketrans("｛｝", "{}"))
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text or len(text) > LONGEST or not all(line.isprintable() for line in text.split("\n")):
        raise Refused(f"请写 1 到 {LONGEST} 个字，不要有看不见的字符。")
    known = "".join(f"{{{name}}}" for name in kind.places)
    if unknown := [name for name in BRACES.findall(text) if name not in kind.places]:
        raise Refused(f"{{{unknown[0]}}}认不出来，花括号里只能是：{known}。")
    if {"{", "}"} & {*BRACES.sub("", text)}:
        raise Refused(f"花括号没有成对，请照这样写：{known}。")
    if missing := [name for name in kind.needed if name not in BRACES.findall(text)]:
        raise Refused(f"少了{{{missing[0]}}}，没有它这段话用不上，请加上。")
    return text


def _allowed(by: By, body: Body, code: str) -> TextKind:
    kind = text_kinds().get(code)
    if kind is None or body.level not in kind.levels:
        raise Refused("这段文字不由本单位定，请从“文字模板”里选。")
    if by:
        by.require("text.keep")
        if by.body.pk != body.pk:
            raise Refused("只能改本单位的文字；下级要改，由下级自己改。")
    return kind
