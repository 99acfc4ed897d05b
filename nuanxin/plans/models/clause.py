from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import Issued, ScopedQuerySet, Subtree, User
from nuanxin.plans.models.plan import Plan
from nuanxin.plans.notice.paper import printed
from nuanxin.work.models import Document


class Modality(models.TextChoices):
    """The notice's own strength of wording."""

    MUST = "must", "必须"
    SHOULD = "should", "应做"
    ENCOURAGED = "encouraged", "鼓励"


class Decision(models.TextChoices):
    """What a body makes of a clause from above in its own plan."""

    ADOPT = "adopt", "照办"
    ADAPT = "adapt", "调整"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Answer(models.TextChoices):
    """What the issuer says to 不适用; until then the clause stays in its denominators."""

    NONE = "", "等上级答复"
    ACCEPTED = "accepted", "上级同意"
    RETURNED = "returned", "上级退回"


EVERYBODY = "各级"


def _words(label: str) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=200), verbose_name=label, default=list, blank=True)


class ClauseQuerySet(ScopedQuerySet["Clause"]):
    def live(self) -> Self:
        """Those that hold in their plan: neither retired nor put aside as not applicable."""
        return self.filter(retired_at__isnull=True).exclude(decision=Decision.NOT_APPLICABLE)

    def on(self, day: date) -> Self:
        """What was in the plan at the end of a day; ``ended``: retired or replaced by then.

        What a later supplement brought is not there yet, what one retired later still holds.
        """
        carried_out = Change.objects.filter(
            clause=models.OuterRef("pk"), issued_at__date__lte=day, decision=Decision.ADOPT
        )
        last = carried_out.order_by("-issued_at", "-pk").values("kind")[:1]
        retired = Q(retired_at__date__lte=day) | Q(last_change=ChangeKind.RETIRE)
        return (
            self.filter(
                Q(brought_by__isnull=True) | Q(issued_at__isnull=True) | Q(issued_at__date__lte=day)
            )
            .annotate(last_change=models.Subquery(last))
            .annotate(ended=models.Case(models.When(retired, then=True), default=False))
        )

    def in_force(self, day: date) -> Self:
        """Those not ended at the end of a day."""
        return self.on(day).filter(ended=False)

    def holding(self, day: date) -> Self:
        """Those in force that their body has not put aside."""
        return self.in_force(day).exclude(decision=Decision.NOT_APPLICABLE)

    def with_papers(self) -> Self:
        """With the papers that supplements brought, for ``part``; the plan is known by its caller."""
        return self.prefetch_related("brought_by__document")

    def put_aside(self) -> Self:
        """不适用 in issued plans of bodies below, which the issuer of the clause answers."""
        return self.filter(decision=Decision.NOT_APPLICABLE, issued_at__isnull=False)

    def measured(self) -> Self:
        """Those tied to a measure; every other clause is undertaken and proved by hand."""
        tied = Target.objects.filter(clause=models.OuterRef("pk")).exclude(measure="")
        return self.filter(models.Exists(tied))


