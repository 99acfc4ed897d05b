"""Ways to tamper with the log as whoever owns the database, or the folder of the witness.

Each way does its deed and says which fault must be named for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from django.db import connections
from psycopg.sql import SQL, Identifier

from nuanxin.association.log.report import Fault, Report

NO_MAC = "0" * 64
FAR = 10**9


class Chance(Random):
    """Dice that fall the same way again for the same seed."""


@dataclass(frozen=True)
class Expected:
    """The division and number that must be named, one of these faults, and who else is touched."""

    division: int | None
    number: int
    faults: set[str]
    touched: set[int] = field(default_factory=set)

    def found_in(self, report: Report) -> bool:
        return any(self._is(fault) for fault in report.faults)

    def _is(self, fault: Fault) -> bool:
        return (fault.division, fault.number) == (self.division, self.number) and fault.fault in self.faults

    def accuses_nobody_else(self, report: Report) -> bool:
        return {fault.division for fault in report.faults} <= {self.division, *self.touched}


@dataclass
class Victim:
    """The log as it is: chains with their MACs, and how far each was witnessed."""

    chance: Chance
    witness: Path
    chains: dict[int, list[tuple[int, int, str]]]  # division -> (number, id, MAC) by number
    seen: dict[int, int]  # division -> last number that was witnessed

    def chain(self, least: int = 1) -> tuple[int, list[tuple[int, int, str]]]:
        division = self.chance.choice([d for d, rows in self.chains.items() if len(rows) >= least])
        return division, self.chains[division]

    def entry(self) -> tuple[int, int, int]:
        division, rows = self.chain()
        number, pk, _ = self.chance.choice(rows)
        return division, number, pk


Way = Callable[[Victim], Expected]


def sql(words: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, values)


def change_a_field(on: Victim) -> Expected:
    division, number, pk = on.entry()
    deeds: dict[str, str | int | None] = {
        "id": FAR + on.chance.randrange(FAR),
        "at": on.chance.choice(["2021-03-04 05:06:07+08", "infinity", "12345-06-07 08:09:10+00"]),
        "by_id": None if on.chance.random() < 0.5 else _a_user(on),
        "by_name": "别人",
        "action": "post.establish2",
        "object_kind": "association.nobody",
        "object_id": FAR,
        "sentence": f"什么也没有发生 {on.chance.random()}",
        "mac": f"{on.chance.getrandbits(256):064x}",
    }
    column = on.chance.choice(sorted(deeds))
    words = "UPDATE association_logentry SET {0} = %s WHERE id = %s AND {0} IS DISTINCT FROM %s"
    with connections["owner"].cursor() as cursor:
        cursor.execute(SQL(words).format(Identifier(column)), [deeds[column], pk, deeds[column]])
        if not cursor.rowcount:
            return change_a_field(on)
    return Expected(division, number, {"changed"})


def _a_user(on: Victim) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM association_user ORDER BY id LIMIT 5")
        return int(on.chance.choice(cursor.fetchall())[0])


def swap_two(on: Victim) -> Expected:
    division, rows = on.chain(least=2)
    (first, one, _), (second, other, _) = sorted(on.chance.sample(rows, 2))
    sql("UPDATE association_logentry SET number = %s WHERE id = %s", second, one)
    sql("UPDATE association_logentry SET number = %s WHERE id = %s", first, other)
    return Expected(division, first, {"reordered"})


def delete_one(on: Victim) -> Expected:
    division, number, pk = on.entry()
    sql("DELETE FROM association_logentry WHERE id = %s", pk)
    return Expected(division, number, {"dropped"})


def cut_the_tail(on: Victim) -> Expected:
    """Behind an entry before the last witness, and the head is made to fit."""
    division = on.chance.choice(sorted(on.seen))
    keep = on.chance.randrange(on.seen[division])
    sql("DELETE FROM association_logentry WHERE division = %s AND number > %s", division, keep)
    if keep:
        mac = on.chains[division][keep - 1][2]
        sql("UPDATE association_loghead SET number = %s, mac = %s WHERE division = %s", keep, mac, division)
    else:
        sql("DELETE FROM association_loghead WHERE division = %s", division)
    return Expected(division, keep + 1, {"dropped"})


FORGED = """
    INSERT INTO association_logentry
        (id, division, number, at, by_id, by_name, action, object_kind, object_id, sentence, mac)
    VALUES (%s, %s, %s, now(), NULL, '命令行', 'post.establish', 'association.post', 1, '设岗', %s)
