"""Children under fourteen: kept only where a parent or guardian agreed (PIPL 28, 31)."""

from collections.abc import Collection

from django.db.models import Q

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.agreeing import note_agreed
from nuanxin.people.inputs import ConsentInput, Guarded, PersonInput
from nuanxin.people.minors import of_age, under_fourteen
from nuanxin.people.models import Channel, Consent, ConsentPurpose, Household, Person, PersonToken
from nuanxin.people.models.sealed import MergeableQuerySet
from nuanxin.people.tokens import tokens_of

ADULT_FIRST = "不满十四周岁的孩子，先登记家里的大人，再在家庭页上加孩子，写明监护人和他的同意。"
NEEDED = "不满十四周岁的孩子，要有父母或其他监护人的同意才能登记，请选监护人、怎么同意的；没有同意就不登记。"
STRANGER = "监护人要是这户已登记的成年人，请另选；还没有登记的，先加这位大人。"


def guarded_among(persons: Collection[int]) -> set[int]:
    """Of these persons (ids): those with a guardian whose consent is in force today."""
    rows = Consent.objects.in_force(today()).filter(purpose=ConsentPurpose.GUARDIAN, person__in=persons)
    return set(rows.filter(person__guardian__isnull=False).values_list("person", flat=True))


def require_adults(people: Collection[PersonInput]) -> None:
    """Raise ``Refused`` for a child in a family that is new: nobody is there yet who could agree."""
    if any(under_fourteen(each.born, today()) for each in people):
        raise Refused(ADULT_FIRST)


def require_guardian(household: Household, given: PersonInput, known: Person | None = None) -> None:
    """Raise ``Refused`` for a child whose guardian did not agree, or is nobody of the family's adults."""
    if not under_fourteen(given.born, today()):
        return
    if given.guarded is None:
        if known is None or not guarded_among([known.pk]):
            raise Refused(NEEDED)
        return
    if given.guarded.channel not in Channel.values or given.guarded.on > today():
        raise Refused("请选监护人怎么同意的，日子不能晚于今天。")
    found = adults_of(household).filter(pk=given.guarded.guardian).first()
    if found is None or found == known or not of_age(found.read("born"), today()):
        raise Refused(STRANGER)


def adults_of(household: Household) -> MergeableQuerySet[Person]:
    """Who of a family, and of those merged into it, might be somebody's guardian."""
    home = household.merged_into_id or household.pk
    ours = Q(household=home) | Q(household__merged_into=home)
    return Person.objects.standing().filter(ours).select_related("household")


def keep_guardian(by: By, person: Person, given: Guarded) -> None:
    """Note who agreed for a child, in the words in use; the same again changes nothing."""
    rows = Consent.objects.filter(person=person, purpose=ConsentPurpose.GUARDIAN, withdrawn_on=None)
    if rows.filter(guardian=given.guardian, given_on=given.on, channel=given.channel).exists():
        return
    rows.update(withdrawn_on=given.on)
    person.guardian_id = given.guardian
    person.save(update_fields=["guardian"])
    note_agreed(by, person, ConsentInput(ConsentPurpose.GUARDIAN, given.channel, given.on), given.guardian)
    write_log(by, "consent.give", person, f"{person}的监护人同意登记")


def forget_child(child: Person) -> None:
    """The guardian took the consent back: nothing stays but a name, by which she is found."""
    gone = [column for column in Person.SEALED if column not in ("name", "relation")]
    child.write(**dict.fromkeys(gone))
    child.guardian, child.revision = None, child.revision + 1
    child.save(update_fields=[*gone, "guardian", "revision"])
    PersonToken.objects.filter(person=child).delete()
    PersonToken.objects.bulk_create(
        PersonToken(division=child.division, person=child, token=token)
        for token in tokens_of(child.read("name"), "", "")
    )
