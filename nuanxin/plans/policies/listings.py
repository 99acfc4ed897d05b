"""政策文件: the register, of all that hold here."""

from django.urls import reverse

from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.values import Share
from nuanxin.plans.policies.forms import DocumentQuery
from nuanxin.work.models import Document


def _page(document: Document) -> str:
    return reverse("policy-document", args=[document.pk])


def _tasks(document: Document) -> Share | None:
    """Of the undertakings on its ground those that are done; by ``with_tasks``."""
    total: int = getattr(document, "tasks", 0)
    return Share(getattr(document, "tasks_done", 0), total) if total else None


def state_of(document: Document) -> str:
    return "in_force" if document.is_in_force(today()) else "repealed"


DOCUMENTS: Listing[Document] = Listing(
    title="政策文件",
    columns=(
        Column("title", "标题", lambda d: d.title, link=_page),
        Column("number", "文号", lambda d: d.number, sort="number"),
        Column("issuer", "发文机关", lambda d: d.issuer),
        Column("issued_on", "印发日期", lambda d: d.issued_on, "day", sort="issued_on"),
        Column("place", "谁登记", lambda d: getattr(d, "place", "")),
        Column("tasks", "据此办结", _tasks, "share"),
        Column("late", "逾期", lambda d: getattr(d, "tasks_late", 0) or None, "number"),
        Column("repealed_on", "废止日", lambda d: d.repealed_on, "day", sort="repealed_on"),
        Column("state", "效力", state_of, "state"),
    ),
    query=DocumentQuery,
    order="-issued_on",
    empty="没有符合条件的政策文件",
    empty_next="放宽条件，或由市、旗县区、乡镇登记一份，下级都看得到。",
)
