"""What ``nuanxin doctor`` finds, and what it advises."""

import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from nuanxin.base import checkup
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