"""


def forge_beside(on: Victim) -> Expected:
    """Under a number that is taken, written before or after the true one."""
    division, number, _ = on.entry()
    pk = on.chance.choice([-1, 1]) * (FAR + on.chance.randrange(FAR))
    sql(FORGED, pk, division, number, NO_MAC)
    return Expected(division, number, {"inserted"})


def forge_between(on: Victim) -> Expected:
    """Whatever follows is moved on by one."""
    division, number, _ = on.entry()
    sql("UPDATE association_logentry SET number = number + 1 WHERE division = %s AND number >= %s",
        division, number)  # fmt: skip
    sql("UPDATE association_loghead SET number = number + 1 WHERE division = %s", division)
    sql(FORGED, FAR, division, number, NO_MAC)
    return Expected(division, number, {"inserted"})


def forge_at_the_end(on: Victim) -> Expected:
    division, rows = on.chain()
    last, faults = len(rows) + 1, {"inserted"}
    sql(FORGED, FAR, division, last, NO_MAC)
    if on.chance.random() < 0.5:
        sql("UPDATE association_loghead SET number = %s, mac = %s WHERE division = %s",
            last, NO_MAC, division)  # fmt: skip
        faults = {"inserted", "changed"}
    return Expected(division, last, faults)


def renumber(on: Victim) -> Expected:
    division, number, pk = on.entry()
    to = on.chance.choice([n for n in range(-2, len(on.chains[division]) + 4) if n != number])
    sql("UPDATE association_logentry SET number = %s WHERE id = %s", to, pk)
    if to < number:
        return Expected(division, to, {"inserted"})
    return Expected(division, number, {"dropped"})


def copy_a_mac(on: Victim) -> Expected:
    division, rows = on.chain(least=2)
    (number, pk, _), (_, _, mac) = on.chance.sample(rows, 2)
    sql("UPDATE association_logentry SET mac = %s WHERE id = %s", mac, pk)
    return Expected(division, number, {"changed"})


def move_elsewhere(on: Victim) -> Expected:
    division, number, pk = on.entry()
    to = on.chance.choice([each for each in on.chains if each != division])
    sql("UPDATE association_logentry SET division = %s, number = %s WHERE id = %s",
        to, len(on.chains[to]) + 1, pk)  # fmt: skip
    return Expected(division, number, {"dropped"}, {to})


def edit_a_head(on: Victim) -> Expected:
    division, rows = on.chain()
    last = len(rows)
    deed = on.chance.choice(["back", "on", "mac", "gone"])
    if deed == "gone":
        sql("DELETE FROM association_loghead WHERE division = %s", division)
    elif deed == "mac":
        sql("UPDATE association_loghead SET mac = %s WHERE division = %s", NO_MAC, division)
    else:
        step = {"back": -1, "on": 1}[deed] * on.chance.randrange(1, 4)
        sql("UPDATE association_loghead SET number = number + %s WHERE division = %s", step, division)
    if deed == "on":
        return Expected(division, last + 1, {"dropped"})
    return Expected(division, last, {"head"})


def delete_a_chain(on: Victim) -> Expected:
    division, _ = on.chain()
    sql("DELETE FROM association_logentry WHERE division = %s", division)
    if division in on.seen and on.chance.random() < 0.7:
        sql("DELETE FROM association_loghead WHERE division = %s", division)
    return Expected(division, 1, {"dropped"})


def shorten_the_witness(on: Victim) -> Expected:
    lines = on.witness.read_bytes().splitlines(keepends=True)
    keep = on.chance.randrange(len(lines))
    rest = lines[keep][: on.chance.randrange(len(lines[keep]) - 1)]
    on.witness.write_bytes(b"".join(lines[:keep]) + rest)
    return Expected(None, keep + 1, {"witness"})


def edit_the_witness(on: Victim) -> Expected:
    lines = on.witness.read_bytes().splitlines(keepends=True)
    at = on.chance.randrange(len(lines))
    place = on.chance.randrange(len(lines[at]) - 1)
    other = on.chance.choice([c for c in b"0123456789abcdef" if c != lines[at][place]])
    lines[at] = lines[at][:place] + bytes([other]) + lines[at][place + 1 :]
    on.witness.write_bytes(b"".join(lines))
    return Expected(None, at + 1, {"witness"})


def reorder_the_witness(on: Victim) -> Expected:
    """Take a line out of the middle, or let two change places."""
    lines = on.witness.read_bytes().splitlines(keepends=True)
    first, second = sorted(on.chance.sample(range(len(lines)), 2))
    if on.chance.random() < 0.5:
        del lines[first]
    else:
        lines[first], lines[second] = lines[second], lines[first]
    on.witness.write_bytes(b"".join(lines))
    return Expected(None, first + 1, {"witness"})


WAYS: tuple[Way, ...] = (
    change_a_field, change_a_field, swap_two, delete_one, cut_the_tail, forge_beside, forge_between,
    forge_at_the_end, renumber, copy_a_mac, move_elsewhere, edit_a_head, delete_a_chain,
    shorten_the_witness, edit_the_witness, reorder_the_witness,
)  # fmt: skip
