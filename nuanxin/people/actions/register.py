"""Families that are new: one or a hundred thousand, sealed before they reach the database."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Post
from nuanxin.base.refused import Refused
from nuanxin.people.actions.consents import consent_rows, store_consents
from nuanxin.people.actions.guardians import keep_guardian, require_adults, require_guardian
from nuanxin.people.categories import require_agreeing
from nuanxin.people.inputs import PersonInput, Registered, Registration
from nuanxin.people.models import Group, Household, Person
from nuanxin.people.rights import require_named, require_served, within_township
from nuanxin.people.sealer import Sealer, sealed_ahead
from nuanxin.people.sensitive import require_consent_to_keep
from nuanxin.people.telling import tell_each


@transaction.atomic
def register_households(by: By, given: Sequence[Registration]) -> list[Registered]:
    """Register families, each with its people, in care from a day on; in the order given.

    One whose client id is known was sent before: it is told again, not made again. People who look
    like somebody of the same place are noted for a person to decide. Raises ``Refused``.
    """
    places = {each.division for each in given}
    require_named(by, "family.keep", places)
    require_served(places)
    list(Body.objects.select_for_update().filter(division__in=places).order_by("pk").values_list("pk"))
    known = _sent(given)
    fresh = [each for each in given if each.client_id is None or each.client_id not in known]
    _check(by, fresh)
    made: list[Registered] = []
    for sealer, some in sealed_ahead(fresh):
        sealer.store()
        part = fresh[len(made) : len(made) + len(some)]
        store_consents(consent_rows(by, part, some, sealer.at))
        made += some
    _tell(by, [(each.division, one.household) for each, one in zip(fresh, made, strict=True)])
    remaining = iter(made)
    return [known.get(each.client_id) or next(remaining) for each in given]


def _sent(given: Sequence[Registration]) -> dict[object, Registered]:
    """What these very forms made before, by client id."""
    ids = [each.client_id for each in given if each.client_id]
    found = Household.objects.filter(client_id__in=ids).prefetch_related("people") if ids else []
    return {
        each.client_id: Registered(each.pk, tuple(p.pk for p in each.people.all()), again=True)
        for each in found
    }


def _check(by: By, given: Sequence[Registration]) -> None:
    """Raise ``Refused`` for what cannot be registered, at the first of them."""
    wanted = {each.post for each in given if each.post}
    seats = dict(Post.objects.filter(pk__in=wanted).values_list("pk", "division"))
    groups = {*Group.values}
    for each in given:
        if not each.people or not all(person.name for person in each.people):
            raise Refused("请填姓名：一户至少登记一个人。")
        if each.group not in groups:
            raise Refused("请选这户是特殊家庭，还是其他计划生育家庭。")
        if each.post and not within_township(each.division, seats.get(each.post, 0)):
            raise Refused("服务岗位要在这户所在的嘎查村（居），或它所在的苏木（乡镇），请另选。")
        require_agreeing(each.group, each.about.category)
        require_consent_to_keep(each)
        require_adults(each.people)


def _tell(by: By, made: Sequence[tuple[int, int]]) -> None:
    """A line for each family, without any name; for very many, a line for each place."""

    def told(at: int) -> tuple[Household, str]:
        division, pk = made[at]
        family = Household(pk=pk, division=division)
        return family, f"登记{family}"

    tell_each(by, "family.register", [division for division, _ in made], told, "登记 {} 户")


@transaction.atomic
def add_person(by: By, household: Household, given: PersonInput, client_id: UUID | None = None) -> Person:
    """One more member of a family; sent twice (same client id) it is one."""
    require_named(by, "family.keep", [household.division])
    household = Household.objects.select_for_update().get(pk=household.pk)
    if client_id and (sent := Person.objects.filter(client_id=client_id).first()):
        return sent
    if not given.name:
        raise Refused("请填姓名。")
    require_guardian(household, given)
    sealer = Sealer.now()
    pk = sealer.person(household.pk, household.division, given, client_id)
    sealer.store()
    person = Person.objects.get(pk=pk)
    if given.guarded:
        keep_guardian(by, person, given.guarded)
    write_log(by, "family.add_person", household, f"{household}加{person}")
    return person
