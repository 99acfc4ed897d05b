from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.association.acting import Acting
from nuanxin.association.models import Post, ScopedQuerySet, Subtree, User
from nuanxin.base.sealing import place, seal, unseal
from nuanxin.people.models import Subject

SEALED = 1200  # characters of a sealed text


class RequestKind(models.TextChoices):
    """What somebody may ask about what is kept of her (PIPL 15, 45–47), or of a relative who died (49)."""

    COPY = "copy", "查阅、复制"
    CORRECT = "correct", "更正、补充"
    WITHDRAW = "withdraw", "撤回同意"
    ERASE = "erase", "删除"
    DEAD = "dead", "近亲属办已故者的"


class Wanted(models.TextChoices):
    """What a relative wants of the dead."""

    COPY = "copy", "查阅、复制"
    CORRECT = "correct", "更正"
    ERASE = "erase", "删除"


class Asker(models.TextChoices):
    """Who asks. 近亲属 are those of the Civil Code, 1045."""

    SELF = "self", "本人"
    GUARDIAN = "guardian", "监护人"
    AGENT = "agent", "受本人委托的人"
    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    GRAND = "grand", "（外）祖父母、（外）孙子女"


class Handing(models.TextChoices):
    """How a copy gets to whoever asked; said when it is taken, and told in the log."""

    SELF = "self", "当面交给本人"
    ASKER = "asker", "当面交给提出人"
    POST = "post", "挂号寄给本人"


NEAR = (Asker.SPOUSE, Asker.PARENT, Asker.CHILD, Asker.SIBLING, Asker.GRAND)
DECIDED = (RequestKind.ERASE, RequestKind.DEAD)
"""What a second person, at the county, decides."""


class Verdict(models.TextChoices):
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"


class DataRequestQuerySet(ScopedQuerySet["DataRequest"]):
    def read_by(self, acting: Acting) -> Self:
        """Those one reads; the city only what people ask who are no family (volunteers, members)."""
        return self if acting.may("data.family") else self.of_subjects()

    def of_subjects(self) -> Self:
        return self.filter(subject_id__isnull=False)

    def of_subject(self, subject: Subject) -> Self:
        return self.filter(table=subject._meta.db_table, subject_id=subject.pk)

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)

    def to_decide(self) -> Self:
        """What waits for a second person."""
        return self.open().filter(kind__in=DECIDED, verdict="")

    def to_handle(self) -> Self:
        """What waits for whoever serves the family."""
        return self.open().exclude(kind__in=DECIDED, verdict="")


class DataRequest(Subtree):
    """What a family, a volunteer or a member asked about its own data, by when it is answered, what came of it.

    It names them only by id and pseudonym, so another office decides without learning whom. Who
    asks and why is sealed with the installation's key: the person's own may be gone by then.
    ``arranged``: what the dead had decided, as it stood when this was asked.
    """

    row_rights = ("SELECT", "INSERT", "UPDATE")
    household_id = models.BigIntegerField("家庭编号", null=True, blank=True, db_index=True)
    table = models.CharField("哪种名册", max_length=40, blank=True)
    subject_id = models.BigIntegerField("志愿者、会员编号", null=True, blank=True, db_index=True)
    person_id = models.BigIntegerField("家庭成员编号", null=True, blank=True)
    pseudonym = models.CharField("代号", max_length=24)
    kind = models.CharField("要办什么", max_length=10, choices=RequestKind.choices)
    wants = models.CharField("对已故者的资料要", max_length=10, choices=Wanted.choices, blank=True)
    relation = models.CharField("谁提出", max_length=10, choices=Asker.choices)
    asker = models.CharField("提出人姓名（密封）", max_length=SEALED, blank=True)
    interest = models.CharField("为什么（密封）", max_length=SEALED, blank=True)
    evidence = models.CharField("看过的证明（密封）", max_length=SEALED, blank=True)
    arranged = models.CharField("生前安排", max_length=10, blank=True)
    asked_on = models.DateField("提出日")
    due = models.DateField("答复期限")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="登记岗位")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    verdict = models.CharField("决定", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.CharField("决定的理由（密封）", max_length=SEALED, blank=True)
    decider = models.CharField("谁决定", max_length=80, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    outcome = models.CharField("怎么办的（密封）", max_length=SEALED, blank=True)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "个人信息请求"
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True)
                | (~Q(verdict="") & Q(decided_at__isnull=False)),
                name="datarequest_decided",
            ),
            models.CheckConstraint(
                condition=(Q(kind="dead") & ~Q(wants="") & Q(person_id__isnull=False))
                | (~Q(kind="dead") & Q(wants="")),
                name="datarequest_of_the_dead",
            ),
            models.CheckConstraint(
                condition=Q(household_id__isnull=False, subject_id__isnull=True, table="")
                | (
                    Q(household_id__isnull=True, subject_id__isnull=False, person_id__isnull=True, kind="erase")
                    & ~Q(table="")
                ),
                name="datarequest_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.pseudonym}）"

    def write(self, **words: str) -> Self:
        """Seal words into their columns; the row has its id, and is to be saved."""
        for column, value in words.items():
            setattr(self, column, seal(value.encode(), place(self, column)) if value else "")
        return self

    def read(self, column: str) -> str:
        sealed = getattr(self, column)
        return unseal(sealed, place(self, column)).decode() if sealed else ""

    @property
    def waits(self) -> bool:
        """Whether the county has yet to decide."""
        return self.kind in DECIDED and not self.verdict and self.done_at is None

    @property
    def state(self) -> str:
        if self.waits:
            return "等另一个人决定" if self.subject_id else "等旗县区决定"
        if self.done_at is None:
            return "要办理"
        return "没有同意" if self.verdict == Verdict.REFUSED else "办好了"
