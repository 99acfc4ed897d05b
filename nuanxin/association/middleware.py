"""One transaction and one scope per request."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import UniqueViolation

from nuanxin.association.acting import Acting, act
from nuanxin.association.models import Appointment
from nuanxin.association.scope import NOTHING, Range, Scope, scoped, set_scope
from nuanxin.association.sign_in import SEAT, SINCE, seat_of
from nuanxin.association.standing import KEPT, standing_in
from nuanxin.base.periods import today
from nuanxin.base.refused import Gone, Refused

CHOSEN = "acting_appointment"
SEEN = "last_seen"
USED = "这张表已经用过，请刷新页面再填。"


class ActingMiddleware:
    """Opens the request's transaction, re-reads the rights, sets the scope, and closes all of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _end_if_over(request)
        outermost = not transaction.get_connection().in_atomic_block
        with transaction.atomic():
            vars(request)["acting"] = _acting(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if not outermost and not transaction.get_rollback():
                set_scope(NOTHING)  # else it ends with the transaction
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal nobody caught is a page with its sentence; the door has undone what was begun."""
        sentence = USED if _used_before(error) else str(error) if isinstance(error, Refused) else ""
        if not sentence:
            return None
        context = {"sentence": sentence, "typed": _typed(request)}
        gone = isinstance(error, Gone)
        return render(request, "base/refused.html", context | {"gone": gone}, status=410 if gone else 409)


def _used_before(error: Exception) -> bool:
    """Whether the mark of a form is another form's, in sight or not."""
    broken = error.__cause__
    if not isinstance(error, IntegrityError) or not isinstance(broken, UniqueViolation):
        return False
    return "client_id" in (broken.diag.constraint_name or "")


def _typed(request: HttpRequest) -> list[str]:
    """The words of a form that is kept as a draft, and has no page any more to stand on."""
    if "draft" not in request.POST:
        return []
    words = (word for name, values in request.POST.lists() if "password" not in name for word in values)
    return [word for word in words if not word.isascii() and word != request.POST["draft"]]


def _end_if_over(request: HttpRequest) -> None:
    """A session ends after half an hour without a sign of life, and after twelve hours anyway."""
    session = request.session
    if SESSION_KEY not in session:
        return
    now = int(time.time())
    seen, since = int(session.get(SEEN, now)), int(session.get(SINCE, 0))
    if now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
        session.flush()
    elif now - seen > 60 or SEEN not in session:  # not a write per request
        session[SEEN] = now


def _acting(request: HttpRequest) -> Acting | None:
    """Whom the session acts as today; a session without any post left ends, and says why."""
    session = request.session
    user_id = session.get(SESSION_KEY)
    if user_id is None:
        set_scope(NOTHING)
        return None
    acting = act(int(user_id), today(), session.get(CHOSEN))
    if acting is None:
        vars(request)["ended"] = _farewell(*session.get(SEAT, (0, 0)))
        session.flush()
    elif session.get(SEAT) != seat_of(acting):
        session[SEAT] = seat_of(acting)
        session.pop(KEPT, None)  # one stands in for a seat from one's own seat
    if acting is None or KEPT not in session:
        return acting
    standing = standing_in(acting, session[KEPT], time.time())
    if standing.standing is None:
        del session[KEPT]
        vars(request)["standing_over"] = True
    return standing


def _farewell(appointment_id: int, division: int) -> str:
    """Why a session has no rights any more, read from the seat it acted under last."""
    with scoped(Scope((Range(division, division),))):
        seats = Appointment.objects.select_related("holder", "post__body")
        last = seats.filter(pk=appointment_id).first()
        if last and not last.holder.is_active:
            return "您的账号已停用。要继续使用，请联系上级协会。"
        if last and last.last_day and last.last_day < today():
            return (
                f"您在{last.post}的任职已于 {last.last_day:%Y 年 %-m 月 %-d 日}结束，"
                "凭这个岗位的权限同时停止。日子登记错了，请联系本单位或上级协会。"
            )
    return "您今天没有担任任何岗位，不能办事。请联系本单位或上级协会。"
