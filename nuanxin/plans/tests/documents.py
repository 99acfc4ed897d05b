"""What the routes of policy documents and topics are opened with, in the furnished database."""

from datetime import date
from typing import Any

from nuanxin.association.models import Body
from nuanxin.work.actions.policydocuments import DocumentInput, register_document

OF_A_DOCUMENT = ("policy-document", "repeal-policy-document", "restore-policy-document", "urge-about-document")
PAPER = DocumentInput("演示条例", "演示发〔2022〕1号", "演示人大", date(2022, 1, 1), "第一条　演示。")
GIVEN: dict[str, dict[str, object]] = {
    "new-policy-document": {
        "text": "第一条　再演示。", "title": "演示办法", "number": "", "issuer": "演示人大", "issued_on": "2022-02-02",
    },
    "repeal-policy-document": {"last_day": "2023-03-01", "reason": "由新条例代替"},
    "new-undertaking": {
        "title": "办一期宣讲", "due": "2099-01-01", "owner": "", "grounds": "1", "topics": "1", "partners": "妇联",
    },
    "sort-undertaking": {"grounds": "1", "topics": "1", "partners": "妇联"},
    "sort-clause": {"topics": "1"},
}  # fmt: skip


def document_doors(body: Body, plan: int) -> dict[str, dict[str, Any]]:
    """A document of the body's own, and its draft."""
    paper = register_document(None, body, PAPER)
    return {name: {"pk": paper.pk} for name in OF_A_DOCUMENT} | {"sort-plan": {"pk": plan}}
