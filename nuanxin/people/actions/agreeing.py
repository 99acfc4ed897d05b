"""That somebody agreed, in the words in use: the row of it, whoever notes it and for what."""

from nuanxin.association.acting import By, user_of
from nuanxin.association.scope import NOTHING
from nuanxin.people.consent_texts import words_in_use
from nuanxin.people.inputs import ConsentInput
from nuanxin.people.models import Consent, Person


def note_agreed(by: By, person: Person, given: ConsentInput, guardian: int | None = None) -> Consent:
    """Stored, not logged: the caller has checked that it may be, and says it in the log in words of its own.

    ``guardian``: the person (id) who agreed for a child.
    """
    words = words_in_use(by.scope if by else NOTHING)[given.purpose]
    return Consent.objects.create(
        division=person.division, person=person, purpose=given.purpose, guardian_id=guardian,
        text_id=words.text_id, delivered=words.delivered, channel=given.channel, given_on=given.given_on,
        post=by.seat if by else None, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
