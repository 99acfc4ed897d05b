"""The roll of erased: a file beside the keys that says whose keys were destroyed, so that no restore revives them.

``keys/erased.list``, one line each: number, table, row id, division, day, why, and a MAC over the line
before and this one under a key of its own. It holds no name. It lies with the keys because whoever
restores must bring these along; each backup also puts a copy beside itself.
"""

import fcntl
import hmac
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from nuanxin.base.database import data_path, private_folder
from nuanxin.base.keys import key
from nuanxin.base.refused import Refused

KEY = "erasures"
NAME = "erased.list"
SIGNED = re.compile(rb'(\{.*),"mac":"([0-9a-f]{64})"\}')


@dataclass(frozen=True)
class Line:
    """One key destroyed: ``table`` and ``subject`` say whose, ``day`` is YYYY-MM-DD, ``why`` a code."""

    table: str
    subject: int
    division: int
    day: str
    why: str

    @property
    def whose(self) -> tuple[str, int]:
        return self.table, self.subject


class Broken(Refused):
    """A roll that is not as it was written."""


def roll_path() -> Path:
    return data_path() / "keys" / NAME


def read_roll(path: Path | None = None) -> list[Line]:
    """All lines in order; none where there is no file. Raises ``Broken`` at the first that is not right.

    What a power cut left of a last line counts as not written.
    """
    path = path or roll_path()
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Broken(f"读不了删除名单 {path}（{error.strerror}），请检查权限。") from error
    return [line for line, _ in _parsed(path, text)]


def append(fresh: Iterable[Line]) -> int:
    """Write those that are not there yet, on the disk before this returns; how many."""
    with _held() as file:
        text = _whole(file)
        known = list(_parsed(roll_path(), text))
        there, mac = {line.whose for line, _ in known}, known[-1][1] if known else ""
        os.ftruncate(file, len(text))  # a torn end goes
        added = 0
        for line in fresh:
            if line.whose not in there:
                there.add(line.whose)
                added += 1
                mac = _write(file, len(known) + added, line, mac)
        os.fsync(file)
        return added


@contextmanager
def _held() -> Iterator[int]:
    path = roll_path()
    private_folder(path.parent)
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _whole(file: int) -> bytes:
    """The lines that were written to their end."""
    with os.fdopen(os.dup(file), "rb") as reader:
        reader.seek(0)
        text = reader.read()
    return text[: text.rfind(b"\n") + 1]


def _write(file: int, number: int, line: Line, before: str) -> str:
    text = json.dumps({"number": number} | asdict(line), separators=(",", ":"))
    mac = _mac(before, text)
    raw = f'{text[:-1]},"mac":"{mac}"}}\n'.encode()
    if os.write(file, raw) != len(raw):
        raise OSError("the disk took only part of a line of the roll")
    return mac


def _parsed(path: Path, text: bytes) -> Iterator[tuple[Line, str]]:
    before = ""
    for number, raw in enumerate(text[: text.rfind(b"\n") + 1].splitlines(), 1):
        found = SIGNED.fullmatch(raw)
        said = (found[1] + b"}").decode("utf-8", "replace") if found else ""
        mac = _mac(before, said)
        if found is None or not hmac.compare_digest(mac, found[2].decode()):
            raise Broken(
                f"删除名单 {path} 第 {number} 行被动过，或不是这里的密钥写的。请从另外保存的 keys 文件夹放回；"
                "没有的，把它移到别处，夜里会照数据库重写。"
            )
        yield _line(said, number), mac
        before = mac


def _line(said: str, number: int) -> Line:
    known = json.loads(said)
    if known.pop("number") != number:
        raise Broken("删除名单的行号不连续。请从另外保存的 keys 文件夹放回。")
    return Line(**known)


def _mac(before: str, text: str) -> str:
    return hmac.digest(key(KEY), f"{before}|{text}".encode(), "sha256").hex()
