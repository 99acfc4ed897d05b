"""How a text of 文字模板 reads, with what the body really has."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.offices import office_to_call, sign_in_lines
from nuanxin.association.slips import slip_lines
from nuanxin.base.periods import today
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.gaps.urging import Urgent, texts
from nuanxin.work.actions.receipts import working_days_on
from nuanxin.work.actions.reminders import Urged, Urging

SHOWN = 3  # bodies


def preview(acting: Acting, kind: str, text: str, address: str) -> str:
    """The text as its readers would get it today; ``address``: where accounts are activated."""
    if kind == "urging":
        return _urging(acting).worded(text)
    office = office_to_call(acting)
    if kind == "slip":
        until = timezone.now() + timedelta(days=settings.ACTIVATION_DAYS)
        return "\n".join(slip_lines(text, office, address, until))
    return "\n".join(sign_in_lines(text, office))


def _urging(acting: Acting) -> Urgent:
    """督办 of the first bodies below, as if they had not signed for the plan in force."""
    outlook, words = Outlook(acting.scope, acting.body, today()), texts()
    urged = [Urged(body, words["sign"]["unread"], "") for body in outlook.below[:SHOWN]]
    about = outlook.plan.title if outlook.plan else "通知"
    due = working_days_on(today(), words["within"])
    return Urgent(acting, Urging("", words["sign"]["title"].format(about=about), due, urged), "")
