"""Keys of this installation: made once, kept 0600 under the data folder, never in the database.

The database remembers the mark of each (``settings.NUANXIN_REMEMBERED``), so that a lost or another
key is noticed before anything is read or written with it.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from nuanxin.base.database import data_folder, data_path, write_once
from nuanxin.base.refused import Refused

LENGTH = 32  # bytes
FREE = ("django", "facts", "backup")
"""Keys nothing in the database depends on: sign-ins end, facts are hashed again, and what the third
one sealed lies elsewhere."""


def key(name: str) -> bytes:
    """The key of this name, 32 random bytes; made by the first who asks, unless the database knows one.

    What was hashed or sealed with a lost key cannot be told from what was not: keep
    ``NUANXIN_DATA/keys`` apart from the database's backups, and keep it. Refuses a file that holds
    no key, and to make another one where one was lost.
    """
    path = _path(name)
    if not path.exists() and name not in FREE and name in _remembered():
        raise Refused(lost([name]))
    try:
        return _whole(bytes.fromhex(write_once(path, _fresh)))
    except ValueError as error:
        raise Refused(f"密钥文件 {path} 读不懂，请从另外保存的 keys 文件夹把它放回，再启动。") from error


def _whole(found: bytes) -> bytes:
    if len(found) != LENGTH:
        raise ValueError("a key of another length")
    return found


def _path(name: str) -> Path:
    return data_folder() / "keys" / f"{name}.key"


def _remembered() -> Collection[str]:
    names: Collection[str] = import_string(settings.NUANXIN_REMEMBERED)()
    return names


def differing(needed: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Of keys by their marks: the names of those that are not here, and of those that are others."""
    here = marks()
    return (
        [name for name in needed if name not in here],
        [name for name, mark in needed.items() if here.get(name, mark) != mark],
    )


def lost(names: Collection[str]) -> str:
    """What is to be done about keys that are not here."""
    where = data_path() / "keys"
    return (
        f"缺钥匙 {files(names)}：没有它，数据库里封存的内容谁也读不了。"
        f"请从另外保存的 keys 文件夹放回 {where}，再启动。"
    )


def files(names: Collection[str]) -> str:
    """The files of these keys, to be named in a sentence."""
    return "、".join(f"{name}.key" for name in names)


def marks() -> dict[str, str]:
    """Name → mark of every key there is; a mark tells one key from another and gives nothing away."""
    found = sorted((data_path() / "keys").glob("[!.]*.key"))
    return {path.stem: _mark(path.read_bytes().strip()) for path in found}


def superseded(name: str) -> bool:
    """Whether there is a later key of the same series (``people-1``, ``people-2``): this one seals nothing new."""
    series, _, number = name.rpartition("-")
    later = (other.rpartition("-") for other in marks())
    return number.isdecimal() and any(
        (front, end.isdecimal()) == (series, True) and int(end) > int(number) for front, _, end in later
    )


def _mark(text: bytes) -> str:
    return hmac.digest(text, b"nuanxin key mark", "sha256")[:6].hex()


def _fresh() -> str:
    return secrets.token_hex(LENGTH)
