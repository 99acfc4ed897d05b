"""Sessions: remembered when they begin, ended at the next request."""

from django.contrib.sessions.models import Session
from django.db import transaction

from nuanxin.association.acting import Acting, own_rows
from nuanxin.association.log import write_log
from nuanxin.association.models import User, UserSession


@transaction.atomic
def begin_session(by: Acting, session_key: str, device: str) -> None:
    """Remember a browser that came in; those whose session is gone are forgotten."""
    with own_rows(by):
        mine = UserSession.objects.filter(user=by.user_id)
        alive = Session.objects.filter(session_key__in=mine.values("session_key"))
        mine.exclude(session_key__in=list(alive.values_list("session_key", flat=True))).delete()
        UserSession.objects.create(
            division=by.user.division, user=by.user, session_key=session_key, device=device
        )


@transaction.atomic
def end_session(by: Acting, pk: int) -> bool:
    """End one of one's own sessions; False when there is no such one (any more)."""
    with own_rows(by):
        found = UserSession.objects.filter(user=by.user_id, pk=pk).first()
        if found is None:
            return False
        write_log(by, "account.sessions", by.user, f"{by.user.name}结束一处登录：{found.device}")
        end_all(by.user, only=found.session_key)
    return True


@transaction.atomic
def end_other_sessions(by: Acting, own_key: str) -> int:
    """End all of one's own sessions but this one; how many there were."""
    with own_rows(by):
        count = end_all(by.user, but=own_key)
        if count:
            write_log(by, "account.sessions", by.user, f"{by.user.name}结束其他登录，共 {count} 处")
    return count


def end_all(user: User, *, but: str = "", only: str = "") -> int:
    """End sessions of a person whose rows are in scope, inside an action; how many were alive."""
    found = UserSession.objects.filter(user=user).exclude(session_key=but)
    if only:
        found = found.filter(session_key=only)
    keys = list(found.values_list("session_key", flat=True))
    count, _ = Session.objects.filter(session_key__in=keys).delete()
    found.delete()
    return count


@transaction.atomic
def rename_session(by: Acting, before: str, now: str) -> None:
    """The same browser under the new key that a new password gives it."""
    with own_rows(by):
        UserSession.objects.filter(user=by.user_id, session_key=before).update(session_key=now)
