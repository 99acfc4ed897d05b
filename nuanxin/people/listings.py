"""Lists of this room: volunteers, masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nuanxin.association.places import places_named
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.rules import masked
from nuanxin.people.coming_of_age import Grown
from nuanxin.people.models import Household, Volunteer


@dataclass(frozen=True)
class Helper:
    """A volunteer as the list shows her."""

    pk: int
    place: str
    name: str
    phone: str
    skills: str
    consented_on: date
    left_on: date | None


def listed(rows: Iterable[Volunteer]) -> list[Helper]:
    found = list(rows)
    places = places_named(each.division for each in found)
    return [_helper(each, places.get(each.division, "")) for each in found]


def first_name(household: Household) -> str:
    """Whom one talks to, masked: the first of the family's people."""
    people = sorted(household.people.all(), key=lambda each: (each.recorded_at, each.pk))
    standing = [each for each in people if each.merged_into_id is None and not each.erased]
    return masked.name(standing[0].read("name")) if standing else ""


def _helper(row: Volunteer, place: str) -> Helper:
    phone = row.read("phone")
    return Helper(
        row.pk, place, masked.name(row.read("name")), masked.phone(phone) if phone else "", row.skills,
        row.consented_on, row.left_on,
    )  # fmt: skip


def _errands(helper: Helper) -> list[Action]:
    own = Action("个人信息", reverse("volunteer-data", args=[helper.pk]))
    return [own] if helper.left_on else [Action("退出", reverse("end-volunteering", args=[helper.pk])), own]


OF_FOURTEEN: Listing[Grown] = Listing(
    title="满十四周岁，要本人同意",
    columns=(
        Column("place", "在哪里", lambda g: g.place, sort="place"),
        Column("family", "哪一户", lambda g: g.family, "code"),
        Column("member", "家里人", lambda g: g.member),
    ),
    order="place",
    actions=lambda g: [Action("打开", reverse("open-family", args=[g.household]))],
    empty="现在没有",
    empty_next="监护人同意登记的孩子满十四周岁那天，会列在这里。",
)

UNCONSENTED: Listing[Household] = Listing(
    title="还没有登记同意的家庭",
    columns=(
        Column("place", "在哪里", lambda each: vars(each)["place"], sort="division"),
        Column("family", "哪一户", str, "code"),
        Column("since", "服务自", lambda each: vars(each)["since"], "day", sort="since"),
    ),
    order="place",
    actions=lambda each: [Action("打开", reverse("open-family", args=[each.pk]))],
    empty="现在没有",
    empty_next="名册带进来、还没有人问过同意的家庭，会列在这里。",
)

VOLUNTEERS: Listing[Helper] = Listing(
    title="志愿者",
    columns=(
        Column("place", "单位", lambda v: v.place, sort="place"),
        Column("name", "姓名", lambda v: v.name),
        Column("phone", "电话", lambda v: v.phone),
        Column("skills", "特长", lambda v: v.skills),
        Column("since", "登记", lambda v: v.consented_on, "day", sort="consented_on"),
        Column("left", "退出", lambda v: v.left_on, "day"),
    ),
    order="place",
    actions=_errands,
    empty="还没有志愿者",
    empty_next="有人愿意帮忙，先问本人同意，再点“登记志愿者”。",
)
