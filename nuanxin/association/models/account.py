from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models.appointment import Appointment
from nuanxin.association.models.base import ScopedQuerySet, Subtree
from nuanxin.association.models.user import User


class ActivationQuerySet(ScopedQuerySet["Activation"]):
    def waiting(self) -> Self:
        """Neither used nor withdrawn; perhaps expired."""
        return self.filter(used_at__isnull=True, voided_at__isnull=True)

    def valid(self, now: datetime) -> Self:
        return self.waiting().filter(expires_at__gt=now)


class Activation(Subtree):
    """A one-time code for a person who holds a seat to choose a password; only its keyed hash is kept.

    It dies when used, withdrawn (reset, disabled), past its time, or with the appointment.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="activations")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    digest = models.CharField("激活码摘要", max_length=64)
    made_at = models.DateTimeField("发码时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效到")
    used_at = models.DateTimeField("激活时间", null=True, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        verbose_name = "激活码"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="activation_one_waiting",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user.name}的激活码"


class SecondFactor(Subtree):
    """A person's authenticator (TOTP, RFC 6238); counts from the day its first code was shown.

    ``secret`` is sealed; ``last_counter`` is the time step of the last code that was accepted.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor")
    secret = models.CharField("密钥（密封）", max_length=200, blank=True)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_counter = models.BigIntegerField("最后用过的时间步", default=0)

    objects = ScopedQuerySet["SecondFactor"].as_manager()

    class Meta:
        verbose_name = "二次验证"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.user.name}的二次验证"


class RecoveryCode(Subtree):
    """Opens once in place of the authenticator; only its keyed hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField("恢复码摘要", max_length=64)
    used_at = models.DateTimeField("用掉的时间", null=True, blank=True)

    objects = ScopedQuerySet["RecoveryCode"].as_manager()

    class Meta:
        verbose_name = "恢复码"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.user.name}的恢复码"


class UserSession(Subtree):
    """A browser somebody is signed in with; gone from ``django_session``, it has ended."""

    user = models.ForeignKey(User, models.PROTECT, related_name="sessions")
    session_key = models.CharField("会话", max_length=40, unique=True)
    device = models.CharField("设备", max_length=60)
    began_at = models.DateTimeField("登录时间", auto_now_add=True)

    objects = ScopedQuerySet["UserSession"].as_manager()

    class Meta:
        verbose_name = "登录"
        ordering = ["-began_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user.name} · {self.device}"
