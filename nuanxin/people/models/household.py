from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import FeedsFacts, Named, Post, ScopedQuerySet
from nuanxin.people.models.sealed import Mergeable, MergeableQuerySet


class Household(Mergeable):
    """A family that is known to the association, in one division, served by one seat."""

    SEALED = ("address", "category", "addressed_as", "not_to_mention", "language")
    SENSITIVE = ("category", "not_to_mention")  # kept only with a separate consent (PIPL 29)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="households",
        verbose_name="服务岗位",
    )  # fmt: skip
    address = models.BinaryField("住址（密封）", null=True, blank=True)
    category = models.BinaryField("家庭类别（密封）", null=True, blank=True)
    addressed_as = models.BinaryField("怎么称呼（密封）", null=True, blank=True)
    not_to_mention = models.BinaryField("不要提的事（密封）", null=True, blank=True)
    language = models.BinaryField("使用的语言（密封）", null=True, blank=True)
    merge_reason = models.BinaryField("为什么合并（密封）", null=True, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = MergeableQuerySet["Household"].as_manager()

    class Meta(Mergeable.Meta):
        verbose_name = "家庭"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"户 {self.pseudonym}"

    @property
    def home(self) -> "Household":
        """The family it was merged into, else itself."""
        kept = self.merged_into
        return kept if isinstance(kept, Household) else self


class Group(models.TextChoices):
    """For whom a service or a system is meant, as far as counting needs it; the category is sealed."""

    SPECIAL = "special", "特殊家庭"
    ORDINARY = "ordinary", "其他计划生育家庭"


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    def live(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def open(self) -> Self:
        return self.live().filter(to_day__isnull=True)

    def on(self, day: date) -> Self:
        return self.live().filter(Q(to_day__isnull=True) | Q(to_day__gt=day), from_day__lte=day)


class Enrolment(Named, FeedsFacts):
    """That a household is in care in a division, from one day to another (``to_day`` not included).

    A move, or another group, ends one and begins the next: figures keep the division of their day.
    ``ended_at`` is the moment its end was registered: what was known before is still counted so.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="enrolments")
    group = models.CharField("对象", max_length=8, choices=Group.choices)
    counted_in = models.BigIntegerField(
        "计入的区划代码", help_text="家庭搬走以后，过去的日子仍算在原来的区划"
    )
    from_day = models.DateField("纳入日")
    to_day = models.DateField("退出日（不含）", null=True, blank=True)
    ended_at = models.DateTimeField("登记退出的时间", null=True, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "纳入服务"
        ordering = ["household", "from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")),
                name="enrolment_days",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(to_day__isnull=True, voided_at__isnull=True),
                name="enrolment_one_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.household} {self.get_group_display()}"
