from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from nuanxin.association.models import Named, ScopedQuerySet
from nuanxin.governance.models.base import DAYS_IN_ORDER, AtBody, Dated, DatedQuerySet, LiveQuerySet
from nuanxin.governance.models.congress import Candidate, Office
from nuanxin.governance.usual import groups
from nuanxin.people.models import ConsentText, Household, Subject
from nuanxin.people.models.consent import Channel


class CouncilQuerySet(DatedQuerySet["CouncilMember"]):
    def ranked(self) -> Self:
        """With ``rank``: who presides comes first."""
        order = (Office.PRESIDENT, Office.VICE, Office.SECRETARY, Office.STANDING, Office.MEMBER)
        return self.annotate(rank=Case(*(When(office=each, then=Value(n)) for n, each in enumerate(order))))


class CouncilMember(Subject, Dated):
    """理事: who sits on the council of a body, as elected or as co-opted (增补)."""

    office = models.CharField("职务", max_length=10, choices=Office.choices)
    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    occupation = models.BinaryField("单位职务（密封）", null=True, blank=True)
    candidate = models.OneToOneField(
        Candidate, models.PROTECT, null=True, blank=True, related_name="seat", verbose_name="选举"
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "理事"
        ordering = ["division", "office", "id"]
        constraints = [models.CheckConstraint(condition=DAYS_IN_ORDER, name="councilmember_days")]

    def __str__(self) -> str:
        return f"{self.get_office_display()} {self.pseudonym}"


class MemberGroupQuerySet(DatedQuerySet["MemberGroup"]):
    def active(self, day: date) -> Self:
        """Those there on a day that met within ``active_days`` up to it (``data/groups.toml``)."""
        since = day - timedelta(days=groups()["active_days"])
        met = Meeting.objects.live().filter(group=OuterRef("pk"), day__gt=since, day__lte=day)
        return self.on(day).filter(Exists(met))


class MemberGroup(Dated):
    """会员小组 of a body; its leader is one of its members."""

    name = models.CharField("小组", max_length=40)
    leader = models.ForeignKey(
        "Membership", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="组长"
    )

    objects = MemberGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "会员小组"
        ordering = ["division", "id"]
        constraints = [
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="membergroup_days"),
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(voided_at__isnull=True, to_day__isnull=True),
                name="membergroup_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class GroupHousehold(Named):
    """联系户 of a group: the families its members look in on; seen by name only where they are served."""

    group = models.ForeignKey(MemberGroup, models.PROTECT, related_name="households")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ScopedQuerySet["GroupHousehold"].as_manager()

    class Meta:
        verbose_name = "联系户"
        ordering = ["group", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "household"], name="grouphousehold_once")
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.household}"


class MembershipQuerySet(LiveQuerySet["Membership"]):
    def waiting(self) -> Self:
        """Who applied and has no answer yet."""
        return self.live().filter(joined_on__isnull=True, left_on__isnull=True)

    def on(self, day: date) -> Self:
        """Members on a day; the day of leaving is the first without."""
        return self.live().filter(Q(left_on__isnull=True) | Q(left_on__gt=day), joined_on__lte=day)


class Membership(Subject, AtBody):
    """会员: somebody who asked to join a body, with her consent, until she leaves.

    ``joined_on`` is the day the body agreed. The words she consented to are an office's (``text``) or
    the delivered ones (``delivered``), as with families.
    """

    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    phone = models.BinaryField("电话（密封）", null=True, blank=True)
    group = models.ForeignKey(
        MemberGroup, models.PROTECT, null=True, blank=True, related_name="members", verbose_name="小组"
    )
    applied_on = models.DateField("申请日")
    joined_on = models.DateField("入会日", null=True, blank=True)
    left_on = models.DateField("退会日", null=True, blank=True)
    ended_at = models.DateTimeField("登记退会的时间", null=True, blank=True, editable=False)
    channel = models.CharField("同意方式", max_length=12, choices=Channel.choices)
    text = models.ForeignKey(ConsentText, models.PROTECT, null=True, blank=True, related_name="+")
    delivered = models.PositiveSmallIntegerField("随系统的告知书版本", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "会员"
        ordering = ["division", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(joined_on__gte=F("applied_on")),
                name="membership_applied_first",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("applied_on")),
                name="membership_days",
            ),
        ]

    def __str__(self) -> str:
        return f"会员 {self.pseudonym}"


class MeetingKind(models.TextChoices):
    COUNCIL = "council", "理事会"
    STANDING = "standing", "常务理事会"
    GROUP = "group", "会员小组活动"
    MEMBERS = "members", "会员大会"


class Meeting(AtBody):
    """A meeting that was held: who should have come, who came, what was said and decided."""

    kind = models.CharField("会议", max_length=10, choices=MeetingKind.choices)
    group = models.ForeignKey(
        MemberGroup, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="小组"
    )
    day = models.DateField("日期")
    expected = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到")
    agenda = models.TextField("议题", max_length=2000)
    decisions = models.TextField("决议", blank=True, max_length=4000)

    objects = LiveQuerySet["Meeting"].as_manager()

    class Meta:
        verbose_name = "会议"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group", group__isnull=False) | (~Q(kind="group") & Q(group__isnull=True)),
                name="meeting_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(expected__isnull=True) | Q(present__lte=F("expected")),
                name="meeting_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%Y-%m-%d}"
