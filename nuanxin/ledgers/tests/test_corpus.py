"""Every odd and hostile file ends as its case says: refused whole, or every bad row named."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nuanxin.association.acting import By, act
from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.base.periods import today
from nuanxin.ledgers.actions.importing import check_rows
from nuanxin.ledgers.checking import Checked, Given, check_file, check_raw
from nuanxin.ledgers.parsing.saying import messages
from nuanxin.ledgers.reading import RawFile, listen
from nuanxin.ledgers.reasons import FILE, NOTES
from nuanxin.ledgers.tests.corpus import CASES, Case

CHOSEN = ("a good one", "a bomb", "a way out", "deep", "ods", "csv in gb18030", "a formula", "a broken old book")


@contextmanager
def county() -> Iterator[By]:
    set_scope(EVERYWHERE)
    yield act(User.objects.get(username="county").pk, today())
    set_scope(NOTHING)


def without_a_child(case: Case) -> Checked:
    def read() -> RawFile:
        return listen(messages(case.data, case.name))

    return check_raw(read, Given(Path(case.name), case.name, case.kind))


def ends_as_it_should(case: Case, checked: Checked) -> None:
    if checked.table:
        with county() as by:
            check_rows(by, checked)
    assert checked.reason == case.refused
    if case.refused:
        assert (checked.outcome, checked.lines, bool(checked.sentence)) == ("rejected", [], True)
        assert case.refused in FILE
        return
    said = (dict.fromkeys(problem.reason for problem in line.problems) for line in checked.lines)
    assert tuple(" ".join(reasons) for reasons in said) == case.rows
    assert tuple(note["code"] for note in checked.notes) == case.notes
    assert set(case.notes) <= NOTES.keys()
    counts = [checked.count(outcome) for outcome in ("accepted", "rejected", "held")]
    assert sum(counts) == len(checked.lines) == len(case.rows)
    assert all(problem.sentence for line in checked.lines for problem in line.problems)


def test_there_are_enough() -> None:
    assert len({case.title for case in CASES}) == len(CASES) >= 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_it_ends_as_it_should(case: Case, db: None) -> None:
    ends_as_it_should(case, without_a_child(case))


def in_a_child(case: Case, folder: Path) -> Checked:
    file = folder / "file"
    file.write_bytes(case.data)
    return check_file(Given(file, case.name, case.kind))


@pytest.mark.parametrize("case", [c for c in CASES if c.title in CHOSEN], ids=lambda case: case.title)
def test_the_child_says_the_same(case: Case, db: None, tmp_path: Path) -> None:
    ends_as_it_should(case, in_a_child(case, tmp_path))


@pytest.mark.deep
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_child_says_the_same_of_all(case: Case, db: None, tmp_path: Path) -> None:
    ends_as_it_should(case, in_a_child(case, tmp_path))
