"""What the desk sees to once a night."""

from datetime import timedelta

from django.utils import timezone

from nuanxin.association.nights import Job
from nuanxin.desk.models import Draft
from nuanxin.privacy.periods import Periods


def forget_drafts() -> int:
    """Those past the longest time there is, and past the time their city wants."""
    gone, _ = Draft.objects.outdated().delete()
    for here, days in Periods.read().parts("draft"):
        late = Draft.objects.filter(here, saved_at__lte=timezone.now() - timedelta(days=days))
        gone += late.delete()[0]
    return gone


JOBS = (Job("drafts", "清理过期的草稿", forget_drafts),)
