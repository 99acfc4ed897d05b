from django.db import models
from django.db.models import Q

from nuanxin.association.models import Post
from nuanxin.care.models.base import AboutHousehold, CareQuerySet
from nuanxin.care.models.scheme import Scheme, SchemeKind
from nuanxin.governance.models import Membership
from nuanxin.people.models import Household, Volunteer
from nuanxin.people.models.sealed import Sealed


class Way(models.TextChoices):
    HOME = "home", "上门"
    MET = "met", "当面（不在家中）"
    PHONE = "phone", "电话"
    ONLINE = "online", "微信、视频"


class Service(AboutHousehold, Sealed):
    """One service given to a family on a day, by a seat, perhaps through a volunteer or a member; counts once.

    Appended, never edited: what was wrong is voided with a reason, and another one ``replaces`` it.
    ``place`` is the division of the day it happened, which figures keep.
    """

    row_rights = ("SELECT", "INSERT", "UPDATE")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name="哪项服务")
    day = models.DateField("服务日")
    place = models.BigIntegerField("当天的区划代码", editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="服务岗位")
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="志愿者"
    )
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会员"
    )
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    note = models.BinaryField("备注（密封）", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    void_reason = models.BinaryField("作废理由（密封）", null=True, blank=True)

    objects = CareQuerySet["Service"].as_manager()

    class Meta:
        verbose_name = "服务"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["household", "day"], name="service_of_household")]
        constraints = [
            models.CheckConstraint(
                condition=Q(void_reason__isnull=True) | Q(voided_at__isnull=False),
                name="service_void_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.what}"

    @property
    def what(self) -> str:
        """Of the four its name; a contact is no service of its own."""
        return "联系" if self.scheme.kind == SchemeKind.CONTACT else self.scheme.title

    @property
    def subject(self) -> Household:
        return self.household
