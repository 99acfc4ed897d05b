from django.db import models

from nuanxin.association.models import Issued, ScopedQuerySet
from nuanxin.plans.models.clause import Clause
from nuanxin.work.models import Topic


class ClauseTopic(Issued):
    """That a clause of the notice serves a priority task, a theme or a topic.

    It stands at the clause of whoever issued the notice; plans made from it below follow that.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="clauses")

    objects = ScopedQuerySet["ClauseTopic"].as_manager()

    class Meta:
        verbose_name = "要点的主题"
        ordering = ["clause", "topic__kind", "topic__number", "id"]
        constraints = [models.UniqueConstraint(fields=["clause", "topic"], name="clause_topic_once")]

    def __str__(self) -> str:
        return f"{self.topic}"
