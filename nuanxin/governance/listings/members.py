"""A body's members: by name at the body itself, by pseudonym above."""

from django.urls import reverse

from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.rules import masked
from nuanxin.governance.forms.members import MemberQuery
from nuanxin.governance.models import Candidate, CouncilMember, Delegate, Membership


def called(who: "Membership | CouncilMember | Delegate | Candidate | None", *, named: bool) -> str:
    """The name where it may be read, else the pseudonym; "" where there is nobody."""
    if who is None:
        return ""
    return (who.read("name") if named else "") or who.pseudonym


def state_of(member: Membership) -> str:
    if member.left_on:
        return "left"
    return "member" if member.joined_on else "applied"


def _phone(member: Membership) -> str:
    number = member.read("phone")
    return masked.phone(number) if number else ""


def members_list(*, named: bool) -> Listing[Membership]:
    phone = (Column("phone", "电话", _phone),) if named else ()
    return Listing(
        title="会员",
        columns=(
            Column(
                "name", "姓名" if named else "代号", lambda m: called(m, named=named),
                link=lambda m: reverse("member", args=[m.pk]),
            ),
            *phone,
            Column("group", "小组", lambda m: m.group.name if m.group else "", sort="group"),
            Column("applied_on", "申请", lambda m: m.applied_on, "day", sort="applied_on"),
            Column("joined_on", "入会", lambda m: m.joined_on, "day", sort="joined_on"),
            Column("left_on", "退会", lambda m: m.left_on, "day", sort="left_on"),
            Column("state", "状态", state_of, "state"),
        ),
        query=MemberQuery,
        order="applied_on",
        actions=_errands if named else None,
        empty="没有这样的会员",
        empty_next="入会自愿：有人想加入，先念告知书，本人同意了，点“登记入会申请”。",
    )  # fmt: skip


def _errands(member: Membership) -> list[Action]:
    waits = state_of(member) == "applied"
    return [Action("办理", reverse("member", args=[member.pk]))] if waits else []
