from django.db import models
from django.db.models import Q

from nuanxin.association.models import Named, ScopedQuerySet
from nuanxin.care.models.base import DAYS_IN_ORDER, Dated, DatedQuerySet
from nuanxin.care.models.scheme import Scheme
from nuanxin.people.models import Household, Identifier, Person
from nuanxin.people.models.sealed import Sealed


class Payer(models.TextChoices):
    CITY = "city", "市级"
    COUNTY = "county", "旗县区"
    TOWNSHIP = "township", "苏木乡镇"
    VILLAGE = "village", "嘎查村居"
    FAMILY = "family", "家庭自付"
    OTHER = "other", "其他"


class Policy(Dated, Sealed):
    """One policy of a family: a line, a year, an insurer. Voluntary; ``premium`` in 分.

    One that was wrong is voided with a reason; one that was given up early has an earlier ``to_day``.
    ``number`` is sealed under the family's key; in words (``str``) a policy goes without it. That a
    family has a number once a line and year is seen to by ``insure``, which holds the family.
    """

    line = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name="险种")
    year = models.PositiveSmallIntegerField("年度")
    insurer = models.CharField("保险公司", max_length=60)
    number = models.BinaryField("保单号（密封）", null=True, blank=True)
    insured_count = models.PositiveSmallIntegerField("被保人数")
    premium = models.BigIntegerField("保费（分）")
    void_reason = models.BinaryField("作废理由（密封）", null=True, blank=True)

    objects = DatedQuerySet["Policy"].as_manager()

    class Meta:
        verbose_name = "保单"
        ordering = ["household", "-year", "id"]
        constraints = [
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="policy_days"),
            models.CheckConstraint(
                condition=Q(premium__gte=0, insured_count__gte=1), name="policy_numbers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年{self.line}（{self.insurer}）"

    @property
    def subject(self) -> Household:
        return self.household


class PolicyShare(Named):
    """What one payer gives to a premium, in 分; the shares of a policy add up to it."""

    moves_by = "policy__household"
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="shares")
    payer = models.CharField("谁出", max_length=8, choices=Payer.choices)
    amount = models.BigIntegerField("金额（分）")

    objects = ScopedQuerySet["PolicyShare"].as_manager()

    class Meta:
        verbose_name = "保费分担"
        ordering = ["policy", "id"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "payer"], name="policyshare_payer_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="policyshare_amount"),
        ]

    def __str__(self) -> str:
        return self.get_payer_display()


class Insured(Named):
    """Whom a policy insures, with the number the insurer asks for."""

    moves_by = "policy__household"
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="insured")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    identifier = models.ForeignKey(
        Identifier, models.PROTECT, null=True, blank=True, related_name="insured"
    )

    objects = ScopedQuerySet["Insured"].as_manager()

    class Meta:
        verbose_name = "被保人"
        ordering = ["policy", "id"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "person"], name="insured_person_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Claim(Named):
    """A claim: the day it was reported, what was asked for and what was paid when (分). No reasons."""

    moves_by = "policy__household"
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="claims")
    reported_on = models.DateField("报案日")
    asked = models.BigIntegerField("申请金额（分）", null=True, blank=True)
    paid_on = models.DateField("赔付日", null=True, blank=True)
    paid = models.BigIntegerField("赔付金额（分）", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ScopedQuerySet["Claim"].as_manager()

    class Meta:
        verbose_name = "理赔"
        ordering = ["policy", "reported_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, paid__isnull=True)
                | Q(paid_on__isnull=False, paid__gt=0),
                name="claim_paid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reported_on:%Y-%m-%d} 报案"
