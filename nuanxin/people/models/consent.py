from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.models import Issued, Named, Post, ScopedQuerySet, User
from nuanxin.people.models.person import Person


class ConsentPurpose(models.TextChoices):
    """What a person agrees to, each on its own (PIPL 14, 23, 25, 29); for a child her guardian (31)."""

    SERVICE = "service", "登记并接受服务"
    SENSITIVE = "sensitive", "处理敏感个人信息"
    PHOTO = "photo", "拍照"
    PUBLICATION = "publication", "公开报道"
    SHARING = "sharing", "提供给合作机构"
    GUARDIAN = "guardian", "监护人同意（未满十四周岁）"
    MEMBERSHIP = "membership", "加入协会（会员）"


OF_FAMILIES = tuple(
    each for each in ConsentPurpose if each not in (ConsentPurpose.GUARDIAN, ConsentPurpose.MEMBERSHIP)
)
"""What somebody of a family agrees to on its page; the others are agreed to where they are noted."""


class Channel(models.TextChoices):
    PAPER = "paper", "书面签字"
    IN_PERSON = "in_person", "当面口头"
    PHONE = "phone", "电话"


class ConsentText(Issued):
    """The words one agrees to; a new version never changes what somebody agreed to before."""

    purpose = models.CharField("用途", max_length=12, choices=ConsentPurpose.choices)
    version = models.PositiveSmallIntegerField("版本")
    text = models.TextField("告知内容")

    objects = ScopedQuerySet["ConsentText"].as_manager()

    class Meta:
        verbose_name = "告知书"
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "purpose", "version"], name="consenttext_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}（第 {self.version} 版）"


class ConsentQuerySet(ScopedQuerySet["Consent"]):
    def in_force(self, day: date) -> Self:
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), given_on__lte=day
        )


class Consent(Named):
    """That a person agreed to one purpose, in which words, how and when; withdrawn, it ends that day.

    The words are those of an office (``text``), else the delivered ones of a version (``delivered``).
    ``guardian`` is who agreed for a child under fourteen.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    guardian = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监护人"
    )
    purpose = models.CharField("用途", max_length=12, choices=ConsentPurpose.choices)
    text = models.ForeignKey(ConsentText, models.PROTECT, null=True, blank=True, related_name="+")
    delivered = models.PositiveSmallIntegerField("随系统的告知书版本", null=True, blank=True)
    channel = models.CharField("方式", max_length=12, choices=Channel.choices)
    given_on = models.DateField("同意日")
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name="经办岗位"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"
        ordering = ["person", "purpose", "-given_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_on__isnull=True),
                name="consent_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=True) ^ Q(delivered__isnull=True), name="consent_in_words"
            ),
            models.CheckConstraint(
                condition=Q(purpose="guardian", guardian__isnull=False)
                | Q(~Q(purpose="guardian"), guardian__isnull=True),
                name="consent_of_guardian",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.get_purpose_display()}"
