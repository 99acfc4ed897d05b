from django.db import models

from nuanxin.association.models import ScopedQuerySet, Subtree
from nuanxin.work.models.document import Document
from nuanxin.work.models.topic import Topic
from nuanxin.work.models.undertaking import Undertaking


class Tag(Subtree):
    """That an undertaking belongs to a topic, a theme or a priority task; totals per body are counted by it."""

    undertaking = models.ForeignKey(Undertaking, models.CASCADE, related_name="tags")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="tags")

    objects = ScopedQuerySet["Tag"].as_manager()

    class Meta:
        verbose_name = "任务的主题"
        ordering = ["undertaking", "id"]
        constraints = [models.UniqueConstraint(fields=["undertaking", "topic"], name="tag_once")]

    def __str__(self) -> str:
        return f"{self.topic}"


class Ground(Subtree):
    """依据: the document in force that an undertaking carries out."""

    undertaking = models.ForeignKey(Undertaking, models.CASCADE, related_name="grounds")
    document = models.ForeignKey(Document, models.PROTECT, related_name="grounds")

    objects = ScopedQuerySet["Ground"].as_manager()

    class Meta:
        verbose_name = "任务的依据"
        ordering = ["undertaking", "id"]
        constraints = [models.UniqueConstraint(fields=["undertaking", "document"], name="ground_once")]

    def __str__(self) -> str:
        return f"{self.document}"


class Cooperator(Subtree):
    """A department or office that an undertaking is done together with."""

    undertaking = models.ForeignKey(Undertaking, models.CASCADE, related_name="cooperators")
    name = models.CharField("协同单位", max_length=60)

    objects = ScopedQuerySet["Cooperator"].as_manager()

    class Meta:
        verbose_name = "协同单位"
        ordering = ["undertaking", "id"]
        constraints = [models.UniqueConstraint(fields=["undertaking", "name"], name="cooperator_once")]

    def __str__(self) -> str:
        return self.name
