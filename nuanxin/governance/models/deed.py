from django.db import models
from django.db.models import F, Q

from nuanxin.governance.models.base import AtBody, LiveQuerySet
from nuanxin.work.models import Undertaking


class NeedFrom(models.TextChoices):
    VISIT = "visit", "走访"
    ASKED = "asked", "群众反映"
    MEETING = "meeting", "会议"
    OTHER = "other", "其他"


class Deed(AtBody):
    """实事: a need, and what a body promised to do about it; its owner and day are the undertaking's.

    No name of anybody: the list is published. ``money`` in 分. ``approved_on`` is the day it came on
    the year's list; until then its undertaking is a draft.
    """

    undertaking = models.OneToOneField(Undertaking, models.PROTECT, related_name="deed")
    year = models.PositiveSmallIntegerField("年度")
    need = models.CharField("需求", max_length=200)
    need_from = models.CharField("需求来源", max_length=8, choices=NeedFrom.choices)
    measure = models.CharField("措施", max_length=400)
    money = models.BigIntegerField("投入（分）", null=True, blank=True)
    approved_on = models.DateField("上清单日", null=True, blank=True)
    helped = models.PositiveIntegerField("受益人次", null=True, blank=True)
    feedback = models.CharField("群众反馈", max_length=400, blank=True)
    asked = models.PositiveIntegerField("回访人数", null=True, blank=True)
    content = models.PositiveIntegerField("满意人数", null=True, blank=True)

    objects = LiveQuerySet["Deed"].as_manager()

    class Meta:
        verbose_name = "实事"
        ordering = ["-year", "division", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__isnull=True, content__isnull=True) | Q(content__lte=F("asked")),
                name="deed_content_of_asked",
            ),
            models.CheckConstraint(
                condition=Q(money__isnull=True) | Q(money__gte=0), name="deed_money"
            ),
        ]

    def __str__(self) -> str:
        return self.need
