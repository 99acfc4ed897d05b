from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Attachment, Body, Issued, ScopedQuerySet


class DocumentKind(models.TextChoices):
    NOTICE = "notice", "工作通知"
    POLICY = "policy", "政策文件"


class DocumentQuerySet(ScopedQuerySet["Document"]):
    def policies(self, day: date | None = None) -> Self:
        """Policy documents: those that are in force on a day, or all there ever were."""
        every = self.filter(kind=DocumentKind.POLICY)
        return every.filter(Q(repealed_on__isnull=True) | Q(repealed_on__gt=day)) if day else every


class Document(Issued):
    """A paper: its number (发文字号), who issued it to whom, and its text as decoded.

    ``text`` is exactly what offsets of clauses refer to (Unicode code points). A policy document is in
    force until it is repealed (``repealed_on`` is the first day without it).
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="documents")
    kind = models.CharField(
        "类别", max_length=8, choices=DocumentKind.choices, default=DocumentKind.NOTICE
    )
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=80, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    addressees = models.CharField("主送", max_length=400, blank=True)
    copied_to = models.CharField("抄送", max_length=400, blank=True)
    text = models.TextField("正文")
    digest = models.CharField("正文摘要值", max_length=64)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    added_at = models.DateTimeField("登记时间", auto_now_add=True)
    repealed_on = models.DateField("废止日", null=True, blank=True)
    repeal_reason = models.CharField("废止的理由", max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "公文"
        ordering = ["-added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(repealed_on__isnull=True) | ~Q(repeal_reason=""),
                name="document_repealed_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_in_force(self, day: date) -> bool:
        return self.repealed_on is None or self.repealed_on > day
