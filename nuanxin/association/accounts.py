"""Questions about accounts: who holds a post in a territory, and can that person sign in?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from nuanxin.association.account_forms import STATES, AccountQuery
from nuanxin.association.acting import Acting, own_rows
from nuanxin.association.actions.second_factor import secret_of, secured
from nuanxin.association.models import (
    Appointment,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)
from nuanxin.association.models.appointment import AppointmentQuerySet
from nuanxin.association.scope import Scope
from nuanxin.base.listing import Action, Column, Listing


def holders(scope: Scope, day: date) -> AppointmentQuerySet:
    """Everybody who holds a post in the territory on the day, with the state of the account."""
    rows = Appointment.objects.visible_to(scope).on(day).with_account()
    return rows.select_related("holder", "post__body__place")


def account_words(held: Appointment) -> str:
    """The state of the account as the list says it."""
    if held.account != "waiting":
        return STATES[held.account]
    if held.code_until is None or held.code_until <= timezone.now():
        return "待激活（激活码已失效）"
    return f"待激活（到 {timezone.localtime(held.code_until):%-m 月 %-d 日}）"


def person_page(held: Appointment) -> str:
    return reverse("account", args=[held.pk])


ACCOUNTS: Listing[Appointment] = Listing(
    title="用户与权限",
    columns=(
        Column("body", "单位", lambda a: a.post.body.place.name, sort="division"),
        Column("post", "岗位", lambda a: a.post.title, sort="post__kind"),
        Column("name", "姓名", lambda a: a.holder.name, link=person_page),
        Column("phone", "办公电话", lambda a: a.holder.phone, "phone"),
        Column("username", "账号", lambda a: a.holder.username or "", "code", sort="holder__username"),
        Column("account", "状态", account_words, sort="account"),
    ),
    query=AccountQuery,
    order="body",
    actions=lambda a: [Action("重置、停用" if a.holder.username else "看账号", person_page(a))],
    empty="没有符合条件的人",
)


@dataclass(frozen=True)
class Security:
    """How one's own account stands."""

    sessions: list[UserSession]
    second_factor_on: datetime | None
    recovery_left: int


def security_of(acting: Acting) -> Security:
    """One's own sessions that are alive, and the second factor."""
    with own_rows(acting):
        factor = secured(acting.user)
        left = RecoveryCode.objects.filter(user=acting.user, used_at__isnull=True).count()
        return Security(alive(acting.user), factor.confirmed_at if factor else None, left)


def pending_secret(acting: Acting) -> str:
    """The secret that waits to be scanned; "" before setting up and once it counts."""
    with own_rows(acting):
        waiting = SecondFactor.objects.filter(user=acting.user, confirmed_at__isnull=True)
        factor = waiting.exclude(secret="").first()
        return secret_of(factor) if factor else ""


def alive(user: User) -> list[UserSession]:
    """The sessions of a person that still open, the latest first."""
    rows = list(UserSession.objects.filter(user=user))
    keys = Session.objects.filter(
        session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
    )
    known = set(keys.values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in known]
