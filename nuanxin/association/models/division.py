from django.db import models

from nuanxin.association.models.base import FeedsFacts


class Level(models.TextChoices):
    PROVINCE = "province", "省（自治区、直辖市）"
    CITY = "city", "市"
    COUNTY = "county", "旗县区"
    TOWNSHIP = "township", "苏木（乡镇）"
    VILLAGE = "village", "嘎查村（居）"


class Division(FeedsFacts):
    """A place in the tree: (12-digit 统计用区划代码, level), never deleted, replaced by a successor.

    A few codes stand on two levels (东莞, 中山, 儋州, 350527), so the code alone names no row.
    """

    code = models.BigIntegerField("区划代码")
    level = models.CharField("层级", max_length=8, choices=Level.choices)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("启用日", null=True, blank=True)
    valid_to = models.DateField("停用日（不含）", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        verbose_name = "区划"
        ordering = ["code", "-level"]
        constraints = [
            models.UniqueConstraint(fields=["code", "level"], name="division_code_level"),
            models.CheckConstraint(
                condition=models.Q(code__gte=10**11, code__lt=10**12), name="division_code_12_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="division_valid_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name
