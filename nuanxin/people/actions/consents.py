"""Agreeing, and taking it back as easily: each purpose on its own (PIPL 14, 15, 23, 25, 29)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.association.scope import NOTHING
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.agreeing import note_agreed
from nuanxin.people.actions.enrolment import end_enrolment
from nuanxin.people.actions.guardians import forget_child, guarded_among
from nuanxin.people.actions.own_consent import require_own
from nuanxin.people.consent_texts import words_in_use
from nuanxin.people.inputs import ConsentInput, Registered, Registration
from nuanxin.people.models import (
    Channel,
    Consent,
    ConsentPurpose,
    ConsentText,
    Enrolment,
    Household,
    Person,
)
from nuanxin.people.rights import require_named
from nuanxin.people.sensitive import consent_is_needed
from nuanxin.people.storing import insert

COLUMNS = (
    "division", "person", "purpose", "text", "delivered", "channel", "given_on", "post",
    "recorded_by", "recorded_at",
)  # fmt: skip
SHORTEST, LONGEST = 20, 2000  # characters of a text
Row = tuple[object, ...]


def consented(person: Person, purpose: str, day: date) -> bool:
    """Whether a person's consent to one purpose is in force on a day."""
    return Consent.objects.in_force(day).filter(person=person, purpose=purpose).exists()


def household_consented(household: Household, purpose: str, day: date) -> bool:
    """… or anybody's of the family."""
    rows = Consent.objects.in_force(day).filter(purpose=purpose)
    return rows.filter(person__household=household, person__key__isnull=False).exists()


@transaction.atomic
def give_consent(by: By, person: Person, given: ConsentInput) -> Consent:
    """Note that a person agreed, in the words in use. One in force, or sent twice, is given again.

    Raises ``Refused`` for a day to come, or an unknown purpose or channel.
    """
    require_named(by, "family.keep", [person.division])
    if given.purpose not in ConsentPurpose.values or given.channel not in Channel.values:
        raise Refused("请选同意什么、怎么同意的。")
    if given.purpose == ConsentPurpose.GUARDIAN:
        raise Refused("监护人的同意和孩子一起登记：在家庭页上修改这个孩子，选监护人。")
    if given.purpose == ConsentPurpose.MEMBERSHIP:
        raise Refused("入会的同意和入会申请一起登记，请到“组织”里办理。")
    if given.given_on > today():
        raise Refused("同意的日子不能晚于今天，请改日期。")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if there := _there(person, given):
        return there
    require_own(person)
    consent = note_agreed(by, person, given)
    write_log(by, "consent.give", person, f"{person}同意：{consent.get_purpose_display()}")
    return consent


def _there(person: Person, given: ConsentInput) -> Consent | None:
    if given.client_id and (sent := Consent.objects.filter(client_id=given.client_id).first()):
        return sent
    rows = Consent.objects.filter(person=person, purpose=given.purpose)
    return rows.filter(withdrawn_on__isnull=True).first()


@transaction.atomic
def withdraw_consent(by: By, consent: Consent, day: date) -> Consent:
    """Take a consent back from a day on; what relied on it stops. Twice is harmless."""
    require_named(by, "family.keep", [consent.division])
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on:
        return consent
    if not consent.given_on <= day <= today():
        raise Refused("撤回日要在同意日和今天之间，请改日期。")
    consent.withdrawn_on = day
    consent.save(update_fields=["withdrawn_on"])
    _stop(consent, day)
    person = consent.person
    write_log(by, "consent.withdraw", person, f"{person}撤回：{consent.get_purpose_display()}")
    return consent


def _stop(consent: Consent, day: date) -> None:
    """What may not go on once nobody of the family agrees any more."""
    if consent.purpose == ConsentPurpose.GUARDIAN:
        forget_child(consent.person)
        return
    person = consent.person
    if consent.purpose == ConsentPurpose.SERVICE and person.guardian_id and not guarded_among([person.pk]):
        forget_child(person)  # her own consent had taken the place of the guardian's
    household = person.household
    if household_consented(household, consent.purpose, day):
        return
    rows = Household.objects.filter(pk=household.pk)
    if consent.purpose == ConsentPurpose.SENSITIVE and consent_is_needed():
        rows.update(**dict.fromkeys(Household.SENSITIVE), revision=household.revision + 1)
    if consent.purpose == ConsentPurpose.SERVICE:
        for each in Enrolment.objects.open().filter(household=household):
            end_enrolment(each, day)


def consent_rows(
    by: By, given: Sequence[Registration], made: Sequence[Registered], at: datetime
) -> list[Row]:
    """The rows for what was agreed when families were registered, in the order of ``COLUMNS``."""
    words = words_in_use(by.scope if by else NOTHING)
    seat, user = by.seat.pk if by else None, by.user_id if by else None
    return [
        (
            each.division, one.people[0], purpose, words[purpose].text_id, words[purpose].delivered,
            each.agreed.channel, each.agreed.on, each.post or seat, user, at,
        )
        for each, one in zip(given, made, strict=True)
        if each.agreed
        for purpose in each.agreed.purposes
    ]  # fmt: skip


def store_consents(rows: Sequence[Row]) -> None:
    insert(Consent, COLUMNS, rows)


@transaction.atomic
def issue_consent_text(by: By, body: Body, purpose: str, text: str) -> ConsentText:
    """A body's own words for one purpose from now on, for itself and all below; again is the same."""
    if by:
        by.require("text.keep")
        if by.body.pk != body.pk:
            raise Refused("只能改本单位的文字；下级要改，由下级自己改。")
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if purpose not in ConsentPurpose.values or not SHORTEST <= len(text) <= LONGEST:
        raise Refused(f"请选用途，写 {SHORTEST} 到 {LONGEST} 个字：谁来处理、做什么用、存多久、怎么撤回。")
    Body.objects.select_for_update().get(pk=body.pk)
    before = ConsentText.objects.filter(division=body.division, purpose=purpose).first()
    if before and before.text == text:
        return before
    fresh = ConsentText.objects.create(
        division=body.division, purpose=purpose, text=text, issued_at=timezone.now(),
        version=before.version + 1 if before else 1,
    )  # fmt: skip
    write_log(by, "consent.text", fresh, f"印发告知书：{fresh}")
    return fresh
