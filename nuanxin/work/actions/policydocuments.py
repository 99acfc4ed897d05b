"""政策文件: put on file for all below to read, and taken out of force."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.models import Document
from nuanxin.work.models.document import DocumentKind


@dataclass(frozen=True)
class DocumentInput:
    """A paper as printed: who issued it, on which day, under which number, and its whole text."""

    title: str
    number: str
    issuer: str
    issued_on: date
    text: str


@dataclass(frozen=True)
class RepealInput:
    """``last_day`` is the last day in force, as papers say it; ``reason``: by which paper, or why."""

    last_day: date
    reason: str


@transaction.atomic
def register_document(by: By, body: Body, given: DocumentInput) -> Document:
    """Put a policy document on file, seen by all below at once; the same text again is the same one."""
    _require(by, body.pk)
    if given.issued_on > today():
        raise Refused("印发日期不能晚于今天，请照文件上的日期改。")
    if "\0" in given.text:
        raise Refused("正文里有不是文字的内容，请另存为 Word 或文本文件再传，或把正文粘贴进来。")
    Body.objects.select_for_update().get(pk=body.pk)
    digest = hashlib.sha256(given.text.encode()).hexdigest()
    if there := Document.objects.policies().filter(body=body, digest=digest).first():
        return there
    found = Document.objects.create(
        division=body.division, body=body, kind=DocumentKind.POLICY, title=given.title,
        number=given.number, issuer=given.issuer, issued_on=given.issued_on, text=given.text,
        digest=digest, issued_at=timezone.now(),
    )  # fmt: skip
    write_log(by, "document.register", found, f"{body.name}登记政策文件《{given.title}》")
    return found


@transaction.atomic
def repeal_document(by: By, document: Document, given: RepealInput) -> Document:
    """It is in force no more after a day; the same again changes nothing, another day corrects it."""
    _require(by, document.body_id)
    document = Document.objects.policies().select_for_update().get(pk=document.pk)
    if document.issued_on and given.last_day < document.issued_on:
        raise Refused(f"废止不能早于印发（{document.issued_on:%Y-%m-%d}），请改日期。")
    first_without = date.fromordinal(given.last_day.toordinal() + 1)
    if (document.repealed_on, document.repeal_reason) == (first_without, given.reason):
        return document
    document.repealed_on, document.repeal_reason = first_without, given.reason
    document.save(update_fields=["repealed_on", "repeal_reason"])
    words = f"《{document.title}》有效到 {given.last_day:%Y-%m-%d}：{given.reason}"
    write_log(by, "document.repeal", document, words)
    return document


@transaction.atomic
def restore_document(by: By, document: Document) -> Document:
    """It was noted as repealed wrongly; twice is harmless."""
    _require(by, document.body_id)
    document = Document.objects.policies().select_for_update().get(pk=document.pk)
    if document.repealed_on:
        document.repealed_on, document.repeal_reason = None, ""
        document.save(update_fields=["repealed_on", "repeal_reason"])
        write_log(by, "document.restore", document, f"《{document.title}》仍然有效")
    return document


def _require(by: By, body: int) -> None:
    """Who registered a document keeps it."""
    if by is None:
        return
    by.require("document.keep")
    if by.body.pk != body:
        raise Refused("这份文件由登记它的单位管；您可以查看，也可以据它定本级措施。")
