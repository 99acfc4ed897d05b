"""The nouns of families in care: household, person, identifier, consent, opening, volunteer."""

from nuanxin.people.models.consent import Channel, Consent, ConsentPurpose, ConsentText
from nuanxin.people.models.household import Enrolment, Group, Household
from nuanxin.people.models.likeness import Decision, Likeness
from nuanxin.people.models.opening import Opening, Purpose, Verdict
from nuanxin.people.models.person import (
    Identifier,
    IdentifierKind,
    Person,
    PersonToken,
    TokenKind,
    Volunteer,
)
from nuanxin.people.models.sealed import Sealed, Subject, pseudonym_of
from nuanxin.people.models.transfer import Outcome, Transfer

__all__ = [
    "Channel",
    "Consent",
    "ConsentPurpose",
    "ConsentText",
    "Decision",
    "Enrolment",
    "Group",
    "Household",
    "Identifier",
    "IdentifierKind",
    "Likeness",
    "Opening",
    "Outcome",
    "Person",
    "PersonToken",
    "Purpose",
    "Sealed",
    "Subject",
    "TokenKind",
    "Transfer",
    "Verdict",
    "Volunteer",
    "pseudonym_of",
]
