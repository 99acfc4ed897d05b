from django.db import models

from nuanxin.association.models.base import Issued, ScopedQuerySet
from nuanxin.association.models.body import Body


class TextTemplate(Issued):
    """A text as a body wants it, instead of the delivered one; holds for all below without their own."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="texts")
    kind = models.CharField("哪段文字", max_length=16)
    text = models.TextField("文字")

    objects = ScopedQuerySet["TextTemplate"].as_manager()

    class Meta:
        verbose_name = "文字模板"
        ordering = ["division", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["body", "kind"], name="text_once")]

    def __str__(self) -> str:
        return f"{self.division}：{self.kind}"
