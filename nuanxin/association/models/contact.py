from django.db import models

from nuanxin.association.models.base import Issued, ScopedQuerySet
from nuanxin.association.models.body import Body
from nuanxin.base.rules.phone import LONGEST_PHONE


class Contact(Issued):
    """Where the office of a body is reached; every body below may know."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="contact")
    phone = models.CharField("办公电话", max_length=LONGEST_PHONE, blank=True)
    hours = models.CharField("办公时间", max_length=40, blank=True)
    address = models.CharField("办公地址", max_length=80, blank=True)

    objects = ScopedQuerySet["Contact"].as_manager()

    class Meta:
        verbose_name = "办公电话"
        ordering = ["division", "id"]

    def __str__(self) -> str:
        return f"{self.division}：{self.phone}"
