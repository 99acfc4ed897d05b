"""Writing seats and holders by the thousand: COPY into temporary tables, then INSERT … SELECT.

PostgreSQL refuses COPY into a table with row security; INSERT … SELECT passes its checks row by row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from nuanxin.association.models import User
from nuanxin.ledgers.models import Done
from nuanxin.ledgers.specs.base import Made
from nuanxin.ledgers.specs.chairs import FLAGS, USUAL, Chair, Term, Work

TABLES = """
    CREATE TEMPORARY TABLE ledger_seat (
        key int, division bigint, body bigint, kind text, number int, established boolean,
        pk bigint
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_person (
        key int, division bigint, name text, phone text, pk bigint
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_term (
        seat int, person int, from_day date, to_day date,
        on_establishment boolean, in_post boolean, full_time boolean, acting boolean
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE ledger_end (pk bigint, to_day date) ON COMMIT DROP;
"""
DROP = "DROP TABLE ledger_seat, ledger_person, ledger_term, ledger_end"
SEATS = """
    WITH made AS (
        INSERT INTO association_post (division, body_id, kind, number, established, recorded_at)
        SELECT division, body, kind, number, established, now() FROM ledger_seat WHERE pk IS NULL
        RETURNING id, division, body_id, kind, number
    ), known AS (
        UPDATE ledger_seat s SET pk = made.id FROM made
        WHERE (s.body, s.kind, s.number) = (made.body_id, made.kind, made.number)
    )
    SELECT division, id FROM made
"""
PERSONS = """
    UPDATE ledger_person
    SET pk = nextval(pg_get_serial_sequence('association_user', 'id')) WHERE pk IS NULL;
    INSERT INTO association_user (id, division, name, phone, password, is_active)
    SELECT pk, division, name, phone, %s, true FROM ledger_person WHERE key > 0
"""
TERMS = """
    INSERT INTO association_appointment (
        division, post_id, holder_id, from_day, to_day,
        on_establishment, in_post, full_time, acting, recorded_at)
    SELECT s.division, s.pk, p.pk, t.from_day, t.to_day,
        t.on_establishment, t.in_post, t.full_time, t.acting, now()
    FROM ledger_term t JOIN ledger_seat s ON s.key = t.seat JOIN ledger_person p ON p.key = t.person
    RETURNING division, id
"""
ENDS = """
    UPDATE association_appointment a SET to_day = e.to_day, ended_at = now()
    FROM ledger_end e WHERE a.id = e.pk RETURNING a.division, a.id
"""
CHANGES = """
    UPDATE association_post p SET established = s.established, voided_at = NULL
    FROM ledger_seat s WHERE p.id = s.pk AND p.id = ANY (%s) RETURNING p.division, p.id
"""


def seat(work: Work) -> list[Made]:
    """Write the seats, the people who are new, who begins and who ends; what was made."""
    keys = _keys(work)
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        _copy(cursor, "ledger_seat", (_seat(key, chair) for chair, key in keys.values()))
        made = _run(cursor, SEATS, "association.post", Done.MADE)
        revived, flipped = _ids(work, voided=True), _ids(work, voided=False)
        made += _run(cursor, CHANGES, "association.post", Done.REVIVED, [revived])
        made += _run(cursor, CHANGES, "association.post", Done.CHANGED, [flipped])
        _copy(cursor, "ledger_end", ((term.pk, term.until) for _, term in work.ended))
        made += _run(cursor, ENDS, "association.appointment", Done.ENDED)
        _people(cursor, work, keys)
        made += _run(cursor, TERMS, "association.appointment", Done.MADE)
        cursor.execute(DROP)
    return made


Keys = dict[int, tuple[Chair, int]]


def _keys(work: Work) -> Keys:
    """Every chair that is written to, by its identity in memory, with a number of its own."""
    chairs = {id(chair): chair for chair in [*work.chairs, *(chair for chair, _ in work.begun)]}
    return {at: (chair, key) for key, (at, chair) in enumerate(chairs.items(), 1)}


def _ids(work: Work, *, voided: bool) -> list[int]:
    return [chair.pk for chair in work.chairs if chair.pk and chair.voided == voided]


def _seat(key: int, chair: Chair) -> tuple[object, ...]:
    return (
        key, chair.division, chair.body, chair.kind, chair.number, chair.established, chair.pk or None,
    )  # fmt: skip


def _people(cursor: Any, work: Work, keys: Keys) -> None:
    """Somebody of the same name and phone known in the place is the same person."""
    places = {chair.division for chair, _ in work.begun}
    rows = User.objects.filter(division__in=places).exclude(phone="")
    known = {(d, n, p): pk for pk, d, n, p in rows.order_by("-pk").values_list("pk", "division", "name", "phone")}
    people: dict[tuple[object, ...], int] = {}
    persons, terms = [], []
    for number, (chair, term) in enumerate(work.begun, 1):
        person = (chair.division, term.name, term.phone or f"#{number}")
        if person not in people:
            pk = known.get((chair.division, term.name, term.phone))
            people[person] = -number if pk else number
            persons.append((people[person], chair.division, term.name, term.phone, pk))
        terms.append(_term(keys[id(chair)][1], people[person], term))
    _copy(cursor, "ledger_person", persons)
    _copy(cursor, "ledger_term", terms)
    cursor.execute(PERSONS, [make_password(None)])


def _term(seat_key: int, person: int, term: Term) -> tuple[object, ...]:
    flags = (USUAL[f] if term.flags[f] is None else term.flags[f] for f in FLAGS)
    return (seat_key, person, term.since, term.until, *flags)


def _copy(cursor: Any, table: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _run(cursor: Any, sql: str, kind: str, done: Done, given: Sequence[object] = ()) -> list[Made]:
    cursor.execute(sql, given or None)
    return [Made(division, kind, pk, done) for division, pk in cursor.fetchall()]
