"""督办 about a policy document: who has set itself nothing to do, and whose work is late."""

from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.base.periods import today
from nuanxin.plans.gaps.urging import Urgent, texts
from nuanxin.plans.policies.carrying import Carried, carried_by
from nuanxin.work.actions.receipts import working_days_on
from nuanxin.work.actions.reminders import Urged, Urging
from nuanxin.work.models import Document


def urgent_about_document(acting: Acting, document: Document) -> Urgent:
    """The bodies right below in whose territory nothing rests on it yet, or something is late."""
    words, url = texts()["documents"], reverse("policy-document", args=[document.pk])

    def said(each: Carried) -> str:
        return str(words["late"].format(count=each.late) if each.late else words["none"])

    lacking = [each for each in carried_by(document, acting, today())[1:] if each.late or not each.total]
    urged = [Urged(each.body, said(each), url) for each in lacking]
    due = working_days_on(today(), texts()["within"])
    title = words["title"].format(about=document.title)
    return Urgent(acting, Urging(f"document-{document.pk}", title, due, urged), url)
