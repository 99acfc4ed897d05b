"""Whom to call: the office of a body, as its own entry under 办公电话 says."""

from dataclasses import dataclass

from nuanxin.association.acting import Acting
from nuanxin.association.actions.divisions import body_name
from nuanxin.association.models import Contact, Division, Level, TextTemplate
from nuanxin.association.places import places_named
from nuanxin.association.scope import NOTHING, Scope, scoped
from nuanxin.association.texts import InUse, fill, inherited


@dataclass(frozen=True)
class Office:
    """Name of the association, its number, and when one is answered."""

    name: str
    phone: str
    hours: str = ""


NOBODY = Office("", "")


def office_of(scope: Scope, code: int) -> Office:
    """The office of the body of one division, in sight from a scope."""
    return _nearest(scope, (code,))


def office_to_call(acting: Acting) -> Office:
    """One's own office; without a number of its own, the nearest above that has one."""
    return _nearest(acting.scope, (acting.right.division, *acting.scope.above))


def _nearest(scope: Scope, codes: tuple[int, ...]) -> Office:
    rows = Contact.objects.visible_to(scope).filter(division__in=codes).exclude(phone="")
    known = {row.division: row for row in rows}
    found = next((known[code] for code in codes if code in known), None)
    if found is None:
        return NOBODY
    name = body_name(places_named([found.division])[found.division])
    return Office(name, found.phone, found.hours)


def words_at_the_door() -> list[str]:
    """The lines of the sign-in page, before anybody is known: those of the city that has its office here.

    Reads only what cities gave out to all below; where two cities did, nobody knows whose to show.
    """
    cities = Division.objects.filter(level=Level.CITY).values_list("code", flat=True)
    with scoped(Scope((), tuple(cities))):
        offices = {*Contact.objects.values_list("division", flat=True)}
        offices |= {*TextTemplate.objects.filter(kind="sign_in").values_list("division", flat=True)}
        known = Scope((), (*offices,)) if len(offices) == 1 else NOTHING
        text: InUse = inherited(known, "sign_in")
        office = _nearest(known, known.above)
    return sign_in_lines(text.text, office)


def sign_in_lines(text: str, office: Office) -> list[str]:
    """The lines of the sign-in page as they read there."""
    return fill(text, {"单位": office.name, "电话": office.phone}).splitlines()
