"""The two suites personal values may be sealed with; each value says which in its first byte.

AES-256-GCM (FIPS 197, NIST SP 800-38D) and SM4-GCM (GB/T 32907—2016 in the mode of GB/T 36624—2018).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nuanxin.base.refused import Refused

NONCE = 12  # bytes, as SP 800-38D recommends
TAG = 16
DRAWN = 1 << 16  # random bytes asked for at once


class Aead(Protocol):
    """Authenticated encryption under one key; the tag stands behind the ciphertext."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...


class SM4GCM:
    """SM4 in GCM with the face of ``AESGCM``; takes the first 16 bytes of a key."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key[:16])

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        if len(data) < TAG:
            raise InvalidTag
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, data[-TAG:])).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(data[:-TAG]) + decryptor.finalize()


@dataclass(frozen=True)
class Suite:
    """One AEAD: the number in front of its values, and how it is set up under a key of 32 bytes."""

    number: int
    under: Callable[[bytes], Aead]


SUITES: Mapping[str, Suite] = {"aes": Suite(1, AESGCM), "sm4": Suite(2, SM4GCM)}
NUMBERED = {suite.number: suite for suite in SUITES.values()}


def chosen() -> Suite:
    """The suite that new values are sealed with: ``NUANXIN_CIPHER``, "aes" or "sm4"."""
    name = os.environ.get("NUANXIN_CIPHER", "aes")
    if name not in SUITES:
        raise Refused(f"NUANXIN_CIPHER 只能是 aes 或 sm4，现在是“{name}”。")
    return SUITES[name]


class Drawn:
    """Random bytes of the system, drawn many at a time; each is given out once."""

    __slots__ = ("_at", "_bytes")

    def __init__(self) -> None:
        self._bytes, self._at = b"", 0

    def draw(self, count: int) -> bytes:
        at = self._at
        if at + count > len(self._bytes):
            self._bytes, at = os.urandom(max(count, DRAWN)), 0
        self._at = at + count
        return self._bytes[at : self._at]


class Box:
    """Seals values under one key, with what the key costs to set up paid once."""

    __slots__ = ("_aead", "_front")

    def __init__(self, key: bytes, suite: Suite | None = None) -> None:
        suite = suite or chosen()
        self._aead, self._front = suite.under(key), bytes((suite.number,))

    def seal(self, plain: bytes, where: bytes, nonce: bytes = b"") -> bytes:
        """suite (1 byte) · nonce (12) · ciphertext · tag (16). ``nonce``: random, never used before."""
        nonce = nonce or os.urandom(NONCE)
        return self._front + nonce + self._aead.encrypt(nonce, plain, where)

    def seal_each(
        self, values: Sequence[str], places: Sequence[bytes], row: bytes, drawn: bytes
    ) -> list[bytes | None]:
        """The same for the columns of one row, each for its place; "" is stored as nothing.

        ``drawn``: random bytes whose end has a nonce for each of ``places``.
        """
        front, encrypt = self._front, self._aead.encrypt
        sealed: list[bytes | None] = []
        at = len(drawn) - NONCE * len(places)
        for value, place in zip(values, places, strict=False):
            nonce = drawn[at : at + NONCE]
            at += NONCE
            sealed.append(front + nonce + encrypt(nonce, value.encode(), place + row) if value else None)
        return sealed


class Opener:
    """Opens values sealed under one key; each suite is set up once."""

    __slots__ = ("_aeads", "_key")

    def __init__(self, key: bytes) -> None:
        self._key, self._aeads = key, dict[int, Aead]()

    def open(self, sealed: bytes, where: bytes) -> bytes:
        """Raises ``ValueError`` on a value that was changed, moved, or sealed with another key."""
        number = sealed[0] if len(sealed) > NONCE else 0
        aead = self._aeads.get(number)
        if aead is None:
            if number not in NUMBERED:
                raise ValueError("not a sealed value")
            aead = self._aeads[number] = NUMBERED[number].under(self._key)
        try:
            return aead.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], where)
        except InvalidTag:
            raise ValueError("the seal is broken") from None
