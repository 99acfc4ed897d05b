from datetime import date

from django.db import models
from django.db.models import Q

from nuanxin.association.models import ScopedQuerySet, Subtree, User
from nuanxin.governance.models.base import AtBody, LiveQuerySet
from nuanxin.work.models import Evidence, Undertaking


class ReformKind(models.TextChoices):
    """The four questions of the reform of an association (机构规格、参公、人员、经费)."""

    RANK = "rank", "机构规格"
    CIVIL_SERVICE = "civil_service", "参照公务员法管理"
    STAFF = "staff", "人员编制"
    FUNDS = "funds", "工作经费"


class ReformItem(AtBody):
    """One of the four questions of a county, as an undertaking; settled by a document and its file."""

    undertaking = models.OneToOneField(Undertaking, models.PROTECT, related_name="reform_item")
    kind = models.CharField("问题", max_length=16, choices=ReformKind.choices)
    department = models.CharField("牵头部门", max_length=40, blank=True)
    settled_by = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解决的文件"
    )
    settled_on = models.DateField("解决日", null=True, blank=True)

    objects = LiveQuerySet["ReformItem"].as_manager()

    class Meta:
        verbose_name = "改革事项"
        ordering = ["division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind"], condition=Q(voided_at__isnull=True), name="reformitem_once"
            )
        ]

    @property
    def solved_on(self) -> date | None:
        """The day it was solved, as long as the document that settled it is not withdrawn."""
        if self.settled_by is None or self.settled_by.withdrawn_at:
            return None
        return self.settled_on

    def __str__(self) -> str:
        return f"{self.body.name}{self.get_kind_display()}"


class ReformEntry(Subtree):
    """How an item stood on a day: progress, what is in the way, what comes next. Never changed, only followed."""

    row_rights = ("SELECT", "INSERT", "UPDATE")
    item = models.ForeignKey(ReformItem, models.PROTECT, related_name="entries")
    day = models.DateField("日期")
    progress = models.CharField("进展", max_length=400)
    obstacle = models.CharField("卡点", max_length=400, blank=True)
    next_step = models.CharField("下一步", max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ScopedQuerySet["ReformEntry"].as_manager()

    class Meta:
        verbose_name = "改革进展"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.progress}"
