from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from nuanxin.association.models import (
    Addressed,
    Appointment,
    Attachment,
    Body,
    FeedsFacts,
    Post,
    ScopedQuerySet,
    Subtree,
    User,
)

BRIEF = 36  # characters of a title that stand for it


class Kind(models.TextChoices):
    CLAUSE = "clause", "要点任务"
    CONGRESS = "congress", "换届"
    REFORM = "reform", "改革事项"
    DEED = "deed", "实事"
    OWN = "own", "本级措施"


def standing_on(day: date) -> Q:
    """That an undertaking counts on a day: neither carried on to the next plan nor dropped by then."""
    return Q(closed_at__isnull=True) | Q(closed_at__date__gt=day)


class UndertakingQuerySet(ScopedQuerySet["Undertaking"]):
    def live(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def with_holder(self, day: date) -> Self:
        """``is_held``: the owner's seat has a holder on the day (nobody responsible otherwise)."""
        return self.annotate(
            is_held=Exists(Appointment.objects.on(day).filter(post=OuterRef("owner")))
        )

    def sent(self) -> Self:
        """Those that reached their receiver; drafts of a plan are not work yet."""
        return self.live().filter(sent_at__isnull=False)

    def open(self) -> Self:
        return self.sent().filter(done_on__isnull=True, closed_at__isnull=True)

    def standing(self, day: date) -> Self:
        """Those that count on a day."""
        return self.live().filter(standing_on(day))

    def counted(self) -> Self:
        """With ``steps_done`` of ``steps_total``, and how many ``proofs`` there are."""
        return self.annotate(
            steps_done=Count("steps", Q(steps__done_on__isnull=False), distinct=True),
            steps_total=Count("steps", distinct=True),
            proofs=Count("evidence", Q(evidence__withdrawn_at__isnull=True), distinct=True),
        )

    def unassigned(self, day: date) -> Self:
        """Open, and nobody holds the seat that is responsible, or no seat is."""
        return self.open().with_holder(day).filter(is_held=False)

    def late(self, day: date) -> Self:
        return self.open().filter(due__lt=day)

    def done_by(self, day: date) -> Self:
        return self.live().filter(done_on__lte=day)


class Undertaking(Addressed, FeedsFacts):
    """What one body has to do by a day, owned by one of its seats, done with evidence.

    One that was not done may be closed: carried on to one of the next plan (结转), or dropped for a
    reason (不再办). Until that day it counts as it did, from then on it does not.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="undertakings")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    title = models.CharField("事项", max_length=300)
    source = models.CharField("出处", max_length=120, blank=True)
    owner = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="undertakings",
        verbose_name="责任岗位",
    )
    due = models.DateField("完成期限")
    done_on = models.DateField("办结日", null=True, blank=True)
    due_in = models.BigIntegerField(
        "到期时的区划代码", null=True, blank=True, editable=False,
        help_text="并入别处时已经到期的，到期那天仍算在原区划",
    )
    closed_at = models.DateTimeField("结转或不再办的时间", null=True, blank=True)
    carried_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_from",
        verbose_name="结转到",
    )
    close_reason = models.CharField("不再办的理由", max_length=200, blank=True)

    is_held: bool  # by ``with_holder``
    steps_done: int  # by ``counted``
    steps_total: int
    proofs: int

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = "任务"
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(done_on__isnull=True),
                name="undertaking_done_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, carried_to__isnull=True, close_reason="")
                | Q(closed_at__isnull=False, carried_to__isnull=False, close_reason="")
                | (Q(closed_at__isnull=False, carried_to__isnull=True) & ~Q(close_reason="")),
                name="undertaking_carried_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def brief(self) -> str:
        """The title in quotes, short enough for one line."""
        return f"“{self.title[:BRIEF]}…”" if len(self.title) > BRIEF else f"“{self.title}”"

    @property
    def closed_on(self) -> date | None:
        """The day from which it counts no more, though it was not done."""
        return timezone.localdate(self.closed_at) if self.closed_at else None

    def state(self, day: date) -> str:
        """``done carried dropped late unassigned in_progress`` on a day, of one ``with_holder``."""
        if self.done_on and self.done_on <= day:
            return "done"
        if self.closed_on and self.closed_on <= day:
            return "carried" if self.carried_to_id else "dropped"
        if self.due < day:
            return "late"
        return "in_progress" if self.is_held else "unassigned"


class Step(Subtree):
    """One step of an undertaking, from the template of its kind; ``due`` where its day is known."""

    undertaking = models.ForeignKey(Undertaking, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("步骤", max_length=80)
    due = models.DateField("最迟", null=True, blank=True)
    done_on = models.DateField("完成日", null=True, blank=True)

    objects = ScopedQuerySet["Step"].as_manager()

    class Meta:
        verbose_name = "步骤"
        ordering = ["undertaking", "number"]
        constraints = [
            models.UniqueConstraint(fields=["undertaking", "number"], name="step_number_once")
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(Subtree):
    """What proves an undertaking: a file, a link or the number of a document (at least one)."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="evidence")
    note = models.CharField("说明", max_length=200, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    link = models.URLField("网址", blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("加入时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ScopedQuerySet["Evidence"].as_manager()

    class Meta:
        verbose_name = "佐证"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") | ~Q(link="") | Q(attachment__isnull=False),
                name="evidence_is_something",
            )
        ]

    def __str__(self) -> str:
        return self.note or self.number or self.link or str(self.attachment)
