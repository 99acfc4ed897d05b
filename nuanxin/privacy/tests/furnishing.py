"""A row in every table of this room, in the cast's village; what its routes are opened with."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from nuanxin.association.acting import act
from nuanxin.association.models import Body, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.governance.models import Candidate, CouncilMember, Delegate, Membership
from nuanxin.people.actions.enrolment import leave_care
from nuanxin.people.actions.register import register_households
from nuanxin.people.models import Household, Person, Transfer, Volunteer
from nuanxin.people.tests.families import FAMILY, VILLAGE, WANG
from nuanxin.privacy.actions.arrangements import ArrangementInput, arrange
from nuanxin.privacy.actions.erase import erase, family_of
from nuanxin.privacy.actions.periods import set_period
from nuanxin.privacy.actions.requests import AskInput, ask
from nuanxin.privacy.models import DataRequest, Expiry, RequestKind

CITY = 150200000000
GONE, LEFT, ASKS = "赵演删", "赵演退", "赵演问"
OF_A_FAMILY = ("family-data", "ask-about-data", "copy-data")
OF_A_VOLUNTEER = ("volunteer-data", "ask-erasing-volunteer", "copy-volunteer")
OF_A_MEMBER = ("member-data", "ask-erasing-member", "copy-member")
OF_A_COUNCIL_MEMBER = ("councilmember-data", "ask-erasing-councilmember", "copy-councilmember")
OF_A_DELEGATE = ("delegate-data", "ask-erasing-delegate", "copy-delegate")
OF_A_CANDIDATE = ("candidate-data", "ask-erasing-candidate", "copy-candidate")
OF_A_REQUEST = ("data-request", "decide-request")


def household(name: str) -> Household:
    """A family of one, of the cast's village."""
    said = replace(FAMILY, people=(replace(WANG, name=name, phone=""),))
    [made] = register_households(None, [said])
    return Household.objects.get(pk=made.household)


def asked(of: Household, kind: str, username: str = "village") -> DataRequest:
    """A request that the cast's village notes."""
    set_scope(EVERYWHERE)
    by = act(User.objects.get(username=username).pk, today())
    assert by
    row = ask(by, of, AskInput(kind, "self", "", today()))
    set_scope(EVERYWHERE)
    return row


def furnish_privacy() -> None:
    """One family erased, one that expires, one that asks for a copy and to be erased."""
    erase(None, family_of(household(GONE)), "asked", today())
    left = household(LEFT)
    leave_care(None, left, today() - timedelta(days=1))
    Expiry.objects.create(
        division=VILLAGE, household=left, listed_on=today(), erase_on=today() + timedelta(days=30)
    )
    asks = household(ASKS)
    asked(asks, RequestKind.COPY)
    asked(asks, RequestKind.ERASE)
    arrange(None, Person.objects.get(household=asks), ArrangementInput("only", "二女儿"))
    set_period(None, Body.objects.get(division=CITY, level="city"), "notice", 40)
    set_scope(EVERYWHERE)


def of_the_village(model: "type[Membership] | type[CouncilMember]") -> "Membership | CouncilMember":
    """One that the demo has."""
    return model.objects.on(today()).filter(division=VILLAGE).earliest("pk")


def coming(model: "type[Delegate] | type[Candidate]", of: str) -> "Delegate | Candidate":
    """One of the congress that the demo prepares."""
    people: Any = model._default_manager
    found: Delegate | Candidate = people.filter(**{f"{of}__congress__held_on__isnull": True}).earliest("pk")
    return found


def privacy_doors() -> dict[str, dict[str, Any]]:
    """What each route of this room is opened with: the family whose page `open-family` opens."""
    set_scope(EVERYWHERE)
    offered = Transfer.objects.open().filter(sender=VILLAGE).earliest("pk")
    person = Person.objects.filter(household=offered.household_id).earliest("pk")
    family: dict[str, Any] = {"pk": offered.household_id}
    helper: dict[str, Any] = {"pk": Volunteer.objects.filter(key__isnull=False).earliest("pk").pk}
    member: dict[str, Any] = {"pk": of_the_village(Membership).pk}
    council: dict[str, Any] = {"pk": of_the_village(CouncilMember).pk}
    to_decide: dict[str, Any] = {"pk": DataRequest.objects.to_decide().earliest("pk").pk}
    to_handle = DataRequest.objects.to_handle().earliest("pk")
    delegate: dict[str, Any] = {"pk": coming(Delegate, "unit").pk}
    candidate: dict[str, Any] = {"pk": coming(Candidate, "ballot").pk}
    return {
        **dict.fromkeys(OF_A_FAMILY, family),
        **dict.fromkeys(OF_A_REQUEST, to_decide),
        **dict.fromkeys(OF_A_VOLUNTEER, helper),
        **dict.fromkeys(OF_A_MEMBER, member),
        **dict.fromkeys(OF_A_COUNCIL_MEMBER, council),
        **dict.fromkeys(OF_A_DELEGATE, delegate),
        **dict.fromkeys(OF_A_CANDIDATE, candidate),
        "finish-request": {"pk": to_handle.pk},
        "arrange-data": family | {"person": person.pk},
        "period": {"code": "notice"},
    }


