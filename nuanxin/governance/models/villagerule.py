from django.db import models
from django.db.models import F, Q

from nuanxin.association.models import Attachment, ScopedQuerySet, Subtree, User
from nuanxin.governance.models.base import AtBody, LiveQuerySet


class RuleKind(models.TextChoices):
    RULES = "rules", "村规民约（居民公约）"
    CHARTER = "charter", "自治章程"


class VillageRule(AtBody):
    """One version of a village's own rules: when it was passed, filed, made public.

    ``text`` is what offsets of findings refer to (Unicode code points).
    """

    kind = models.CharField("类别", max_length=8, choices=RuleKind.choices)
    version = models.PositiveSmallIntegerField("版本")
    text = models.TextField("正文", max_length=40000)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    passed_on = models.DateField("通过日", null=True, blank=True)
    attended = models.PositiveIntegerField("到会人数", null=True, blank=True)
    filed_on = models.DateField("备案日", null=True, blank=True)
    filing_number = models.CharField("备案号", max_length=60, blank=True)
    publicised_on = models.DateField("公布日", null=True, blank=True)

    objects = LiveQuerySet["VillageRule"].as_manager()

    class Meta:
        verbose_name = "村规民约"
        ordering = ["division", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "version"], condition=Q(voided_at__isnull=True),
                name="villagerule_version_once",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=F("passed_on")),
                name="villagerule_passed_first",
            ),
            models.CheckConstraint(
                condition=Q(publicised_on__isnull=True) | Q(publicised_on__gte=F("passed_on")),
                name="villagerule_public_last",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body.name}{self.get_kind_display()}第 {self.version} 版"


class Verdict(models.TextChoices):
    UNLAWFUL = "unlawful", "不合法，要改"
    LAWFUL = "lawful", "没有问题"


class Finding(Subtree):
    """A sentence of a version that a pattern of ``data/unlawful.toml`` points at; a person decides."""

    rule = models.ForeignKey(VillageRule, models.CASCADE, related_name="findings")
    pattern = models.CharField("哪条规则", max_length=40)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止（不含）")
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    objects = ScopedQuerySet["Finding"].as_manager()

    class Meta:
        verbose_name = "村规民约核对"
        ordering = ["rule", "start"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "pattern", "start"], name="finding_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="finding_is_a_sentence"),
        ]

    @property
    def sentence(self) -> str:
        return self.rule.text[self.start : self.end]

    def __str__(self) -> str:
        return f"{self.rule} {self.start}–{self.end}"
