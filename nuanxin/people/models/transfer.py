from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Addressed, Division, ScopedQuerySet, User
from nuanxin.base.sealing import place, seal, unseal


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", "已接收"
    REFUSED = "refused", "未接收"
    WITHDRAWN = "withdrawn", "已撤回"


class TransferQuerySet(ScopedQuerySet["Transfer"]):
    def open(self) -> Self:
        return self.filter(outcome="")


class Transfer(Addressed):
    """That a family moves from one division (``sender``) to another: proposed there, accepted here.

    Until it is accepted the receiver learns nothing but the pseudonym. Who proposed and who answered
    stand in words: neither side reads the other's staff. ``proposed_by`` tells oneself from others, for
    nobody accepts what she proposed. ``reason`` is sealed with the installation's key: people write
    names into such lines, and both sides read it.
    """

    household_id = models.BigIntegerField("家庭编号", db_index=True)
    pseudonym = models.CharField("家庭代号", max_length=12)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="转到")
    proposer = models.CharField("谁提出", max_length=80)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    answerer = models.CharField("谁答复", max_length=80, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField("不接收的理由（密封）", max_length=1200, blank=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭转移"
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household_id"], condition=Q(outcome=""), name="transfer_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"户 {self.pseudonym} → {self.place.name}"

    def write_reason(self, reason: str) -> None:
        """Seal the reason for this row; it is to be saved again."""
        self.reason = seal(reason.encode(), place(self, "reason")) if reason else ""

    @property
    def why(self) -> str:
        """The reason in the words of whoever did not take the family over; "" where there is none."""
        return unseal(self.reason, place(self, "reason")).decode() if self.reason else ""
