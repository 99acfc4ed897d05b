"""The roll of erased: nobody edits it quietly, and what one side knows the other learns."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.base.periods import today
from nuanxin.people.models import Enrolment, Household, Person, PersonToken
from nuanxin.privacy.actions.erase import erase, family_of, settle
from nuanxin.privacy.checks import erased_roll
from nuanxin.privacy.models import Erasure
from nuanxin.privacy.roll import Broken, Line, append, read_roll, roll_path
from nuanxin.privacy.tests.furnishing import household

LINES = [Line("people_person", number, 150222102005, "2026-01-02", "asked") for number in (3, 5, 7)]


def test_it_keeps_what_it_is_told_once(db: None, apart: Path) -> None:
    assert read_roll() == []
    assert append(LINES[:2]) == 2
    assert append(LINES) == 1
    assert read_roll() == LINES
    assert roll_path().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b'"subject":5', b'"subject":9'),
        lambda text: b"".join(text.splitlines(keepends=True)[1:]),
        lambda text: b"".join(reversed(text.splitlines(keepends=True))),
        lambda text: text + text.splitlines(keepends=True)[1],
        lambda text: re.sub(rb'"mac":"..', b'"mac":"00', text, count=1),
        lambda text: b"nonsense\n" + text,
    ],
    ids=["edited", "first line gone", "reordered", "repeated", "signed anew", "not ours"],
)  # fmt: skip
def test_what_was_changed_is_found(db: None, apart: Path, change: object) -> None:
    append(LINES)
    assert callable(change)
    roll_path().write_bytes(change(roll_path().read_bytes()))
    with pytest.raises(Broken, match="删除名单"):
        read_roll()
    with pytest.raises(Broken):
        append(LINES)


def test_what_a_power_cut_left_counts_as_not_written(db: None, apart: Path) -> None:
    append(LINES)
    text = roll_path().read_bytes()
    roll_path().write_bytes(text[:-20])
    assert read_roll() == LINES[:2]
    assert append(LINES) == 1
    assert roll_path().read_bytes() == text


def test_of_many_who_write_at_once_nobody_is_lost(db: None, apart: Path) -> None:
    lines = [Line("people_person", number, 1, "2026-01-02", "asked") for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda line: append([line]), lines))
    assert {line.subject for line in read_roll()} == set(range(40))


def erased_family() -> Household:
    made = household("赵演册")
    erase(None, family_of(made), "asked", today())
    return made


def test_the_doctor_says_how_it_stands_and_the_command_mends_it(own_database: str, apart: Path) -> None:
    assert not erased_roll().advice
    with transaction.atomic(), scoped(EVERYWHERE):
        erased_family()
    assert (erased_roll().state, erased_roll().advice) == ("2 条，与数据库相符", "")
    whole, lines = roll_path().read_bytes(), {line.whose for line in read_roll()}
    roll_path().unlink()
    assert erased_roll().state == "不见了"
    roll_path().write_bytes(whole.splitlines(keepends=True)[0])
    assert erased_roll().state == "少了 1 条"
    call_command("erasures")
    assert {line.whose for line in read_roll()} == lines
    assert not erased_roll().advice
    roll_path().write_bytes(whole.replace(b"asked", b"asket"))
    assert "被动过" in erased_roll().state


def test_a_database_from_before_is_brought_to_what_the_roll_says(own_database: str, apart: Path) -> None:
    """As after a restore: rows and keys as they were before, the roll as it is now."""
    with transaction.atomic(), scoped(EVERYWHERE):
        made = household("赵演前")
        keys = {row.pk: bytes(row.key or b"") for row in family_of(made)}
        person = Person.objects.get(household=made)
        tokens = list(PersonToken.objects.filter(person=person).values("division", "token"))
    with transaction.atomic(), scoped(EVERYWHERE):
        assert erase(None, family_of(made), "asked", today()) == 2
    with transaction.atomic(), scoped(EVERYWHERE):
        for row in family_of(made):
            row.key = keys[row.pk]
            row.save(update_fields=["key"])
        PersonToken.objects.bulk_create(PersonToken(person=person, **each) for each in tokens)
        Enrolment.objects.filter(household=made).update(to_day=None)
        assert Person.objects.get(pk=person.pk).read("name") == "赵演前"
    _forget_the_rows()
    assert "不知道" in erased_roll().state
    with transaction.atomic(), scoped(EVERYWHERE):
        assert settle() == (2, 2)
        assert settle() == (2, 0)
        assert Person.objects.get(pk=person.pk).read("name") == ""
        assert not PersonToken.objects.filter(person=person).exists()
        assert Enrolment.objects.get(household=made).to_day == today()
        assert Erasure.objects.count() == 2
    assert not erased_roll().advice


def _forget_the_rows() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM privacy_erasure")


def test_a_copy_beside_a_backup_serves_as_well(own_database: str, apart: Path, tmp_path: Path) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        made = erased_family()
    beside = tmp_path / "office.nuanxin.erased"
    beside.write_bytes(roll_path().read_bytes())
    roll_path().unlink()
    _forget_the_rows()
    with transaction.atomic(), scoped(EVERYWHERE):
        total, _ = settle([beside])
    assert total == 2
    assert made.pk in {line.subject for line in read_roll()}


def test_nothing_is_listed_of_what_was_undone(own_database: str, apart: Path) -> None:
    with transaction.atomic():
        set_scope(EVERYWHERE)
        erased_family()
        transaction.set_rollback(True)
    assert read_roll() == []
