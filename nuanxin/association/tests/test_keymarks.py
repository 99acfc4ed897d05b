"""The database knows its keys: a lost, another or a broken one is said before anything is done with it."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.fixtures import Settings

from config.settings import _secret_key
from nuanxin.association.keymarks import held_keys, hold_keys, require_keys
from nuanxin.association.models import KeyMark
from nuanxin.base import keys
from nuanxin.base.checkup import stand_guard
from nuanxin.base.database import data_folder, data_path
from nuanxin.base.database.passwords import password_file, passwords
from nuanxin.base.refused import Refused
from nuanxin.base.sealing import seal, unseal

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r"""\bkey\("([\w-]+)"\)""")
BROKEN = (b"", b"ab", b"ab" * 33, b"\xff\xfe\x00key", "不是钥匙".encode())
Spoil = Callable[[Path], object]


@pytest.fixture
def home(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keys of our own to lose, with the database that knows them."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    for path in (data_path() / "keys").glob("*.key"):
        (folder / path.name).write_bytes(path.read_bytes())
    tmp_path.chmod(0o700)
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    yield folder
    connections.close_all()


def test_what_is_sealed_is_known_by_its_key(home: Path) -> None:
    assert {"sealing", "codes", "log"} <= set(KeyMark.objects.values_list("name", flat=True))
    assert not set(keys.FREE) & set(KeyMark.objects.values_list("name", flat=True))
    assert held_keys().advice == ""
    stand_guard()


SPOILT: tuple[tuple[Spoil, str], ...] = (
    (lambda path: path.unlink(), "缺钥匙 {}.key"),
    (lambda path: path.write_text("ab" * keys.LENGTH), "钥匙 {}.key 不是这个数据库用的那一把"),
    *((lambda path, text=text: path.write_bytes(text), "{}.key 读不懂") for text in BROKEN),
)


def test_nobody_is_let_in_with_a_key_that_is_not_the_databases(home: Path) -> None:
    for name, (spoil, said) in product(("sealing", "codes", "log"), SPOILT):
        path = home / f"{name}.key"
        good = path.read_bytes()
        spoil(path)
        there = sorted(home.iterdir())
        for door in (stand_guard, lambda: call_command("serve"), lambda: hold_keys("owner")):
            with pytest.raises(Refused, match=said.format(name)):
                door()
        assert said.format(name) in held_keys().advice
        assert sorted(home.iterdir()) == there, "no other key was made in its place"
        path.write_bytes(good)
    stand_guard()


def test_a_lost_key_is_not_made_anew_by_whoever_seals(home: Path) -> None:
    sealed = seal("话".encode(), "here")
    (home / "sealing.key").unlink()
    for use in (lambda: seal(b"more", "here"), lambda: unseal(sealed, "here")):
        with pytest.raises(Refused, match=r"缺钥匙 sealing\.key.*放回"):
            use()
    assert not (home / "sealing.key").exists()


def test_a_key_that_came_later_is_remembered(home: Path) -> None:
    (home / "later.key").write_bytes(b"not a key")
    with pytest.raises(Refused, match=r"later\.key 读不懂"):
        hold_keys("owner")
    assert not KeyMark.objects.filter(name="later").exists()
    (home / "later.key").unlink()
    keys.key("later")
    hold_keys("owner")
    hold_keys("owner")
    (home / "later.key").unlink()
    with pytest.raises(Refused, match=r"缺钥匙 later\.key"):
        require_keys("owner")


def test_what_the_database_does_not_depend_on_is_made_anew(home: Path) -> None:
    for name in keys.FREE:
        (home / f"{name}.key").unlink(missing_ok=True)
    stand_guard()
    assert len(keys.key("facts")) == keys.LENGTH


def test_every_key_used_is_made_with_the_tables(settings: Settings) -> None:
    files = [path for path in (ROOT / "nuanxin").rglob("*.py") if "tests" not in path.parts]
    used = {name for path in files for name in NAMED.findall(path.read_text("utf-8"))}
    assert used >= {"sealing", "codes", "log", "facts"}
    assert used - {*settings.NUANXIN_KEYS, *keys.FREE, "log"} == set()


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_password_file_is_a_sentence(tmp_path: Path, text: bytes) -> None:
    path = password_file(tmp_path)
    path.parent.mkdir()
    path.write_bytes(text)
    with pytest.raises(Refused, match=r"database\.pgpass 读不懂"):
        passwords(tmp_path)


@pytest.mark.parametrize("text", [b"", b"ab", b"\xff" * 64])
def test_a_broken_signing_key_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes
) -> None:
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    monkeypatch.delenv("NUANXIN_SECRET_KEY", raising=False)
    path = data_folder() / "keys" / "django.key"
    path.parent.mkdir()
    path.write_bytes(text)
    with pytest.raises(Refused, match=r"django\.key 读不懂"):
        _secret_key()
