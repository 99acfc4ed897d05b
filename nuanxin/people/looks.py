"""Who looked at a family: its openings, and what was looked at in full, called, printed or taken out."""

from dataclasses import dataclass
from datetime import datetime

from nuanxin.association.acting import Acting
from nuanxin.association.models import LogEntry
from nuanxin.people.actions.openings import looked
from nuanxin.people.models import Household, Person
from nuanxin.people.moving import with_merged

LOOKS = ("family.read", "family.call", "family.sheet", "data.copy")
"""What the log tells of a family beside its openings."""


@dataclass(frozen=True)
class Look:
    """One line of the family's list: when, who in which seat, and what for or what."""

    at: datetime
    who: str
    what: str


def looks(by: Acting, household: Household) -> list[Look]:
    """Newest first; three statements, however many there were."""
    openings = [
        Look(each.at, each.who, f"{each.why}（{each.task}）" if each.task else each.why)
        for each in looked(by, household)
    ]
    families = with_merged(household)
    people = Person.objects.visible_to(by.scope).filter(household__in=families).values("pk")
    told = LogEntry.objects.visible_to(by.scope).filter(action__in=LOOKS)
    of_family = told.filter(object_kind="people.household", object_id__in=families)
    of_people = told.filter(object_kind="people.person", object_id__in=people)
    read = [Look(each.at, each.by_name, each.sentence) for each in (*of_family, *of_people)]
    return sorted(openings + read, key=lambda each: each.at, reverse=True)
