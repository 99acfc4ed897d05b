from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from nuanxin.association.kinds import choices, post_kinds
from nuanxin.association.models.base import FeedsFacts, ScopedQuerySet, Subtree
from nuanxin.association.models.body import Body
from nuanxin.association.permissions import SERVING

if TYPE_CHECKING:
    from nuanxin.association.models.appointment import Appointment


class PostQuerySet(ScopedQuerySet["Post"]):
    def on(self, day: date) -> Self:
        return self.filter(
            Q(voided_at__isnull=True),
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def with_holder(self, day: date) -> Self:
        """Each post with ``held`` (a list of none or one appointment) and ``is_held`` on the day."""
        from nuanxin.association.models.appointment import Appointment

        current = Appointment.objects.on(day)
        return self.annotate(is_held=Exists(current.filter(post=OuterRef("pk")))).prefetch_related(
            Prefetch("appointments", current.select_related("holder"), to_attr="held")
        )

    def vacant(self, day: date) -> Self:
        return self.on(day).with_holder(day).filter(is_held=False)


class Post(Subtree, FeedsFacts):
    """One seat of a body. Work belongs to the seat; people come and go."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    kind = models.CharField("岗位", max_length=24, choices=choices)
    number = models.PositiveSmallIntegerField("序号", default=1)
    established = models.BooleanField("编制", default=False, help_text="这个岗位占编制")
    valid_from = models.DateField("设岗日", null=True, blank=True)
    valid_to = models.DateField("撤岗日（不含）", null=True, blank=True)
    ended_at = models.DateTimeField("登记撤岗的时间", null=True, blank=True)

    held: list["Appointment"]  # by ``with_holder``: none or one
    is_held: bool

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        ordering = ["division", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "number"], name="post_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.body.name}{self.title}"

    @property
    def title(self) -> str:
        title = post_kinds()[self.kind].title
        return title if self.number == 1 else f"{title}（{self.number}）"

    @property
    def serves(self) -> bool:
        """Whether the seat serves families, so that an office above may stand in for it."""
        return self.kind in SERVING
