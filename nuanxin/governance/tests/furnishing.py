"""What the routes of this room are opened with, in the furnished database."""

from typing import Any

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.governance.models import (
    Contribution,
    Copies,
    CouncilMember,
    Deed,
    Finding,
    GroupHousehold,
    Meeting,
    MemberGroup,
    Membership,
    Reading,
    ReformItem,
    Term,
    VillageRule,
)
from nuanxin.governance.tests.congresses import congress_doors
from nuanxin.governance.tests.courses import training_doors

COUNTY = 150222000000
OF_A_BODY = ("body-terms", "begin-term")
OF_A_TERM = ("extend-term", "void-term")
OF_A_DEED = ("deed", "approve-deed", "withdraw-deed", "deed-feedback")
OF_AN_ORGANISATION = ("body-members", "body-groups", "body-council", "body-meetings")
OF_A_MEMBER = ("member", "group-member", "leave-association")
OF_A_GROUP = ("group", "lead-group", "close-group", "find-family", "link-family")
OF_A_MEETING = ("meeting", "void-meeting")
OF_RULES = (
    "village-rule", "rule-changes", "pass-rule", "file-rule", "unfile-rule", "publicise-rule", "void-rule",
)  # fmt: skip
OF_A_PIECE = ("print-contribution", "void-contribution")
OF_AN_ITEM = ("reform-item", "note-reform", "settle-reform")


def governance_doors() -> dict[str, dict[str, Any]]:
    """The county's own rows."""
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=COUNTY)
    rows = {
        OF_A_BODY: body.pk,
        OF_A_TERM: Term.objects.live().filter(body=body).earliest("pk").pk,
        OF_A_DEED: Deed.objects.live().filter(body=body).earliest("pk").pk,
        OF_AN_ITEM: ReformItem.objects.live().filter(body=body).earliest("pk").pk,
    }
    own = {name: {"pk": pk} for names, pk in rows.items() for name in names}
    return own | organisation_doors(body) | training_doors() | congress_doors(body) | reading_doors(body)


def organisation_doors(body: Body) -> dict[str, dict[str, Any]]:
    """The same of a body's members, groups, council and meetings; its contacts are the cast's village's."""
    group = MemberGroup.objects.live().filter(body=body).earliest("pk").pk
    member = Membership.objects.on(today()).filter(body=body).earliest("pk").pk
    waiting = Membership.objects.waiting().filter(body=body).earliest("pk").pk
    seat = CouncilMember.objects.on(today()).filter(body=body).earliest("pk").pk
    rows = {
        OF_AN_ORGANISATION: body.pk, OF_A_MEMBER: member, ("agree-member",): waiting, OF_A_GROUP: group,
        ("leave-council",): seat, OF_A_MEETING: Meeting.objects.live().filter(body=body).earliest("pk").pk,
    }  # fmt: skip
    contact = GroupHousehold.objects.earliest("pk")
    doors: dict[str, dict[str, Any]] = {name: {"pk": pk} for names, pk in rows.items() for name in names}
    return doors | {"unlink-family": {"pk": contact.group_id, "contact": contact.pk}}


def reading_doors(body: Body) -> dict[str, dict[str, Any]]:
    """Village rules of a village below, and what the body noted of the magazine."""
    rule = VillageRule.objects.live().latest("version")
    rows = {
        OF_RULES: rule.pk, ("body-rules",): rule.body_id, ("body-magazine",): body.pk,
        ("judge-sentence",): Finding.objects.earliest("pk").pk,
        ("void-copies",): Copies.objects.live().filter(body=body).earliest("pk").pk,
        ("void-reading",): Reading.objects.live().filter(body=body).earliest("pk").pk,
        OF_A_PIECE: Contribution.objects.live().filter(body=body).earliest("pk").pk,
    }  # fmt: skip
    return {name: {"pk": pk} for names, pk in rows.items() for name in names}
