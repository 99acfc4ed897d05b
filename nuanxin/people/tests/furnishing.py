"""A row in every table of this room, in the cast's village."""

from typing import Any

from django.utils import timezone

from nuanxin.association.models import Body, Division, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.people.actions.consents import issue_consent_text
from nuanxin.people.actions.identify import identify
from nuanxin.people.actions.register import add_person, register_households
from nuanxin.people.actions.volunteers import VolunteerInput, register_volunteers
from nuanxin.people.inputs import Guarded, PersonInput
from nuanxin.people.models import (
    Consent,
    Household,
    Likeness,
    Opening,
    Person,
    Purpose,
    Transfer,
    Volunteer,
)
from nuanxin.people.tests.families import AGREED, COUNTY, DAY, FAMILY, NEXT, VILLAGE, day, family

NUMBER = "150222195803049962"  # 996: a sequence that is given to nobody
OF_A_FAMILY = (
    "family", "open-family", "change-family", "family-care", "family-serving",
    "move-family", "family-looked", "add-member", "same-family",
)  # fmt: skip
OF_A_MEMBER = ("change-member", "call-member", "unmerge-member", "consents")
TEXT = "演示用的告知内容：谁来记，做什么用，保存多久，怎么撤回，都写在这里。"


def furnish_people() -> None:
    """Two families that look alike, one of them offered to the next village, and what goes with it."""
    register_households(None, [FAMILY])
    household = family(agreed=AGREED)
    person = Person.objects.filter(household=household, consents__isnull=False)[0]
    identify(None, person, NUMBER)
    grown_child(household, person)
    village = Body.objects.get(division=VILLAGE)
    register_volunteers(None, village, [VolunteerInput("赵演志", "13800009967", DAY)])
    issue_consent_text(None, Body.objects.get(division=COUNTY), "service", TEXT)
    user = User.objects.get(username="village")
    seat = Post.objects.get(appointments__holder=user)
    now = timezone.now()
    Opening.objects.create(
        division=VILLAGE, household_id=household.pk, pseudonym=household.pseudonym, post=seat, by=user,
        who=f"{user.name}，{seat}", purpose=Purpose.CALLED, at=now, until=now,
    )  # fmt: skip
    Transfer.objects.create(
        sender=VILLAGE, division=NEXT, sent_at=now, household_id=household.pk,
        pseudonym=household.pseudonym, proposer="演示",
        place=Division.objects.get(code=NEXT),
    )  # fmt: skip
    set_scope(EVERYWHERE)


def grown_child(household: Household, guardian: Person) -> Person:
    """Somebody for whom a guardian agreed two years ago, and who is fourteen by now."""
    agreed = Guarded(guardian.pk, "paper", DAY)
    said = PersonInput("王演满", "", f"{DAY.year - 5}", "1", "20", guarded=agreed)
    child = add_person(None, household, said)
    Consent.objects.filter(person=child).update(given_on=day(-700))
    child.write(born=f"{DAY.year - 15}").save()
    return child


def family_doors() -> dict[str, dict[str, Any]]:
    """What each route of this room is opened with: a family of the cast's village, furnished before."""
    set_scope(EVERYWHERE)
    offered = Transfer.objects.open().filter(sender=VILLAGE).earliest("pk")
    people = Person.objects.filter(household=offered.household_id, consents__isnull=False)
    person = people.filter(guardian=None).select_related("household")[0]
    child = people.get(guardian__isnull=False)
    family: dict[str, Any] = {"pk": person.household_id}
    member = family | {"person": person.pk}
    offer: dict[str, Any] = {"pk": offered.pk}
    other = Household.objects.standing().filter(division=VILLAGE).exclude(pk=person.household_id)
    pair = family | {"other": other.earliest("recorded_at").pk}
    opening: dict[str, Any] = {"pk": Opening.objects.earliest("pk").pk}
    consent = person.consents.filter(withdrawn_on__isnull=True).earliest("pk")
    return {
        **dict.fromkeys(OF_A_FAMILY, family),
        **dict.fromkeys(OF_A_MEMBER, member),
        **dict.fromkeys(("accept-transfer", "refuse-transfer", "withdraw-transfer"), offer),
        **dict.fromkeys(("withdraw-consent", "agreed-words"), member | {"consent": consent.pk}),
        **dict.fromkeys(("merge-family", "unmerge-family"), pair),
        "unmask-family": family | {"what": "names"},
        "own-consent": family | {"person": child.pk},
        "issue-consent-text": {"purpose": "photo"},
        "decide-likeness": {"pk": Likeness.objects.open().earliest("pk").pk, "decision": "same"},
        "settle-opening": opening,
        "review-opening": opening | {"verdict": "founded"},
        "end-volunteering": {"pk": Volunteer.objects.earliest("pk").pk},
        "stand-in": {"pk": Post.objects.get(appointments__holder__username="village").pk},
    }
