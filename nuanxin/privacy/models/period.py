from django.db import models

from nuanxin.association.models import Issued, ScopedQuerySet


class Period(Issued):
    """How long a city keeps something, in its own number; without one the delivered number holds."""

    code = models.CharField("哪一项", max_length=12)
    number = models.PositiveSmallIntegerField("多少")

    objects = ScopedQuerySet["Period"].as_manager()

    class Meta:
        verbose_name = "保存期限"
        ordering = ["division", "code"]
        constraints = [models.UniqueConstraint(fields=["division", "code"], name="period_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
