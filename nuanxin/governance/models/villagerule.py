from typing import Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from nuanxin.association.models import Attachment, Body, ScopedQuerySet, Subtree, User
from nuanxin.governance.models.base import AtBody, LiveQuerySet


class RuleKind(models.TextChoices):
    RULES = "rules", "村规民约（居民公约）"
    CHARTER = "charter", "自治章程"


class VillageRuleQuerySet(LiveQuerySet["VillageRule"]):
    def with_verdicts(self) -> Self:
        """Versions with ``unjudged`` and ``unlawful``: how many of their marked sentences are so."""
        counted = {"unjudged": "", "unlawful": Verdict.UNLAWFUL.value}
        return self.annotate(**{name: _judged(verdict) for name, verdict in counted.items()})

    def to_file(self) -> Self:
        """Those in force that are not on file with the township."""
        newer = self.live().filter(
            body=OuterRef("body"), kind=OuterRef("kind"), version__gt=OuterRef("version"), passed_on__isnull=False
        )
        return self.live().filter(~Exists(newer), passed_on__isnull=False, filed_on__isnull=True)

    def standing(self, bodies: "QuerySet[Body]", kind: str) -> "QuerySet[Body]":
        """Villages, each with how far its rules of a kind are.

        ``current_version``, ``current_passed_on``, ``filed_on``, ``filing_number`` and ``publicised_on`` are of
        the newest version that was passed; ``unjudged`` and ``unlawful`` count sentences of the newest draft,
        where it is newer; ``rule_state`` is what comes next, a code of base.states.
        """
        versions = self.live().filter(body=OuterRef("pk"), kind=kind).order_by("-version")
        current = versions.filter(passed_on__isnull=False)
        names = ("filed_on", "filing_number", "publicised_on")
        rows = bodies.select_related("place__parent").annotate(
            newest=Subquery(versions.values("pk")[:1]),
            drafted=Subquery(versions.values("passed_on")[:1]),
            current_version=Subquery(current.values("version")[:1]),
            current_passed_on=Subquery(current.values("passed_on")[:1]),
            **{name: Subquery(current.values(name)[:1]) for name in names},
        )
        counted = {"unjudged": "", "unlawful": Verdict.UNLAWFUL.value}
        rows = rows.annotate(**{name: _sentences(verdict) for name, verdict in counted.items()})
        return rows.annotate(rule_state=Case(*_steps(), default=Value("publicised")))


def _judged(verdict: str) -> Count:
    return Count("findings__start", filter=Q(findings__verdict=verdict), distinct=True)


def _sentences(verdict: str) -> Coalesce:
    """How many sentences of a village's newest version, not passed yet, were judged so."""
    found = Finding.objects.filter(rule=OuterRef("newest"), rule__passed_on=None, verdict=verdict)
    counted = found.order_by().values("rule").annotate(n=Count("start", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _steps() -> list[When]:
    """What comes next, the first that holds."""
    waiting = Q(drafted__isnull=True)
    steps = {
        "no_record": Q(newest__isnull=True),
        "unjudged": waiting & Q(unjudged__gt=0),
        "unlawful": waiting & Q(unlawful__gt=0),
        "to_pass": waiting,
        "to_file": Q(filed_on__isnull=True),
        "to_publicise": Q(publicised_on__isnull=True),
    }
    return [When(holds, then=Value(state)) for state, holds in steps.items()]


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

    objects = VillageRuleQuerySet.as_manager()

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
