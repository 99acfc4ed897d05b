"""The keys of people: destroyed with whoever asks to be forgotten, wrapped anew without anybody waiting."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction
from psycopg import sql

from nuanxin.association.acting import By
from nuanxin.association.keymarks import hold_keys
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body, KeyMark, Level, Subtree
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.keys import key
from nuanxin.people import keyring
from nuanxin.people.models import Identifier, Person, PersonToken, Subject
from nuanxin.people.models.sealed import random_id

AT_ONCE = 2_000  # rows of one transaction
Told = Callable[[int, int], object]  # rows done, rows in all


@transaction.atomic
def erase_key(by: By, subject: Subject) -> Subject:
    """Destroy the key of a person, a family or a volunteer: nothing sealed under it opens again.

    By what she was found goes too. Whether it may be done is the caller's to say. Twice is harmless.
    """
    locked = type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    if locked.key is None:
        return locked
    locked.key = None
    locked.save(update_fields=["key"])
    if isinstance(locked, Person):
        PersonToken.objects.filter(person=locked).delete()
        for each in Identifier.objects.filter(person=locked):
            each.number, each.token = None, random_id()  # fits no number
            each.save(update_fields=["number", "token"])
    if isinstance(locked, Subtree):
        write_log(by, "family.erase", locked, f"删除{locked}的资料")
    return locked


@dataclass(frozen=True)
class Rotated:
    """``number``: the key in use now; ``old``: files nothing is wrapped with any more."""

    number: int
    rows: int
    old: tuple[str, ...]


def rotate_keys(told: Told = lambda done, total: None) -> Rotated:
    """Wrap every person's key with a new wrapping key while others work; begun again, it goes on.

    A rotation that was cut short is finished first: as long as rows are wrapped with different keys,
    no further key is made. Runs as the owner, in batches; a key erased meanwhile stays erased.
    """
    tables = sorted({model._meta.db_table for model in _subjects()})
    number = keyring.newest()
    if not _count(tables, number):
        number += 1
        key(keyring.NAME.format(number))
        hold_keys("owner")  # before anything is wrapped with it, the database knows it
    _wait_for_writers()
    total, done = _count(tables, number), 0
    for table in tables:
        while moved := _rewrap(table, number):
            done += moved
            told(done, total)
    old = _superseded(number)
    KeyMark.objects.using("owner").filter(name__in=[name.removesuffix(".key") for name in old]).delete()
    with transaction.atomic(), scoped(EVERYWHERE):
        offices = Body.objects.filter(level=Level.CITY, valid_to__isnull=True)
        write_logs(None, "keys.rotate", [(each, f"个人信息换用密钥 people-{number}") for each in offices])
    return Rotated(number, done, old)


def _subjects() -> list[type[Subject]]:
    return [model for model in apps.get_models() if issubclass(model, Subject)]


def _superseded(number: int) -> tuple[str, ...]:
    return tuple(path.name for each in range(1, number) if (path := keyring.path_of(each)).exists())


def _wait_for_writers() -> None:
    """Until nobody is left who looked up the newest key before the new one was there."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [keyring.LOCK])


def _count(tables: list[str], number: int) -> int:
    """How many keys are wrapped with an older one than this."""
    front = number.to_bytes(keyring.ID_BYTES)
    with connections["owner"].cursor() as cursor:
        total = 0
        for table in tables:
            counting = sql.SQL("SELECT count(*) FROM {} WHERE key < %s").format(sql.Identifier(table))
            cursor.execute(counting.as_string(None), [front])
            total += int(cursor.fetchone()[0])
        return total


def _rewrap(table: str, number: int) -> int:
    """One batch: each row only if its key is still the one that was read."""
    named, front = sql.Identifier(table), number.to_bytes(keyring.ID_BYTES)
    reading = sql.SQL("SELECT id, key FROM {} WHERE key < %s LIMIT %s").format(named)
    writing = sql.SQL(
        "UPDATE {} t SET key = fresh.new FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[])"
        " AS fresh (id, old, new) WHERE t.id = fresh.id AND t.key = fresh.old"
    ).format(named)
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(reading.as_string(None), [front, AT_ONCE])
        rows = [(pk, bytes(old)) for pk, old in cursor.fetchall()]
        if not rows:
            return 0
        wrapping = keyring.under(number)
        fresh = [_again(wrapping, old, f"{table}|key|{pk}") for pk, old in rows]
        cursor.execute(writing.as_string(None), [[pk for pk, _ in rows], [old for _, old in rows], fresh])
        return len(rows)


def _again(wrapping: keyring.Wrapping, old: bytes, where: str) -> bytes:
    return wrapping.wrap(keyring.unwrap(old, where), where.encode())
