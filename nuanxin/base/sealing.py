"""Values that must not be read from the database alone: AES-256-GCM, the key outside of it."""

from base64 import b64decode, b64encode
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Model

from nuanxin.base.keys import key

KEY_ID = "1"  # written in front of each value, so that another key can follow
NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM


class SealBroken(Exception):
    """The value was changed, moved to another row, or sealed with a key that is not here."""


def place(row: Model, column: str) -> str:
    """Where a value stands: ``table|column|row id``; the row must have been saved."""
    if row.pk is None:
        raise ValueError("a row without an id is no place")
    return f"{row._meta.db_table}|{column}|{row.pk}"


def seal(plain: bytes, where: str) -> str:
    """``plain`` sealed for one place; in another place it does not open."""
    nonce = token_bytes(NONCE)
    sealed = AESGCM(key("sealing")).encrypt(nonce, plain, where.encode())
    return f"{KEY_ID}:{b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, where: str) -> bytes:
    """What was sealed for this place; raises ``SealBroken``."""
    key_id, _, text = sealed.partition(":")
    try:
        if key_id != KEY_ID:
            raise ValueError(f"no key {key_id!r}")
        raw = b64decode(text, validate=True)
        return AESGCM(key("sealing")).decrypt(raw[:NONCE], raw[NONCE:], where.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"cannot unseal {where}") from error
