from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from nuanxin.association.models import (
    Appointment,
    FeedsFacts,
    Post,
    ScopedQuerySet,
    Subtree,
    User,
)
from nuanxin.association.scope import Scope
from nuanxin.governance.models.base import AtBody, LiveQuerySet
from nuanxin.people.models import Subject


class Audience(models.TextChoices):
    ADVISER = "adviser", "家庭健康指导员"
    GRASSROOTS = "grassroots", "基层工作人员"


class TrainingQuerySet(LiveQuerySet["Training"]):
    def _condition(self, scope: Scope) -> Q:
        results = TrainingResult.objects.visible_to(scope).filter(training=OuterRef("pk"))
        return super()._condition(scope) | Q(Exists(results))


class Training(AtBody):
    """A course that a body held; ``hours`` are class hours (学时), ``pass_mark`` only where it examined.

    Seen by its body, above, and wherever somebody took part. ``held_by`` is the body's name on that
    day: it stands on the certificates, also where the body itself is out of sight.
    """

    row_seen_too: ClassVar[str] = (
        "EXISTS (SELECT FROM governance_trainingresult r WHERE r.training_id = governance_training.id)"
    )
    held_by = models.CharField("举办单位", max_length=80)
    audience = models.CharField("对象", max_length=10, choices=Audience.choices)
    title = models.CharField("主题", max_length=80)
    from_day = models.DateField("开始日")
    last_day = models.DateField("结束日")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    place = models.CharField("地点", max_length=80, blank=True)
    pass_mark = models.PositiveSmallIntegerField("及格分", null=True, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "培训"
        ordering = ["-last_day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("from_day"), hours__gt=0), name="training_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.last_day:%Y-%m-%d}）"


class TrainingResult(Subtree, FeedsFacts):
    """That somebody took part: hours, mark, passed or not, and the certificate.

    It belongs to the person, whatever seat she holds later. ``division`` is that of the body she
    served when she took part.
    """

    training = models.ForeignKey(Training, models.PROTECT, related_name="results")
    holder = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="学员")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    mark = models.PositiveSmallIntegerField("成绩", null=True, blank=True)
    passed = models.BooleanField("合格")
    certificate = models.CharField("证书号", max_length=40, blank=True)
    certified_on = models.DateField("发证日", null=True, blank=True)

    objects = LiveQuerySet["TrainingResult"].as_manager()

    class Meta:
        verbose_name = "培训结果"
        ordering = ["training", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "holder"], condition=Q(voided_at__isnull=True),
                name="trainingresult_once",
            ),
            models.UniqueConstraint(
                fields=["certificate"], condition=~Q(certificate="") & Q(voided_at__isnull=True),
                name="trainingresult_certificate_once",
            ),
            models.CheckConstraint(
                condition=Q(certificate="", certified_on__isnull=True)
                | (~Q(certificate="") & Q(certified_on__isnull=False, passed=True)),
                name="trainingresult_certified",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.holder.name} {self.training}"


class RecommendationQuerySet(LiveQuerySet["Recommendation"]):
    def waiting(self) -> Self:
        """Neither appointed nor declined."""
        return self.live().filter(appointment__isnull=True, declined_on__isnull=True)


class Recommendation(Subject, AtBody):
    """A village proposes somebody as an adviser for one of its seats; the township appoints or does not.

    Her name and phone are kept until she is appointed (then she is known as the holder of the seat),
    the village takes it back, or some time after she was not appointed.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="岗位")
    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    phone = models.BinaryField("电话（密封）", null=True, blank=True)
    background = models.CharField("来源身份", max_length=40, help_text="村医、退休教师、志愿者……")
    consented_on = models.DateField("本人同意推荐的日子")
    recommended_on = models.DateField("推荐日")
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="聘任"
    )
    declined_on = models.DateField("不聘的日子", null=True, blank=True)
    decline_reason = models.CharField("不聘的理由", max_length=200, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐"
        ordering = ["-recommended_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declined_on__isnull=True, decline_reason="")
                | Q(declined_on__isnull=False, appointment__isnull=True),
                name="recommendation_one_answer",
            )
        ]

    def __str__(self) -> str:
        return f"推荐 {self.pseudonym}"

    @property
    def state(self) -> str:
        """withdrawn, appointed, declined, or awaiting an answer."""
        if self.voided_at:
            return "withdrawn"
        if self.appointment_id:
            return "appointed"
        return "declined" if self.declined_on else "awaiting"


class Background(Subtree):
    """来源身份 of an adviser, in a word: 村医, 退休教师, 志愿者."""

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="background", verbose_name="任职"
    )
    words = models.CharField("来源身份", max_length=40)

    objects = ScopedQuerySet["Background"].as_manager()

    class Meta:
        verbose_name = "来源身份"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words


class Outcome(models.TextChoices):
    CONTINUES = "continues", "继续担任"
    TRAINS = "trains", "再培训"
    LEAVES = "leaves", "不再担任"


class Review(Subtree, FeedsFacts):
    """年度评议 of an adviser: one a year; no marks, only what comes next."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", verbose_name="任职")
    year = models.PositiveSmallIntegerField("年度")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = LiveQuerySet["Review"].as_manager()

    class Meta:
        verbose_name = "年度评议"
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "year"], condition=Q(voided_at__isnull=True), name="review_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment} {self.year} 年"
