"""An installation folder of its own for the roll of erased: the keys of this run, and no roll yet."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nuanxin.base.database import data_path
from nuanxin.privacy.roll import NAME, roll_path


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(data_path() / "keys", tmp_path / "keys", ignore=shutil.ignore_patterns(NAME))
    tmp_path.chmod(0o700)
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def roll_as_before() -> Iterator[None]:
    """For tests that cannot be apart: no roll to begin with; that of this run is put back as it was."""
    before = roll_path().read_bytes() if roll_path().exists() else None
    roll_path().unlink(missing_ok=True)
    yield
    roll_path().unlink(missing_ok=True)
    if before is not None:
        roll_path().write_bytes(before)
        roll_path().chmod(0o600)
