from django.db import models

from nuanxin.association.models import Addressed, Body, Issued, ScopedQuerySet, User
from nuanxin.plans.models.clause import Clause
from nuanxin.work.models import Undertaking


class ClauseUndertaking(Addressed):
    """The undertaking by which one addressed body answers one clause."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="undertakings")
    undertaking = models.OneToOneField(Undertaking, models.CASCADE, related_name="clause_link")

    objects = ScopedQuerySet["ClauseUndertaking"].as_manager()

    class Meta:
        verbose_name = "要点任务"
        constraints = [
            models.UniqueConstraint(fields=["clause", "division"], name="clause_body_once")
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} → {self.division}"


class OptIn(Issued):
    """A body takes on an encouraged clause (承接); until then it is outside every denominator.

    Seen by the bodies below it too: what it took on holds for them.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="opt_ins")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    at = models.DateTimeField("承接时间", auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["OptIn"].as_manager()

    class Meta:
        verbose_name = "承接"
        constraints = [models.UniqueConstraint(fields=["clause", "body"], name="opt_in_once")]

    def __str__(self) -> str:
        return f"{self.body} → {self.clause_id}"
