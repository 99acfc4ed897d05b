"""What is known of a family, changed: two who save at once both learn of each other, nothing is lost."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.log.told import done_by
from nuanxin.association.models import Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.consents import household_consented
from nuanxin.people.actions.guardians import keep_guardian, require_guardian
from nuanxin.people.actions.own_consent import require_own
from nuanxin.people.categories import group_of, require_agreeing
from nuanxin.people.inputs import HouseholdInput, PersonInput
from nuanxin.people.likenesses import note_likenesses
from nuanxin.people.models import ConsentPurpose, Household, Person, PersonToken
from nuanxin.people.rights import require_named, within_township
from nuanxin.people.sensitive import NEEDED, consent_is_needed
from nuanxin.people.tokens import likeness_token, tokens_of

Subject = TypeVar("Subject", Household, Person)


class Stale(Refused):
    """Somebody else was first: the revision now, and what stands in the columns that differ."""

    def __init__(self, sentence: str, revision: int, now: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.revision, self.now = revision, now


FOUND_BY = {"name", "phone", "born"}  # what a change of gives a person other tokens


@transaction.atomic
def change_household(by: By, household: Household, given: HouseholdInput, seen: int) -> Household:
    """Change what is said of the family as a whole. ``seen``: the revision one had before one's eyes."""
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    _refuse_gone(household)
    changed = _changed(household, vars(given))
    if any(changed.get(column) for column in Household.SENSITIVE):
        _require_consent(household)
    require_agreeing(group_of(household), changed.get("category", ""))
    return _save(by, household, changed, seen)


@transaction.atomic
def change_person(by: By, person: Person, given: PersonInput, seen: int) -> Person:
    """Change what is known of one member; she is found by what is new at once."""
    require_named(by, "family.keep", [person.division])
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_gone(person)
    if not given.name:
        raise Refused("请填姓名。")
    require_guardian(person.household, given, person)
    require_own(person)
    changed = _changed(person, {column: getattr(given, column) for column in Person.SEALED})
    person = _save(by, person, changed, seen)
    if given.guarded:
        keep_guardian(by, person, given.guarded)
    if FOUND_BY & changed.keys():
        _find_anew(person, given)
    return person


@transaction.atomic
def serve_from(by: By, household: Household, post: Post | None) -> Household:
    """Which seat serves the family, of its village or township; the same again changes nothing."""
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    if post and not within_township(household.division, post.division):
        raise Refused("服务岗位要在这户所在的嘎查村（居），或它所在的苏木（乡镇），请另选。")
    if household.post_id == (post.pk if post else None):
        return household
    household.post = post
    household.save(update_fields=["post"])
    write_log(by, "family.serve", household, f"{household}由{post or '（未定）'}服务")
    return household


def _require_consent(household: Household) -> None:
    agreed = household_consented(household, ConsentPurpose.SENSITIVE, today())
    if consent_is_needed() and not agreed:
        raise Refused(NEEDED)


def _refuse_gone(row: Household | Person) -> None:
    if row.erased:
        raise Refused("这份资料已经按要求删除，不能再改。")
    if row.merged_into_id:
        raise Refused(f"{row}已经并入{row.merged_into}，请打开那一个再改。填的没有丢，可以复制过去。")


def _changed(row: Household | Person, given: Mapping[str, str]) -> dict[str, str]:
    return {column: value for column, value in given.items() if row.read(column) != value}


def _save(by: By, row: Subject, changed: dict[str, str], seen: int) -> Subject:
    """Nothing to change is no change, whoever was first; else what one had seen must still hold."""
    if not changed:
        return row
    about = _family(row)
    if row.revision != seen:
        who = done_by(about, "family.change") or "别人"
        labels = _labels(row, changed)
        raise Stale(
            f"{who}先改过这份资料，您填的还没有存。现在不一样的是：{labels}。"
            "请核对下面各格，要用您填的，再点一次“保存”。",
            row.revision, {column: row.read(column) for column in changed},
        )  # fmt: skip
    row.write(**changed)
    row.revision += 1
    row.save(update_fields=[*changed, "revision"])
    write_log(by, "family.change", about, f"改{row}：{_labels(row, changed)}")
    return row


def _family(row: Household | Person) -> Household:
    return row if isinstance(row, Household) else row.household


def _labels(row: Household | Person, columns: Mapping[str, str]) -> str:
    """Names of fields, never what stands in them."""
    names = (str(field.verbose_name) for field in row._meta.fields if field.name in columns)
    return "、".join(name.removesuffix("（密封）") for name in names)


def _find_anew(person: Person, given: PersonInput) -> None:
    PersonToken.objects.filter(person=person).delete()
    division = person.division
    fresh = tokens_of(given.name, given.phone, given.born)
    PersonToken.objects.bulk_create(
        PersonToken(division=division, person=person, token=token) for token in fresh
    )
    if given.born:
        note_likenesses([(division, person.pk, likeness_token(given.name, given.born))])
