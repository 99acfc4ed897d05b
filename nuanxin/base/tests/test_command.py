"""How commands answer: exit codes, sentences, incidents."""

import logging
import re
import stat
from io import StringIO
from pathlib import Path

import pytest

from config.cli import needs_database
from nuanxin.base import incidents
from nuanxin.base.command import answering
from nuanxin.base.database.folder import write_once
from nuanxin.base.refused import Refused


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    return tmp_path


def test_done_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with answering():
        pass
    assert capsys.readouterr() == ("", "")


def test_refusal_is_one_sentence_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"), answering():
        raise Refused("请先导入区划。")
    assert capsys.readouterr() == ("", "请先导入区划。\n")


def test_fault_has_a_number_that_leads_to_the_story(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="1"), answering():
        raise ZeroDivisionError("the story")
    said = capsys.readouterr().err
    number = re.search(r"编号 ([0-9A-F]{4}-[0-9A-F]{4})，", said)
    assert number
    assert said.count("\n") == 1
    log = data / "log" / "incidents.log"
    assert number[1] in log.read_text()
    assert "ZeroDivisionError: the story" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_fault_is_told_without_what_somebody_typed(data: Path) -> None:
    quoted = "invalid input syntax: \"王演建国\" \\u738b\\u6f14 \\xe7\\x8e\\x8b 1958-03-04 1380000 9961 near line 12"
    incidents.record(ValueError(quoted))
    told = (data / "log" / "incidents.log").read_text()
    assert 'ValueError: invalid input syntax: "…" … … # near line 12' in told


def test_no_line_of_the_log_quotes_what_somebody_typed() -> None:
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(incidents.Discreet())
    log = logging.getLogger("told")
    log.addHandler(handler)
    try:
        raise ValueError("王演建国 13800009961")
    except ValueError:
        log.exception("a fault")
    log.removeHandler(handler)
    assert said.getvalue().startswith("a fault\nTraceback")
    assert said.getvalue().endswith("ValueError: … #\n")


def test_fault_is_told_even_where_nothing_can_be_written(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "log").touch()
    number = incidents.record(ZeroDivisionError("the story"))
    said = capsys.readouterr().err
    assert number in said
    assert "the story" in said


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("notice read FILE", False),
        ("notice adopt FILE", True),
        ("plan show --help", False),
        ("database stop", False),
        ("migrate", True),
        ("doctor", False),
        ("backup FILE", True),
        ("restore FILE", False),
        ("", False),
    ],
)
def test_only_what_needs_the_database_waits_for_it(words: str, needed: bool) -> None:
    assert needs_database(words.split()) is needed


def test_written_once_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key"
    assert write_once(path, lambda: "first") == "first"
    assert write_once(path, lambda: "second") == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]
