"""Tabs of this room, and what a family's page of its own data shows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.people.models import Household
from nuanxin.people.page import FamilyPage, Member
from nuanxin.privacy.actions.copies import open_copies
from nuanxin.privacy.models import Arrangement, DataRequest
from nuanxin.privacy.periods import PeriodKind, Periods, period_kinds

OF_REQUESTS = (("data-requests", "请求", "data.read"), ("expiring", "留存到期", "data.handle"))
OF_REGISTER = (
    ("register", "处理登记", "register.read"), ("periods", "保存期限", "register.read"),
    ("erased", "已删除", "register.read"),
)  # fmt: skip
Doors = tuple[tuple[str, str, str], ...]


def tabs(acting: Acting, doors: Doors, active: str) -> list[dict[str, Any]]:
    """Those one may open."""
    return [
        {"label": label, "url": reverse(name), "active": name == active}
        for name, label, permission in doors
        if acting.may(permission)
    ]


@dataclass(frozen=True)
class Own:
    """What a family's page of its own data shows."""

    household: Household
    members: list[tuple[Member, Arrangement | None]]
    requests: list[DataRequest]
    standing: DataRequest | None

    @classmethod
    def of(cls, acting: Acting, household: Household) -> "Own":
        rows = Arrangement.objects.visible_to(acting.scope).in_force()
        made = {each.person_id: each for each in rows.filter(person__household=household)}
        asked = DataRequest.objects.visible_to(acting.scope).filter(household_id=household.pk)
        return cls(
            household, [(each, made.get(each.pk)) for each in members_of(acting, household)],
            list(asked.order_by("-asked_on", "-pk")), open_copies(acting, household).first(),
        )  # fmt: skip


def members_of(acting: Acting, household: Household) -> list[Member]:
    return FamilyPage.of(acting, household).members


@dataclass(frozen=True)
class Kept:
    """One line of 保存期限: the number that holds here, and whether it is the city's own."""

    kind: PeriodKind
    number: int

    @property
    def words(self) -> str:
        return f"{self.kind.after}，{self.kind.says(self.number)}"

    @property
    def own(self) -> bool:
        return self.number != self.kind.number


def kept_at(division: int) -> list[Kept]:
    periods = Periods.read()
    return [Kept(kind, periods.number(code, division)) for code, kind in period_kinds().items()]
