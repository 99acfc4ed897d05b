from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Issued, ScopedQuerySet
from nuanxin.base.periods import today
from nuanxin.people.models import Group


class SchemeKind(models.TextChoices):
    """What counting tells apart; a city may have several schemes of one kind (lines of insurance)."""

    CONTACT = "contact", "联系人"
    GREEN_CHANNEL = "green_channel", "就医绿色通道"
    FAMILY_DOCTOR = "family_doctor", "家庭医生签约"
    INSURANCE = "insurance", "保险"
    WRISTBAND = "wristband", "黄手环"
    COMFORT = "comfort", "精神慰藉"
    VISIT = "visit", "走访慰问"
    VOLUNTEERING = "volunteering", "志愿服务"
    PROTECTION = "protection", "保险保障"
    AID = "aid", "政府扶助"


SYSTEMS = (SchemeKind.CONTACT, SchemeKind.GREEN_CHANNEL, SchemeKind.FAMILY_DOCTOR)
"""三个制度"""
SERVICES = (
    SchemeKind.COMFORT, SchemeKind.VISIT, SchemeKind.VOLUNTEERING, SchemeKind.PROTECTION,
)  # fmt: skip
"""四项服务"""


class SchemeQuerySet(ScopedQuerySet["Scheme"]):
    def current(self) -> Self:
        """Those that are offered today."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today()))


class Scheme(Issued):
    """A system, a service or a line of insurance that a city offers to families; kept by the city."""

    code = models.CharField("代号", max_length=24)
    title = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=16, choices=SchemeKind.choices, editable=False)
    group = models.CharField(
        "面向", max_length=8, choices=Group.choices, blank=True, help_text="不选就是所有在册家庭"
    )
    every_days = models.PositiveSmallIntegerField(
        "至少隔几天联系一次", null=True, blank=True, help_text="只有联系人制度要填"
    )
    hold_days = models.PositiveSmallIntegerField("“这次不”管几天", default=90)
    number = models.PositiveSmallIntegerField("序号")
    retired_on = models.DateField("停用日", null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "制度与服务"
        ordering = ["division", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["division", "code"], name="scheme_code_once"),
            models.CheckConstraint(
                condition=Q(every_days__isnull=True) | Q(every_days__gte=1, every_days__lte=366),
                name="scheme_every_days",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def offered_on(self, day: date) -> bool:
        """Whether something new may be recorded under it; ``retired_on`` is the first day it may not."""
        return self.retired_on is None or day < self.retired_on
