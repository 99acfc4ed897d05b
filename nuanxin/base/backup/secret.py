"""Where the secret of a backup comes from, and whether the keys that its rows need are here."""

from collections.abc import Mapping
from pathlib import Path

from nuanxin.base import keys
from nuanxin.base.backup.sealed import Secret
from nuanxin.base.refused import Refused

KEY = "backup"
MADE_ANEW = ("django", "facts")
"""Keys nothing in the database depends on: sign-ins end, and facts are hashed again."""
SHORTEST = 12  # characters


def to_seal(passphrase_file: Path | None) -> Secret:
    """The passphrase in a file, else the installation's key, made on first need."""
    return _passphrase(passphrase_file) or Secret("key", keys.key(KEY))


def to_open(passphrase_file: Path | None) -> Secret:
    """The same, but no key is made: what it could open does not exist."""
    if secret := _passphrase(passphrase_file):
        return secret
    if KEY not in keys.marks():
        raise Refused(
            f"没有钥匙 {KEY}.key，打不开备份。请把做备份那台机器的 keys 文件夹放进 NUANXIN_DATA 再恢复。"
        )
    return Secret("key", keys.key(KEY))


def _passphrase(path: Path | None) -> Secret | None:
    if path is None:
        return None
    try:
        given = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"读不了口令文件 {path.name}，请检查路径，并存成 UTF-8 文本。") from error
    if len(given) < SHORTEST:
        raise Refused(f"口令至少 {SHORTEST} 个字符，请改长。")
    return Secret("passphrase", given.encode())


def require_keys(needed: Mapping[str, str]) -> None:
    """Refuse unless every key that sealed something in the rows is here, and the same one."""
    asked = {name: mark for name, mark in needed.items() if name not in MADE_ANEW}
    lost, other = keys.differing(asked)
    if lost:
        raise Refused(
            f"缺钥匙 {keys.files(lost)}：没有它，恢复出来的数据读不了。"
            "请把做备份那台机器的 keys 文件夹放进 NUANXIN_DATA 再恢复。"
        )
    if other:
        raise Refused(
            f"钥匙 {keys.files(other)} 不是做备份时的那一把，恢复出来的数据读不了。"
            "请换成当时的 keys 文件夹再恢复。"
        )
