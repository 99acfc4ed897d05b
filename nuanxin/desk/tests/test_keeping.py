"""The drill: a furnished installation, backed up and brought back elsewhere, is the same one."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings

from conftest import PASSWORD
from nuanxin.base import database
from nuanxin.base.database.passwords import OWNER

pytestmark = pytest.mark.deep
NUANXIN = str(Path(sys.executable).with_name("nuanxin"))
LOOK = "import sys, django; django.setup(); from nuanxin.desk.tests.look import tell; tell(*sys.argv[1:])"


@dataclass(frozen=True)
class Installation:
    """A data folder and the environment that leads to it."""

    data: Path
    environment: dict[str, str]

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [NUANXIN, *words], env=self.environment, capture_output=True, text=True, check=False
        )

    def look(self) -> dict[str, Any]:
        known = self.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(
            [sys.executable, "-c", LOOK, "county", PASSWORD],
            env=known, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def empty(folder: Path, keys: Path) -> Installation:
    """A new data folder with nothing but the keys in it."""
    folder.mkdir(mode=0o700)
    shutil.copytree(keys, folder / "keys")
    (folder / "keys" / "database.pgpass").unlink()  # passwords of roles are made anew
    environment = os.environ | {"NUANXIN_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    return Installation(folder, environment)


@pytest.fixture(scope="module")
def furnished_office(furnished_database: str) -> Installation:
    """The furnished database of this run, as a server that ``DATABASE_URL`` names."""
    known = database.server().parameters(OWNER)
    where = "&".join(f"{name}={quote(known[name], safe='')}" for name in ("host", "port", "passfile"))
    url = f"postgresql://{OWNER}@/{furnished_database}?{where}"
    return Installation(database.data_path(), os.environ | {"DATABASE_URL": url})


@pytest.fixture(scope="module")
def backup(furnished_office: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "office.nuanxin"
    done = furnished_office.run("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "keys 文件夹不在里面" in done.stdout
    return file


@pytest.fixture(scope="module")
def restored(
    furnished_office: Installation, backup: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    office = empty(tmp_path_factory.mktemp("restored") / "data", furnished_office.data / "keys")
    done = office.run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "逐行核对一致" in done.stdout
    assert "日志核对完好" in done.stdout
    yield office
    office.run("database", "stop")


def test_the_drill(furnished_office: Installation, restored: Installation) -> None:
    before, after = furnished_office.look(), restored.look()
    assert sum(rows for rows, _ in before["rows"].values()) > 10_000
    assert after["rows"] == before["rows"]
    assert before["rights"]
    assert before["functions"]
    assert before["policies"]
    assert after == before
    assert before["measure"]["values"]
    assert (after["nobody"], after["knows"]) == (0, True)
    assert after["county"] > 0


def test_uploads_are_equal(restored: Installation, backup: Path) -> None:
    """Every file that a row names, and it alone, closed to others."""
    back = restored.data / "uploads"
    files = [path for path in back.rglob("*") if path.is_file()]
    assert files
    for file in files:
        assert file.read_bytes() == (Path(settings.MEDIA_ROOT) / file.relative_to(back)).read_bytes()
        assert not file.stat().st_mode & 0o077


def test_it_goes_on_from_there(restored: Installation) -> None:
    """The next record gets a number of its own, and nothing in the clear is left lying about."""
    done = restored.run(
        "user", "add", "new", "--post", "auditor", "--division", "150200000000",
        "--password-file", str(_password(restored.data.parent)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (restored.data / "run").iterdir() if "restor" in path.name) == []
    changed = re.match(r"变动 (\d+) 行", restored.run("facts", "refresh").stdout)
    assert changed
    assert int(changed[1]) < 10  # rows of before count as carried, whatever numbers they came with


def _password(folder: Path) -> Path:
    file = folder / "password"
    file.write_text("wo-de-xin-kou-ling-2023")
    return file


def test_without_room_it_is_a_sentence_and_nothing_is_left(
    furnished_office: Installation, backup: Path, tmp_path: Path
) -> None:
    office = empty(tmp_path / "data", furnished_office.data / "keys")
    small = 1024**2  # bytes: no file of the database fits
    done = subprocess.run(
        ["prlimit", f"--fsize={small}", NUANXIN, "restore", str(backup)],
        env=office.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "磁盘满了" in done.stderr, "已经清掉" in done.stderr) == (2, True, True)
    assert {path.name for path in office.data.iterdir()} <= {"keys", "log", "run"}
    assert not database.restoring_mark(office.data).exists()
    assert office.run("restore", str(backup)).returncode == 0


def test_killed_half_way_it_does_not_start(
    furnished_office: Installation, backup: Path, tmp_path: Path
) -> None:
    office = empty(tmp_path / "data", furnished_office.data / "keys")
    mark = database.restoring_mark(office.data)
    with subprocess.Popen([NUANXIN, "restore", str(backup)], env=office.environment) as restoring:
        while not mark.exists() and restoring.poll() is None:
            time.sleep(0.01)
        restoring.send_signal(signal.SIGKILL)
    assert mark.exists()
    done = office.run("migrate")
    assert (done.returncode, "上次恢复没有做完" in done.stderr) == (2, True)
