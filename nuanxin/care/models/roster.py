from django.db import models
from django.db.models import Q

from nuanxin.association.models import Named, ScopedQuerySet, User
from nuanxin.care.models.scheme import Scheme
from nuanxin.people.models import Household, Identifier, Person
from nuanxin.people.models.sealed import Sealed, random_id


class RosterPayment(Named, Sealed):
    """One line of a list by which the government pays aid: whom, for which month, how much (分).

    The association copies the list, it neither decides nor pays. Card and category are sealed under
    the person's key. ``place`` is the division of the list. Wrong lines are voided, never changed.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    identifier = models.ForeignKey(Identifier, models.PROTECT, null=True, related_name="payments")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name="扶助项目")
    month = models.DateField("扶助月份", help_text="当月 1 日")
    amount = models.BigIntegerField("扶助金额（分）")
    card = models.BinaryField("银行卡号（密封）", null=True, blank=True)
    category = models.BinaryField("家庭类别（密封）", null=True, blank=True)
    note = models.BinaryField("备注（密封）", null=True, blank=True)
    place = models.BigIntegerField("名册上的区划代码", editable=False)
    batch = models.BigIntegerField("导入批次", null=True, editable=False, db_index=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.BinaryField("作废理由（密封）", null=True, blank=True)

    objects = ScopedQuerySet["RosterPayment"].as_manager()

    class Meta:
        verbose_name = "扶助发放"
        ordering = ["-month", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, month__day=1), name="rosterpayment_amount_and_month"
            ),
            models.UniqueConstraint(
                fields=["person", "month", "scheme"], condition=Q(voided_at__isnull=True),
                name="rosterpayment_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.scheme}"

    @property
    def subject(self) -> Person:
        return self.person
