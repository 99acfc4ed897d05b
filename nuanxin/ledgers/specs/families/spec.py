"""The ledger of families (家庭名册): a row for each person, several rows with one 户号 are one family."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.models import Post
from nuanxin.association.permissions import ADVISER, WORKER
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.base.rules import coded
from nuanxin.ledgers.models import Batch, Done, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.families.columns import (
    CHANNELS,
    FAMILY_COLUMNS,
    GROUPS,
    RELATION_CODES,
    SEX_CODES,
    YES_NO,
)
from nuanxin.ledgers.specs.families.gathering import HEAD, Family, Member, gather, keep_together
from nuanxin.ledgers.specs.families.known import (
    KnownFamily,
    family_rows,
    known_families,
    parts,
    said_of,
)
from nuanxin.ledgers.specs.families.recognising import Recognising
from nuanxin.ledgers.specs.persons import one_at_a_time
from nuanxin.ledgers.specs.placing import Placing
from nuanxin.ledgers.table import Table
from nuanxin.people.actions.merging import decide_likeness
from nuanxin.people.actions.register import add_person, register_households
from nuanxin.people.actions.withdrawing import take_back_families
from nuanxin.people.inputs import PersonInput, Registration
from nuanxin.people.models import Decision, Enrolment, Household, Likeness, Person
from nuanxin.people.rows import among

HOUSEHOLD, PERSON = "people.household", "people.person"
CATEGORIES = {str(code): word for code, word in coded.CATEGORIES.items()}
SEXES = {code: word for word, code in SEX_CODES.items()}
RELATIONS = {code: word for word, code in RELATION_CODES.items()}


@dataclass
class Work:
    """Families that are new, and people who are new in a family that is known."""

    fresh: list[Family] = field(default_factory=list)
    added: list[tuple[Family, Member]] = field(default_factory=list)


class Families:
    """Families and their people, as much as the service needs; no resident numbers."""

    kind, title, permission = "families", "家庭名册", "family.import"
    task: Task | None = Task.IMPORTING
    names_people, refuses_numbers = True, True
    taken_by = "family.take_out"
    columns = FAMILY_COLUMNS

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        if lock:
            one_at_a_time()
        families = gather(table, scope)
        Recognising(table, families).run()
        keep_together(table, families)
        work = Work()
        for each in families:
            if not each.members or not table.good(each.first):
                continue
            if each.household:
                work.added += [(each, member) for member in each.members if not member.known]
            else:
                work.fresh.append(each)
        return work

    def store(self, by: By, work: Work, batch: Batch) -> Iterator[Made]:
        seats = _serving(by, {each.division for each in work.fresh})
        made = register_households(by, [_registration(each, seats.get(each.division)) for each in work.fresh])
        unlike = dict[int, tuple[int, ...]]()
        for family, registered in zip(work.fresh, made, strict=True):
            yield Made(family.division, HOUSEHOLD, registered.household, Done.MADE)
            pairs = zip(family.members, registered.people, strict=True)
            unlike |= {pk: member.unlike for member, pk in pairs if member.unlike}
        homes = Household.objects.in_bulk([family.household for family, _ in work.added])
        for family, member in work.added:
            person = add_person(by, homes[family.household], member.said)
            yield Made(family.division, PERSON, person.pk, Done.MADE)
            unlike |= {person.pk: member.unlike} if member.unlike else {}
        _settle(by, unlike)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        made = {HOUSEHOLD: list[int](), PERSON: list[int]()}
        for each in traces:
            made[each.object_kind] += each.object_ids
        return take_back_families(by, made[HOUSEHOLD], made[PERSON])

    def rows(self, scope: Scope) -> Iterator[Cells]:
        """The families in care today, by place; whom one talks to first, then the head, then the others."""
        placing = Placing(Places(scope))
        for some in parts(family_rows(self.households(scope).order_by("division", "pk"))):
            people = _people([each.pk for each in some])
            for family in known_families(some):
                place = placing.named(family.division)
                yield from (self._cells(place, family, each) for each in people.get(family.pk, []))

    def households(self, scope: Scope) -> "QuerySet[Household]":
        care = Enrolment.objects.visible_to(scope).on(today()).values("household")
        return Household.objects.visible_to(scope).standing().filter(pk__in=care)

    def _cells(self, place: dict[str, str | None], family: KnownFamily, said: PersonInput) -> Cells:
        about = family.about
        known = place | {
            "household": family.pseudonym, "group": GROUPS.get(family.group), "from": family.since,
            "name": said.name, "relation": RELATIONS.get(said.relation), "sex": SEXES.get(said.sex),
            "born": said.born, "phone": said.phone, "died_on": said.died_on, "address": about.address,
            "addressed_as": about.addressed_as, "language": about.language, "category": CATEGORIES.get(about.category),
            "not_to_mention": about.not_to_mention, "agreed_on": family.agreed_on,
            "channel": CHANNELS.get(family.channel),
            "sensitive": YES_NO[not family.sensitive] if family.agreed_on else None,
        }  # fmt: skip
        return [known.get(column.key) for column in self.columns]


def _registration(family: Family, seat: int | None) -> Registration:
    return Registration(
        family.division, [each.said for each in family.members], family.since or today(), family.group,
        seat, family.about, family.agreed,
    )  # fmt: skip


def _serving(by: By, places: set[int]) -> dict[int, int]:
    """Place → who serves families there: the importer who sits there, else the worker, else the adviser, if any."""
    day = today()
    posts = Post.objects.on(day).with_holder(day).filter(division__in=places, kind__in=(WORKER, ADVISER))
    found = {each.division: each.pk for each in posts.order_by("kind", "-number") if each.held}
    if by and by.seat.serves:
        found |= {place: by.seat.pk for place in places if place == by.seat.division}
    return found


def _settle(by: By, unlike: dict[int, tuple[int, ...]]) -> None:
    """Who was said to be another person is not asked about once more."""
    for each in Likeness.objects.open().filter(person__in=unlike):
        if each.other_id in unlike[each.person_id]:
            decide_likeness(by, each, Decision.DIFFERENT)


def _people(households: Sequence[int]) -> dict[int, list[PersonInput]]:
    """The members of some families as they would be said, whom one talks to first."""
    rows = Person.objects.standing().filter(among("household", households)).prefetch_related("consents")
    found: dict[int, list[tuple[bool, bool, int, PersonInput]]] = {}
    for each in rows:
        said, agreed = said_of(each), bool(each.consents.all())
        found.setdefault(each.household_id, []).append((not agreed, said.relation != HEAD, each.pk, said))
    return {pk: [said for *_, said in sorted(each, key=lambda one: one[:3])] for pk, each in found.items()}


FAMILIES = Families()
