"""The drill: backed up, then erased, then restored: nobody is revived, and what is counted is the same."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction

from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base import database
from nuanxin.base.database.passwords import OWNER
from nuanxin.base.periods import today
from nuanxin.desk.tests.test_keeping import Installation, empty
from nuanxin.people.models import Household, Person
from nuanxin.people.tests.families import WANG, family, first
from nuanxin.privacy.actions.erase import erase, family_of
from nuanxin.privacy.roll import NAME, roll_path

pytestmark = pytest.mark.deep
LOOK = "import sys, django; django.setup(); from nuanxin.privacy.tests.look import tell; tell(sys.argv[1])"


def look(office: Installation, person: int) -> dict[str, Any]:
    known = office.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(person)], env=known, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def office(own_database: str, roll_as_before: None) -> Installation:
    """The database of this test as an installation."""
    known = database.server().parameters(OWNER)
    where = "&".join(f"{name}={quote(known[name], safe='')}" for name in ("host", "port", "passfile"))
    url = f"postgresql://{OWNER}@/{own_database}?{where}"
    return Installation(database.data_path(), os.environ | {"DATABASE_URL": url})


@pytest.fixture
def person(office: Installation, tmp_path: Path) -> int:
    """Somebody who is in the backup and was erased after it; another family stays."""
    with transaction.atomic(), scoped(EVERYWHERE):
        house = family()
        family(people=(WANG,))
        found = first(house).pk
    done = office.run("backup", str(tmp_path / "office.nuanxin"))
    assert done.returncode == 0, done.stderr
    with transaction.atomic(), scoped(EVERYWHERE):
        erase(None, family_of(Household.objects.get(pk=house.pk)), "asked", today())
        assert Person.objects.get(pk=found).read("name") == ""
    return found


def restored(office: Installation, folder: Path, file: Path) -> Installation:
    back = empty(folder, office.data / "keys")
    done = back.run("restore", str(file))
    assert done.returncode == 0, done.stderr
    assert "又删了 3 份" in done.stdout
    return back


def test_nobody_is_revived(office: Installation, person: int, tmp_path: Path) -> None:
    file = tmp_path / "office.nuanxin"
    back = restored(office, tmp_path / "restored", file)
    found = look(back, person)
    back.run("database", "stop")
    assert (found["name"], found["address"], found["tokens"], found["doctor"]) == ("", "", 0, "")
    assert (found["in_care_yesterday"], found["people"]) == (2, 3)


def test_a_newer_backup_beside_it_knows_who_was_erased(
    office: Installation, person: int, tmp_path: Path
) -> None:
    """The keys were kept apart since before the erasure; the roll lies beside the newest backup."""
    assert office.run("backup", str(tmp_path / "newer.nuanxin")).returncode == 0
    roll_path().unlink()
    back = restored(office, tmp_path / "restored", tmp_path / "office.nuanxin")
    found = look(back, person)
    back.run("database", "stop")
    assert (found["name"], found["doctor"]) == ("", "")


def test_without_any_roll_it_says_so(office: Installation, person: int, tmp_path: Path) -> None:
    kept = tmp_path / NAME
    shutil.move(roll_path(), kept)
    back = empty(tmp_path / "restored", office.data / "keys")
    done = back.run("restore", str(tmp_path / "office.nuanxin"))
    assert "没有找到删除名单" in done.stdout, done.stderr
    assert look(back, person)["name"] == WANG.name
    assert "又删了 3 份" in back.run("erasures", str(kept)).stdout
    assert look(back, person)["name"] == ""
    back.run("database", "stop")


def test_a_roll_that_was_edited_stops_the_restore(
    office: Installation, person: int, tmp_path: Path
) -> None:
    roll_path().write_bytes(roll_path().read_bytes().replace(b"asked", b"asket", 1))
    back = empty(tmp_path / "restored", office.data / "keys")
    done = back.run("restore", str(tmp_path / "office.nuanxin"))
    assert (done.returncode, "被动过" in done.stderr) == (2, True)
