"""The nouns of families in care: household, person, identifier, consent, opening, volunteer."""

from nuanxin.people.models.consent import Channel, Consent, ConsentPurpose, ConsentText
from nuanxin.people.models.household import Enrolment, Group, Household
from nuanxin.people.models.opening import Opening, Purpose, Verdict
from nuanxin.people.models.person import (
    Identifier,
    IdentifierKind,
    Person,
    PersonToken,
    TokenKind,
    Volunteer,
)

__all__ = [
    "Channel",
    "Consent",
    "ConsentPurpose",
    "ConsentText",
    "Enrolment",
    "Group",
    "Household",
    "Identifier",
    "IdentifierKind",
    "Opening",
    "Person",
    "PersonToken",
    "Purpose",
    "TokenKind",
    "Verdict",
    "Volunteer",
]
