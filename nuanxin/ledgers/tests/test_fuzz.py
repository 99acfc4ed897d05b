"""Good files, mutated: never an exception, every row in one class. The seed stands in the failure."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from nuanxin.ledgers.actions.importing import check_rows
from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.reasons import FILE
from nuanxin.ledgers.tests.corpus import Case, ods, ods_row, ods_table, packed, parts, text
from nuanxin.ledgers.tests.sheets import ADVISERS, GOOD, VILLAGE, xls, xlsx
from nuanxin.ledgers.tests.test_corpus import county, in_a_child, without_a_child

ROWS = [(VILLAGE, f"指导员{n}（演示）", f"0472-000{ord(n) % 9000 + 1000}", "2023-03-01", None) for n in "甲乙丙丁"]
WORDS = [[str(each or "") for each in row] for row in ROWS]
SOURCES = (
    ("a.xlsx", xlsx(*ROWS)),
    ("a.csv", text(*WORDS).encode()),
    ("a.csv", text(*WORDS).encode("gb18030")),
    ("a.xls", xls(*ROWS)),
    ("a.ods", ods(ods_table(ods_row(*ADVISERS), *(ods_row(*row) for row in WORDS)))),
)
ODD = ("", "=1", "张\u202e", "9" * 400, "农历", "2023-13-01", "\t", "#REF!", "𠮷", "-1", "1e300", "ÿ")


def flip(data: bytes, chance: Random) -> bytes:
    bent = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        bent[chance.randrange(len(bent))] = chance.randrange(256)
    return bytes(bent)


def cut(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] if chance.random() < 0.5 else data[:at] + data[at + chance.randrange(1, 200) :]


def swap(data: bytes, chance: Random) -> bytes:
    """Two parts of the container change places, or bytes inside one part change."""
    if not data.startswith(b"PK"):
        return flip(data, chance)
    content = parts(data)
    one, other = chance.choice(list(content)), chance.choice(list(content))
    if one == other or chance.random() < 0.6:
        content[one] = flip(content[one], chance) if content[one] else b"<"
    else:
        content[one], content[other] = content[other], content[one]
    return packed(content)


def retype(data: bytes, chance: Random) -> bytes:
    """Cells of the sheet say something else."""
    rows: list[list[Any]] = [list(row) for row in ROWS]
    for _ in range(chance.randrange(1, 6)):
        chance.choice(rows)[chance.randrange(len(ADVISERS))] = chance.choice((*ODD, 1.5, 10**17, True, None))
    try:
        return xlsx(*rows) if data.startswith(b"PK") else text(*[[str(c) for c in r] for r in rows]).encode()
    except ValueError:  # what the writer itself refuses
        return data


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (flip, cut, swap, retype)


def seeded(words: str) -> Random:
    chance = Random.__new__(Random)
    chance.seed(words)
    return chance


def outside(case: Case) -> Checked:
    """In a child: a bent .xls can make its reader end the whole program."""
    with TemporaryDirectory() as folder:
        return in_a_child(case, Path(folder))


def survives(seed: int, number: int) -> None:
    chance = seeded(f"{seed}:{number}")
    name, data = chance.choice(SOURCES)
    bent = chance.choice(MUTATIONS)(data, chance)
    checked = outside(Case("", bent, name=name)) if name == "a.xls" else without_a_child(Case("", bent, name=name))
    if checked.table is None:
        assert checked.reason in FILE, (seed, number)
        return
    with county() as by:
        check_rows(by, checked)
    counts = [checked.count(outcome) for outcome in ("accepted", "rejected", "held")]
    assert sum(counts) == len(checked.lines), (seed, number)
    assert all(line.good or line.problems[0].sentence for line in checked.lines), (seed, number)


def test_a_hundred_mutations(db: None) -> None:
    for number in range(100):
        survives(1, number)


@pytest.mark.deep
def test_a_thousand_mutations(db: None) -> None:
    seed = int(os.environ.get("NUANXIN_FUZZ_SEED") or secrets.randbelow(10**6))
    print(f"seed {seed}")
    for number in range(1000):
        survives(seed, number)


def test_the_sources_are_good(db: None) -> None:
    for name, data in SOURCES:
        checked = without_a_child(Case("", data, name=name))
        with county() as by:
            check_rows(by, checked)
        assert (checked.outcome, len(checked.lines)) == ("accepted", len(ROWS)), [x.problems for x in checked.lines]
    assert GOOD[0] == VILLAGE
