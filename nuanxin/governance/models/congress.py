from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import ScopedQuerySet, Subtree
from nuanxin.governance.models.base import AtBody, LiveQuerySet
from nuanxin.governance.models.term import Term
from nuanxin.people.models import Subject
from nuanxin.work.models import Undertaking

P = TypeVar("P", bound=models.Model)


class Office(models.TextChoices):
    """What a congress elects to; who leads holds a post besides (``association.Post``)."""

    MEMBER = "member", "理事"
    STANDING = "standing", "常务理事"
    PRESIDENT = "president", "会长"
    VICE = "vice", "副会长"
    SECRETARY = "secretary", "秘书长"


RANKS = (Office.PRESIDENT, Office.VICE, Office.SECRETARY, Office.STANDING, Office.MEMBER)
"""Who presides comes first."""


class Part(models.TextChoices):
    """How many of a number it takes: more than half of them, or two thirds and more."""

    HALF = "half", "过半数"
    TWO_THIRDS = "two_thirds", "三分之二以上"

    def of(self, whole: int) -> int:
        """The fewest that will do."""
        return whole // 2 + 1 if self is Part.HALF else -(-2 * whole // 3)


class CongressQuerySet(LiveQuerySet["Congress"]):
    def preparing(self) -> Self:
        """Those whose result has not been approved yet."""
        return self.live().filter(term__isnull=True)


class Congress(AtBody):
    """会员代表大会 of a body: prepared as an undertaking, whose steps count back from ``meeting_on``.

    ``quorum`` (of the delegates, who must come) and ``majority`` (of those who came, whose votes
    elect) are set for each congress. ``term`` is the one it began, once its result is approved.
    """

    undertaking = models.OneToOneField(Undertaking, models.PROTECT, related_name="congress")
    number = models.PositiveSmallIntegerField("届次")
    meeting_on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=80, blank=True)
    agenda = models.TextField("议程", blank=True, max_length=2000)
    quorum = models.CharField("到会要", max_length=12, choices=Part.choices)
    majority = models.CharField("当选要", max_length=12, choices=Part.choices)
    resolution = models.TextField("决议", blank=True, max_length=4000)
    held_on = models.DateField("召开日", null=True, blank=True)
    term = models.OneToOneField(
        Term, models.PROTECT, null=True, blank=True, related_name="congress", verbose_name="选出的届"
    )

    objects = CongressQuerySet.as_manager()

    class Meta:
        verbose_name = "会员代表大会"
        ordering = ["-meeting_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"], condition=Q(voided_at__isnull=True), name="congress_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name}第 {self.number} 次会员代表大会"

    @property
    def state(self) -> str:
        """preparing, awaiting_approval (held), approved or filed."""
        if self.term_id is None:
            return "awaiting_approval" if self.held_on else "preparing"
        return "filed" if self.undertaking.done_on else "approved"


class PeopleQuerySet(ScopedQuerySet[P]):
    def standing(self) -> Self:
        """Those who have not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class ElectingUnit(Subtree):
    """选举单位: how many delegates it sends."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="units")
    name = models.CharField("选举单位", max_length=60)
    seats = models.PositiveSmallIntegerField("代表名额")

    objects = ScopedQuerySet["ElectingUnit"].as_manager()

    class Meta:
        verbose_name = "选举单位"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="electingunit_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="electingunit_sends"),
        ]

    def __str__(self) -> str:
        return self.name


class Delegate(Subject, Subtree):
    """代表 of an electing unit; ``came`` is known once the congress met."""

    unit = models.ForeignKey(ElectingUnit, models.PROTECT, related_name="delegates")
    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    occupation = models.BinaryField("单位职务（密封）", null=True, blank=True)
    came = models.BooleanField("到会", null=True, blank=True)
    withdrawn_at = models.DateTimeField("退出时间", null=True, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = PeopleQuerySet["Delegate"].as_manager()

    class Meta:
        verbose_name = "代表"
        ordering = ["unit", "id"]

    def __str__(self) -> str:
        return f"代表 {self.pseudonym}"


class Ballot(Subtree):
    """One vote of a congress: for which office, how many places, the papers counted."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="ballots")
    office = models.CharField("职务", max_length=10, choices=Office.choices)
    places = models.PositiveSmallIntegerField("应选人数")
    issued = models.PositiveIntegerField("发出票", null=True, blank=True)
    returned = models.PositiveIntegerField("收回票", null=True, blank=True)
    valid = models.PositiveIntegerField("有效票", null=True, blank=True)

    objects = ScopedQuerySet["Ballot"].as_manager()

    class Meta:
        verbose_name = "选举"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "office"], name="ballot_once"),
            models.CheckConstraint(
                condition=Q(issued__isnull=True, returned__isnull=True, valid__isnull=True)
                | Q(valid__lte=F("returned"), returned__lte=F("issued")),
                name="ballot_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"选举{self.get_office_display()}"


class Candidate(Subject, Subtree):
    """候选人 of a vote: how many votes, elected or not."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="candidates")
    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    occupation = models.BinaryField("单位职务（密封）", null=True, blank=True)
    votes = models.PositiveIntegerField("得票", null=True, blank=True)
    elected = models.BooleanField("当选", null=True, blank=True)
    withdrawn_at = models.DateTimeField("退出时间", null=True, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = PeopleQuerySet["Candidate"].as_manager()

    class Meta:
        verbose_name = "候选人"
        ordering = ["ballot", "id"]

    def __str__(self) -> str:
        return f"候选人 {self.pseudonym}"
