"""Keys of this installation: made once, kept 0600 under the data folder, never in the database."""

import secrets

from nuanxin.base.database import data_folder, write_once

LENGTH = 32  # bytes


def key(name: str) -> bytes:
    """The key of this name, 32 random bytes; made by the first who asks.

    What was hashed or sealed with a lost key cannot be told from what was not: keep
    ``NUANXIN_DATA/keys`` apart from the database's backups, and keep it.
    """
    return bytes.fromhex(write_once(data_folder() / "keys" / f"{name}.key", _fresh))


def _fresh() -> str:
    return secrets.token_hex(LENGTH)
