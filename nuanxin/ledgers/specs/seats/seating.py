"""Writing seats and holders by the thousand: COPY into temporary tables, then INSERT … SELECT.

PostgreSQL refuses COPY into a table with row security; INSERT … SELECT passes its checks row by row.
The keys of what is new are drawn beforehand, so that nothing has to be read back.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from nuanxin.association.models import User
from nuanxin.base.ids import fresh_ids
from nuanxin.ledgers.models import Done
from nuanxin.ledgers.specs.base import Made
from nuanxin.ledgers.specs.seats.chairs import USUAL, Chair, Term, Work

POST, APPOINTMENT, PERSON = "association_post", "association_appointment", "association_user"
SET_UP = "association.post.valid_from"
"""In a trace: the seat was there, without the day it was set up on."""
TABLES = """
    CREATE TEMPORARY TABLE ledger_seat (
        pk bigint, division bigint, body bigint, kind text, number int, established boolean,
        valid_from date, valid_to date
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_change (
        pk bigint, established boolean, valid_from date, valid_to date, closed boolean
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_person (pk bigint, division bigint, name text, phone text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_term (
        pk bigint, division bigint, seat bigint, person bigint, from_day date, to_day date,
        on_establishment boolean, in_post boolean, full_time boolean, acting boolean, seconded_in boolean,
        document_number text
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_end (pk bigint, to_day date) ON COMMIT DROP;
"""
DROP = "DROP TABLE ledger_seat, ledger_change, ledger_person, ledger_term, ledger_end"
SEATS = """
    INSERT INTO association_post (id, division, body_id, kind, number, established, valid_from, valid_to, recorded_at)
    SELECT pk, division, body, kind, number, established, valid_from, valid_to, now() FROM ledger_seat
"""
CHANGES = """
    UPDATE association_post p SET established = c.established, voided_at = NULL, valid_from = c.valid_from,
        valid_to = c.valid_to, ended_at = CASE WHEN c.closed THEN now() ELSE p.ended_at END
    FROM ledger_change c WHERE p.id = c.pk
"""
PERSONS = """
    INSERT INTO association_user (id, division, name, phone, password, is_active)
    SELECT pk, division, name, phone, %s, true FROM ledger_person
"""
TERMS = """
    INSERT INTO association_appointment (
        id, division, post_id, holder_id, from_day, to_day,
        on_establishment, in_post, full_time, acting, seconded_in, document_number, recorded_at)
    SELECT pk, division, seat, person, from_day, to_day,
        on_establishment, in_post, full_time, acting, seconded_in, document_number, now()
    FROM ledger_term ORDER BY seat, from_day
"""
ENDS = """
    UPDATE association_appointment a SET to_day = e.to_day, ended_at = now()
    FROM ledger_end e WHERE a.id = e.pk
"""


def seat(work: Work) -> list[Made]:
    """Write the seats, the people who are new, who begins and who ends; what was made."""
    fresh = [chair for chair in work.chairs if not chair.pk]
    old = [chair for chair in work.chairs if chair.pk]
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for chair, pk in zip(fresh, fresh_ids(POST, len(fresh)), strict=True):
            chair.pk = pk
        _copy(cursor, "ledger_seat", map(_seat, fresh))
        cursor.execute(SEATS)
        _copy(cursor, "ledger_change", map(_change, old))
        cursor.execute(CHANGES)
        _copy(cursor, "ledger_end", ((term.pk, term.until) for _, term in work.ended))
        cursor.execute(ENDS)
        _begin(cursor, work)
        cursor.execute(DROP)
    return [*_made(work, fresh, old)]


def _made(work: Work, fresh: list[Chair], old: list[Chair]) -> Iterator[Made]:
    for chair in fresh:
        yield Made(chair.division, "association.post", chair.pk, Done.MADE)
    for chair in old:
        for kind, done in _changes(chair):
            yield Made(chair.division, kind, chair.pk, done)
    for terms, done in ((work.ended, Done.ENDED), (work.begun, Done.MADE)):
        for chair, term in terms:
            yield Made(chair.division, "association.appointment", term.pk, done)


def _changes(chair: Chair) -> Iterator[tuple[str, Done]]:
    """What became of a seat that was there, each to be taken back by itself."""
    if chair.voided:
        yield "association.post", Done.REVIVED
        return
    if chair.flipped:
        yield "association.post", Done.CHANGED
    if chair.dated:
        yield SET_UP, Done.CHANGED
    if chair.closed:
        yield "association.post", Done.ENDED


def _seat(chair: Chair) -> tuple[object, ...]:
    days = (chair.since, chair.until)
    return (chair.pk, chair.division, chair.body, chair.kind, chair.number, chair.established, *days)


def _change(chair: Chair) -> tuple[object, ...]:
    return (chair.pk, chair.established, chair.since, chair.until, chair.closed)


def _begin(cursor: Any, work: Work) -> None:
    """Somebody of the same name and phone known in the place is the same person."""
    people = _known(work)
    holders, fresh = [], []
    spare = iter(fresh_ids(PERSON, len(work.begun)))
    for chair, term in work.begun:
        person = (chair.division, term.name, term.phone)
        pk = people.get(person) if term.phone else None
        if pk is None:
            pk = people[person] = next(spare)
            fresh.append((pk, *person))
        holders.append(pk)
    _copy(cursor, "ledger_person", fresh)
    cursor.execute(PERSONS, [make_password(None)])
    fresh_terms = fresh_ids(APPOINTMENT, len(work.begun))
    for (_, term), pk, holder in zip(work.begun, fresh_terms, holders, strict=True):
        term.pk, term.holder = pk, holder
    _copy(cursor, "ledger_term", (_term(chair, term) for chair, term in work.begun))
    cursor.execute(TERMS)


def _known(work: Work) -> dict[tuple[int, str, str], int]:
    places = {chair.division for chair, _ in work.begun}
    rows = User.objects.filter(division__in=places).exclude(phone="").order_by("-pk")
    return {(d, n, p): pk for pk, d, n, p in rows.values_list("pk", "division", "name", "phone")}


def _term(chair: Chair, term: Term) -> tuple[object, ...]:
    flags = (usual if said is None else said for said, usual in zip(term.flags, USUAL, strict=True))
    return (term.pk, chair.division, chair.pk, term.holder, term.since, term.until, *flags, term.document)


def _copy(cursor: Any, table: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