class Clause(Issued):
    """One obligation of the notice: where its part stands in the text, and what was read in it.

    In a derived plan ``parent`` is the clause above, and ``decision`` what the body makes of it: with
    its own words, figures and day beside the notice's, or a reason why it does not apply.
    ``previous`` is the clause of the same body's plan of an earlier year that asked the same.

    ``brought_by`` is the supplement in whose text it stands, None for the plan's own paper, and
    ``replaces`` the clause that it stands for since.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField("序号")
    section = models.CharField("章节号", max_length=12, blank=True)
    section_title = models.CharField("章节名", max_length=100)
    sentence = models.TextField("原句")
    start = models.PositiveIntegerField("起（字）")
    end = models.PositiveIntegerField("止（字，不含）")
    modality = models.CharField("强度", max_length=10, choices=Modality.choices)
    who = _words("谁来做")
    actions = _words("做什么")
    programmes = _words("项目名称")
    dates = _words("日子")
    beneficiaries = _words("服务对象")
    unsure = _words("拿不准的地方")
    by_hand = models.BooleanField(
        "另设任务", default=False, help_text="有指标的要点也由各单位办理并留佐证"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived"
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_years",
        verbose_name="对应往年哪一条",
    )
    brought_by = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="brought",
        verbose_name="哪份补充通知带来的",
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by",
        verbose_name="替换哪一条",
    )
    decision = models.CharField(
        "决定", max_length=16, choices=Decision.choices, default=Decision.ADOPT
    )
    reason = models.CharField("理由", max_length=200, blank=True)
    own_words = models.CharField("本级怎么办", max_length=300, blank=True)
    own_due = models.DateField("本级期限", null=True, blank=True)
    answer = models.CharField("上级答复", max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("核对时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    ended: bool  # by ``on``

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "要点"
        ordering = ["plan", "number", "start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="clause_span"),
            models.CheckConstraint(
                condition=~Q(decision=Decision.NOT_APPLICABLE) | ~Q(reason=""),
                name="clause_reason_not_applicable",
            ),
            models.UniqueConstraint(fields=["plan", "parent"], name="clause_derived_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}-{self.number}"

    @property
    def paper(self) -> Document:
        """The paper in whose text it stands."""
        return (self.brought_by or self.plan).document

    @property
    def part(self) -> str:
        """The clause's own part of the text, without layout."""
        return printed(self.paper.text, self.start, self.end)

    @property
    def gist(self) -> str:
        """What is to be done, in a body's own words where it has some.

        Else the part, from its first action on where it only says before that all bodies are meant.
        """
        if self.own_words:
            return self.own_words
        first = self.actions[0][:2] if self.actions else ""
        everybody = bool(self.who) and self.who[0].startswith(EVERYBODY)
        return self.part[max(0, self.part.find(first)) :] if everybody else self.part


class ChangeKind(models.TextChoices):
    """What a supplement does to a clause without putting another in its place."""

    RETIRE = "retire", "停用"
    RESTORE = "restore", "恢复"


class Change(Issued):
    """A supplement retires a clause of the plan it amends, or brings a retired one back.

    In a body's own answer to a supplement from above ``parent`` is the change above, and ``decision``
    what the body makes of it: not applied, its own clause stays as it was, for ``own_reason``.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="changes")
    kind = models.CharField("停用还是恢复", max_length=8, choices=ChangeKind.choices)
    reason = models.CharField("理由", max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")
    decision = models.CharField(
        "决定", max_length=16, choices=Decision.choices, default=Decision.ADOPT
    )
    own_reason = models.CharField("本级的理由", max_length=200, blank=True)
    confirmed_at = models.DateTimeField("决定时间", null=True, blank=True)

    objects = ScopedQuerySet["Change"].as_manager()

    class Meta:
        verbose_name = "停用和恢复"
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "clause"], name="change_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}第 {self.clause.number} 条"


class Target(Issued):
    """A figure the clause asks for, as printed, and the measure it is tied to (none yet: "").

    ``per_unit`` is how many each unit must have (≥ 2 per village), ``share`` the percentage of
    units (0–100); a figure the notice does not give stays empty.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="targets")
    what = models.CharField("什么", max_length=200, blank=True)
    op = models.CharField("要求", max_length=10, blank=True)
    value = models.IntegerField("数", null=True, blank=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    per = models.CharField("每个", max_length=60, blank=True)
    measure = models.CharField("指标", max_length=40, blank=True)
    per_unit = models.PositiveIntegerField("每单位至少", null=True, blank=True)
    share = models.PositiveSmallIntegerField("占比（%）", null=True, blank=True)

    objects = ScopedQuerySet["Target"].as_manager()

    class Meta:
        verbose_name = "目标"
        ordering = ["clause", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__lte=100), name="target_share_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what}{self.op}{self.value or ''}{self.unit}"


class Correction(Subtree):
    """What a clerk changed in a reading: kept as data, so that the reader can be made better."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="corrections")
    start = models.PositiveIntegerField("起（字）")
    end = models.PositiveIntegerField("止（字，不含）")
    field = models.CharField("哪一项", max_length=20)
    before = models.TextField("改前")
    after = models.TextField("改后")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = ScopedQuerySet["Correction"].as_manager()

    class Meta:
        verbose_name = "更正"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.field}：{self.before} → {self.after}"
