"""Keys of this installation: made once, kept 0600 under the data folder, never in the database."""

import hmac
import secrets

from nuanxin.base.database import data_folder, data_path, write_once
from nuanxin.base.refused import Refused

LENGTH = 32  # bytes


def key(name: str) -> bytes:
    """The key of this name, 32 random bytes; made by the first who asks.

    What was hashed or sealed with a lost key cannot be told from what was not: keep
    ``NUANXIN_DATA/keys`` apart from the database's backups, and keep it. Refuses a file that holds
    no key.
    """
    path = data_folder() / "keys" / f"{name}.key"
    try:
        return _whole(bytes.fromhex(write_once(path, _fresh)))
    except ValueError as error:
        raise Refused(f"密钥文件 {path} 读不懂，请从备份把它放回。") from error


def _whole(found: bytes) -> bytes:
    if len(found) != LENGTH:
        raise ValueError("a key of another length")
    return found


def marks() -> dict[str, str]:
    """Name → mark of every key there is; a mark tells one key from another and gives nothing away."""
    found = sorted((data_path() / "keys").glob("[!.]*.key"))
    return {path.stem: _mark(path.read_text().strip()) for path in found}


def _mark(text: str) -> str:
    return hmac.digest(text.encode(), b"nuanxin key mark", "sha256")[:6].hex()


def _fresh() -> str:
    return secrets.token_hex(LENGTH)
