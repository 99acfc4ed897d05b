"""What the association sees to once a night."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from nuanxin.association.keymarks import hold_keys
from nuanxin.association.models import UserSession
from nuanxin.association.nights import Job


def forget_sessions() -> int:
    """Sign-ins past their time; codes need no sweeping, they die by their own date."""
    gone, _ = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    return gone


def remember_keys() -> int:
    """Keys that came since the tables were brought up to date."""
    return hold_keys("owner")


JOBS = (
    Job("sessions", "清理过期的登录", forget_sessions),
    Job("keys", "记下新钥匙的印记", remember_keys),
)
