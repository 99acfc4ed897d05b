from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Body, Issued, ScopedQuerySet
from nuanxin.association.scope import Scope


class TopicKind(models.TextChoices):
    PRIORITY = "priority", "重点任务"
    THEME = "theme", "宣传主题"
    TOPIC = "topic", "专题"


class TopicQuerySet(ScopedQuerySet["Topic"]):
    def current(self) -> Self:
        """Those still in use, in the order they are listed."""
        return self.filter(retired_at__isnull=True)

    def listed_for(self, division: int, scope: Scope) -> Self:
        """Those in use on the list of an office, or of one above it."""
        return self.current().filter(division__in=(division, *scope.above))


class Topic(Issued):
    """What work is sorted by: a priority task, a theme or a topic; those of a body hold below it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="topics")
    kind = models.CharField("类别", max_length=10, choices=TopicKind.choices)
    name = models.CharField("名称", max_length=40)
    number = models.PositiveSmallIntegerField("序号")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "主题与重点任务"
        ordering = ["division", "kind", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "name"],
                condition=Q(retired_at__isnull=True),
                name="topic_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
