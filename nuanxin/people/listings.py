"""Lists of this room: volunteers, masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nuanxin.association.places import places_named
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.rules import masked
from nuanxin.people.models import Volunteer


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


def _helper(row: Volunteer, place: str) -> Helper:
    phone = row.read("phone")
    return Helper(
        row.pk, place, masked.name(row.read("name")), masked.phone(phone) if phone else "", row.skills,
        row.consented_on, row.left_on,
    )  # fmt: skip


def _end(helper: Helper) -> list[Action]:
    if helper.left_on:
        return []
    return [Action("退出", reverse("end-volunteering", args=[helper.pk]))]


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
    actions=_end,
    empty="还没有志愿者",
    empty_next="有人愿意帮忙，先问本人同意，再点“登记志愿者”。",
)
