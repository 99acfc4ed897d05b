
from django.db import models

from nuanxin.association.models import Named, ScopedQuerySet, Subtree
from nuanxin.people.models.household import Household
from nuanxin.people.models.sealed import Mergeable, MergeableQuerySet, Sealed, Subject, random_id


class Person(Mergeable):
    """One member of a household, as little as the service needs. Every value is sealed.

    ``born`` is a day (YYYY-MM-DD) or a year; ``sex`` and ``relation`` are codes of GB/T 2261.1 and
    GB/T 4761; ``died_on`` a day. Under fourteen, ``guardian`` is the parent or guardian who agreed (PIPL 31).
    """

    SEALED = ("name", "phone", "born", "sex", "relation", "died_on")
    household = models.ForeignKey(Household, models.PROTECT, related_name="people")
    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    phone = models.BinaryField("电话（密封）", null=True, blank=True)
    born = models.BinaryField("出生（密封）", null=True, blank=True)
    sex = models.BinaryField("性别（密封）", null=True, blank=True)
    relation = models.BinaryField("家庭关系（密封）", null=True, blank=True)
    died_on = models.BinaryField("去世日（密封）", null=True, blank=True)
    guardian = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="wards", verbose_name="监护人"
    )
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = MergeableQuerySet["Person"].as_manager()

    class Meta(Mergeable.Meta):
        verbose_name = "家庭成员"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"成员 {self.pseudonym}"


class TokenKind(models.IntegerChoices):
    """What a token stands for; the same word gives another token for another kind."""

    NAME = 1, "姓名"
    SURNAME = 2, "姓"
    RUN = 3, "两个字"
    INITIALS = 4, "拼音首字母"
    PHONE_END = 5, "电话后四位"
    NAME_AND_YEAR = 6, "姓名和出生年"


class PersonToken(Named):
    """A keyed hash (HMAC-SHA-256, 63 bits) by which a person is found; equality is all it can do.

    No constraint in the database ties it to the person: a bulk import writes millions, and a token
    without its person finds nothing. Nobody asks for all of a division, so it has no index of its own.
    """

    division = models.BigIntegerField("区划代码")
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="tokens", db_constraint=False
    )
    token = models.BigIntegerField("检索码")

    objects = ScopedQuerySet["PersonToken"].as_manager()

    class Meta:
        verbose_name = "检索码"
        ordering = ["id"]
        indexes = [models.Index(fields=["token", "division"], name="persontoken_found_by")]

    def __str__(self) -> str:
        return str(self.token)


class IdentifierKind(models.TextChoices):
    RESIDENT = "resident", "公民身份号码"


class Identifier(Named, Sealed):
    """A number that somebody must give to be paid or insured, and the only place it lives.

    Made by a ledger or a case that pays or insures, dropped with the last of them. ``token`` finds
    it; the number itself is sealed under the person's key.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField("证件", max_length=12, choices=IdentifierKind.choices)
    number = models.BinaryField("号码（密封）", null=True)
    token = models.BigIntegerField("检索码", unique=True)

    objects = ScopedQuerySet["Identifier"].as_manager()

    class Meta:
        verbose_name = "证件号码"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def subject(self) -> Subject:
        return self.person


class Volunteer(Subject, Subtree):
    """Somebody who helps a body; read at that body and above. ``skills`` are plain words."""

    name = models.BinaryField("姓名（密封）", null=True, blank=True)
    phone = models.BinaryField("电话（密封）", null=True, blank=True)
    skills = models.CharField("特长", max_length=200, blank=True)
    consented_on = models.DateField("同意登记的日子")
    left_on = models.DateField("退出日", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ScopedQuerySet["Volunteer"].as_manager()

    class Meta:
        verbose_name = "志愿者"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"志愿者 {self.pseudonym}"
