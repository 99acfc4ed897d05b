"""村规民约: every village, which version is in force, what is still to be done about it."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.governance.forms.villagerules import RuleQuery


def _of(name: str) -> Callable[[Body], str | int | date | None]:
    """What ``VillageRule.objects.standing`` says of a village under this name."""
    return lambda body: vars(body)[name] or None


def _version(body: Body) -> str:
    version = vars(body)["current_version"]
    return f"第 {version} 版" if version else ""


VILLAGE_RULES: Listing[Body] = Listing(
    title="村规民约",
    columns=(
        Column(
            "name", "嘎查村居", lambda b: b.place.name, sort="division",
            link=lambda b: reverse("body-rules", args=[b.pk]),
        ),
        Column("parent", "苏木乡镇", lambda b: b.place.parent.name if b.place.parent else ""),
        Column("current", "现行", _version),
        Column("passed_on", "通过", _of("current_passed_on"), "day", sort="current_passed_on"),
        Column("filed_on", "备案", _of("filed_on"), "day", sort="filed_on"),
        Column("filing_number", "备案号", _of("filing_number")),
        Column("publicised_on", "公布", _of("publicised_on"), "day", sort="publicised_on"),
        Column("unjudged", "待核对（句）", _of("unjudged"), "number"),
        Column("unlawful", "要改（句）", _of("unlawful"), "number"),
        Column("state", "进度", lambda b: vars(b)["rule_state"], "state"),
    ),
    query=RuleQuery,
    order="name",
    empty="没有符合条件的嘎查村居",
)  # fmt: skip
