"""The two suites personal values may be sealed with; each value says which in its first byte.

AES-256-GCM (FIPS 197, NIST SP 800-38D) and SM4-GCM (GB/T 32907—2016 in the mode of GB/T 36624—2018).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nuanxin.base.refused import Refused

NONCE = 12  # bytes, as SP 800-38D recommends
TAG = 16


@dataclass(frozen=True)
class Suite:
    """One AEAD: the length of its key in bytes, how it seals and how it opens."""

    number: int
    key_length: int
    encrypt: Callable[[bytes, bytes, bytes, bytes], bytes]  # key, nonce, plain, where
    decrypt: Callable[[bytes, bytes, bytes, bytes], bytes]


def _aes(key: bytes, nonce: bytes, plain: bytes, where: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plain, where)


def _aes_open(key: bytes, nonce: bytes, sealed: bytes, where: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, sealed, where)


def _sm4(key: bytes, nonce: bytes, plain: bytes, where: bytes) -> bytes:
    encryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(where)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _sm4_open(key: bytes, nonce: bytes, sealed: bytes, where: bytes) -> bytes:
    if len(sealed) < TAG:
        raise InvalidTag
    mode = modes.GCM(nonce, sealed[-TAG:])
    decryptor = Cipher(algorithms.SM4(key[:16]), mode).decryptor()
    decryptor.authenticate_additional_data(where)
    return decryptor.update(sealed[:-TAG]) + decryptor.finalize()


SUITES: Mapping[str, Suite] = {
    "aes": Suite(1, 32, _aes, _aes_open),
    "sm4": Suite(2, 16, _sm4, _sm4_open),
}
NUMBERED = {suite.number: suite for suite in SUITES.values()}


def chosen() -> Suite:
    """The suite that new values are sealed with: ``NUANXIN_CIPHER``, "aes" or "sm4"."""
    name = os.environ.get("NUANXIN_CIPHER", "aes")
    if name not in SUITES:
        raise Refused(f"NUANXIN_CIPHER 只能是 aes 或 sm4，现在是“{name}”。")
    return SUITES[name]


def encrypt(key: bytes, plain: bytes, where: bytes, suite: Suite) -> bytes:
    """suite (1 byte) · nonce (12) · ciphertext · tag (16)."""
    nonce = token_bytes(NONCE)
    return bytes((suite.number,)) + nonce + suite.encrypt(key, nonce, plain, where)


def decrypt(key: bytes, sealed: bytes, where: bytes) -> bytes:
    """Raises ``ValueError`` on a value that was changed, moved, or sealed with another key."""
    suite = NUMBERED.get(sealed[0]) if sealed else None
    if suite is None:
        raise ValueError("not a sealed value")
    try:
        return suite.decrypt(key, sealed[1 : 1 + NONCE], sealed[1 + NONCE :], where)
    except InvalidTag:
        raise ValueError("the seal is broken") from None
