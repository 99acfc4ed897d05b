from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from nuanxin.association.models.base import ScopedQuerySet, Subtree
from nuanxin.association.scope import Scope

if TYPE_CHECKING:
    from nuanxin.association.models.body import Body


class UserQuerySet(ScopedQuerySet["User"]):
    def _condition(self, scope: Scope) -> Q:
        from nuanxin.association.models.appointment import Appointment

        seats = Appointment.objects.visible_to(scope).filter(holder=OuterRef("pk"))
        return super()._condition(scope) | Q(Exists(seats))

    def near(self, body: "Body", day: date) -> Self:
        """Who holds a post in this body or the one above it on a day, the upper ones first."""
        from nuanxin.association.models.appointment import Appointment

        places = [body.place_id, body.place.parent_id]
        held = Appointment.objects.on(day).filter(post__body__place__in=places)
        return self.filter(pk__in=held.values("holder")).order_by("-division", "pk")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def with_account(self) -> Self:
        return self.filter(username__isnull=False)


class User(Subtree, AbstractBaseUser):
    """A holder of posts: name and office phone, plain. Signs in only when given a username.

    Seen in the own division, and wherever the person holds or held a seat.
    """

    row_seen_too: ClassVar[str] = (
        "EXISTS (SELECT FROM association_appointment a WHERE a.holder_id = association_user.id)"
    )
    last_login = None
    username = models.CharField("账号", max_length=40, unique=True, null=True, blank=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    is_active = models.BooleanField("可以登录", default=True)

    objects = UserQuerySet.as_manager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "工作人员"
        ordering = ["division", "id"]

    def __str__(self) -> str:
        return self.name
