"""The lists of care: families that lack a scheme, by pseudonym and place; the schemes of a city."""

from django.urls import reverse

from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.rules import masked
from nuanxin.care.lacking import NEXT, state
from nuanxin.care.models import Scheme
from nuanxin.people.models import Household


def first_name(household: Household) -> str:
    """Whom one talks to, masked: the first of the family's people."""
    people = sorted(household.people.all(), key=lambda each: (each.recorded_at, each.pk))
    standing = [each for each in people if each.merged_into_id is None and not each.erased]
    return masked.name(standing[0].read("name")) if standing else ""


def lacking_list(scheme: Scheme) -> Listing[Household]:
    return Listing(
        title=f"还没有{scheme}的家庭",
        columns=(
            Column("pseudonym", "代号", lambda each: each.pseudonym, "code"),
            Column("name", "联系谁", first_name),
            Column("place", "在哪里", lambda each: vars(each)["place"], sort="division"),
            Column("next", "下一步", lambda each: NEXT[state(each)]),
        ),
        actions=lambda each: [Action("打开", reverse("family-task", args=[each.pk]))],
        empty="没有这样的家庭",
        empty_next="在册的家庭都落实了，或者说过不要。",
    )


def schemes_list(*, may_keep: bool) -> Listing[Scheme]:
    def change(scheme: Scheme) -> list[Action]:
        return [Action("修改", reverse("scheme", args=[scheme.pk]))] if may_keep else []

    return Listing(
        title="制度与服务",
        columns=(
            Column("title", "名称", lambda each: each.title),
            Column("kind", "类别", lambda each: each.get_kind_display()),
            Column("group", "面向", lambda each: each.get_group_display() or "所有在册家庭"),
            Column("every_days", "几天联系一次", lambda each: each.every_days, "number"),
            Column("hold_days", "“这次不”管几天", lambda each: each.hold_days, "number"),
        ),
        actions=change,
        empty="还没有制度与服务",
        empty_next="市级点“载入常用的”，再按本地情况改名称和天数。",
    )
