"""What lies beside a batch for a week, sealed: a clerk's sheet is full of names and numbers."""

import os
from io import BufferedRandom
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nuanxin.base.keys import key
from nuanxin.base.sealing import NONCE

MARK = b"nuanxin kept 1\n"


def shut(path: Path, content: bytes) -> bytes:
    """``content`` as it may lie at ``path``: AES-256-GCM, bound to the batch's folder and the name."""
    nonce = token_bytes(NONCE)
    return MARK + nonce + AESGCM(key("sealing")).encrypt(nonce, content, _place(path))


def open_kept(path: Path) -> BufferedRandom:
    """What is inside, as an open file in memory alone; a file nobody sealed as it lies."""
    file = os.fdopen(os.memfd_create("kept"), "w+b")
    file.write(_inside(path))
    file.seek(0)
    return file


def _inside(path: Path) -> bytes:
    found = path.read_bytes()
    if not found.startswith(MARK):
        return found
    sealed = found[len(MARK) :]
    try:
        return AESGCM(key("sealing")).decrypt(sealed[:NONCE], sealed[NONCE:], _place(path))
    except (InvalidTag, ValueError):
        return found  # touched since: no spreadsheet, and said to be none


def _place(path: Path) -> bytes:
    return f"ledgers|{path.parent.name}|{path.name}".encode()
