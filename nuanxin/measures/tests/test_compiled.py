"""What is compiled is kept, and made anew when it is damaged."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nuanxin.measures import compiled, engine
from nuanxin.measures.dictionary import dictionary

MEASURE = dictionary().measures["village_advisers"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own."""
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    forget()
    yield tmp_path / "compiled"
    forget()


def forget() -> None:
    """As a new process begins."""
    compiled._file.cache_clear()
    compiled._kept.cache_clear()


@pytest.mark.parametrize("form", ["values", "gaps"])
def test_it_is_what_the_engine_says(folder: Path, form: engine.Form) -> None:
    for _ in range(2):
        assert compiled.query(MEASURE, form) == engine.query(MEASURE, form)
        forget()


def test_the_engine_is_not_loaded_for_what_is_known(folder: Path) -> None:
    compiled.query(MEASURE)
    script = (
        "import django; django.setup()\n"
        "import sys; from nuanxin.measures import compiled, dictionary\n"
        "assert compiled.query(dictionary.dictionary().measures['village_advisers'])\n"
        "assert 'ibis' not in sys.modules"
    )
    environment = {"NUANXIN_DATA": str(folder.parent), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


@pytest.mark.parametrize("damage", [b"", b"[1]", b'{"values', b"\xff\xfe"])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes) -> None:
    compiled.query(MEASURE)
    [file] = folder.iterdir()
    file.write_bytes(damage)
    forget()
    assert compiled.query(MEASURE) == engine.query(MEASURE)
    forget()
    assert compiled.query(MEASURE) == engine.query(MEASURE)


def test_nobody_else_reads_it(folder: Path) -> None:
    compiled.query_standing()
    [file] = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
