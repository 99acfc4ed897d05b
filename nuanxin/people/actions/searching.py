"""How often one person may search for families: who tries out names is slowed down, and it is on record."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.log import write_log
from nuanxin.association.models import LogEntry

WINDOW = timedelta(minutes=10)
ENOUGH = "十分钟里已经查了 {} 次，请过几分钟再查。要一户一户联系的，用“帮扶”里的名单，不用查。"


def used_up(by: Acting) -> bool:
    """Whether this person has searched as often as ``SEARCHES`` allows (0: as often as she likes)."""
    rows = LogEntry.objects.visible_to(by.scope).filter(by=by.user_id, at__gt=timezone.now() - WINDOW)
    if not settings.SEARCHES or rows.filter(action="family.search").count() < settings.SEARCHES:
        return False
    if not rows.filter(action="family.search_limit").exists():
        write_log(by, "family.search_limit", by.body, f"十分钟里查找家庭 {settings.SEARCHES} 次，请过几分钟再查")
    return True
