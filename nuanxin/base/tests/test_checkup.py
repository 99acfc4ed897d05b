"""What ``nuanxin doctor`` finds, and what it advises."""

import json
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from nuanxin.base import checkup
from nuanxin.base.periods import SHANGHAI
from nuanxin.base.refused import Refused


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("check", checkup.IN_DATABASE)
def test_a_fresh_database_is_well(check: checkup.Check) -> None:
    assert check().advice == ""


@pytest.mark.django_db(databases=["default", "owner"])
def test_missing_migrations_are_counted() -> None:
    MigrationRecorder(connections["owner"]).record_unapplied("sessions", "0001_initial")
    assert checkup.migrations().state == "差 1 步"


def test_open_folder_is_found(data: Path) -> None:
    assert checkup.modes().advice == ""
    (data / "keys").mkdir(mode=0o700)
    (data / "keys" / "a.key").touch(mode=0o644)
    assert f"chmod go= {data / 'keys' / 'a.key'}" in checkup.modes().advice


def test_facts_that_were_not_refreshed_for_a_day_are_late(data: Path) -> None:
    assert "nuanxin facts refresh" in checkup.facts().advice
    current = data / "facts" / "current"
    current.parent.mkdir()
    current.touch()
    assert checkup.facts().advice == ""
    yesterday = time.time() - 25 * 3600
    os.utime(current, (yesterday, yesterday))
    assert "超过一天" in checkup.facts().advice


def test_lost_password_file_is_found(data: Path) -> None:
    assert checkup.keys().advice == ""
    (data / "postgres").mkdir()
    (data / "postgres" / "prepared").touch()
    assert "从备份把它放回" in checkup.keys().advice


def test_a_new_installation_has_a_week_for_its_first_backup(data: Path) -> None:
    key = data / "keys" / "django.key"
    key.parent.mkdir(mode=0o700)
    key.touch()
    assert checkup.backup() == checkup.Finding("备份", "还没有备份过")
    eight_days_ago = time.time() - 8 * 24 * 3600
    os.utime(key, (eight_days_ago, eight_days_ago))
    assert "nuanxin backup" in checkup.backup().advice


def test_a_backup_older_than_a_week_is_too_old(data: Path) -> None:
    known = data / "run" / checkup.LAST_BACKUP
    known.parent.mkdir()
    made = datetime.now(SHANGHAI)
    for age, well in ((1, True), (8, False)):
        text = {"made_at": (made - timedelta(days=age)).isoformat(), "file": "/mnt/a.bak", "bytes": 1}
        known.write_text(json.dumps(text))
        assert (checkup.backup().advice == "") is well
        assert "/mnt/a.bak" in checkup.backup().state


def test_the_lost_key_of_the_backups_is_found(data: Path) -> None:
    known = data / "run" / checkup.LAST_BACKUP
    known.parent.mkdir()
    known.write_text('{"made_at": "2023-03-01T08:00:00+08:00"}')
    assert "以前的备份打不开" in checkup.keys().advice


@pytest.mark.parametrize(
    ("url", "well"),
    [
        ("http://localhost:8000", True),
        ("https://nuanxin.example", True),
        ("http://10.1.1.1:8000", False),
    ],
)
def test_passwords_over_an_open_line_are_warned_of(
    settings: Settings, url: str, well: bool
) -> None:
    settings.PUBLIC_URL = url
    assert (checkup.address().advice == "") is well


def test_database_out_of_reach_is_a_finding_not_a_fault(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://clerk@/city?host={data}")
    with pytest.raises(Refused, match="项要处理"):
        call_command("doctor")
    assert "✗ 数据库：用不了。连不上数据库" in capsys.readouterr().out
