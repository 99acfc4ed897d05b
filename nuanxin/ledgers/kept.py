"""What lies beside a batch for a week, sealed: a clerk's sheet is full of names and numbers."""

import os
from io import BufferedRandom, BufferedReader
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


def open_kept(path: Path) -> BufferedReader | BufferedRandom:
    """What is inside, as an open file in memory alone; a file that nobody sealed as it lies."""
    if not path.is_file():
        return path.open("rb")
    with path.open("rb") as found:
        sealed = found.read(len(MARK)) == MARK
        content = _inside(found.read(), path) if sealed else b""
    if not sealed:
        return path.open("rb")  # anew: a program of ours may read it from its start
    file = os.fdopen(os.memfd_create("kept"), "w+b")
    file.write(content)
    file.seek(0)
    return file


def _inside(sealed: bytes, path: Path) -> bytes:
    try:
        return AESGCM(key("sealing")).decrypt(sealed[:NONCE], sealed[NONCE:], _place(path))
    except (InvalidTag, ValueError):
        return MARK + sealed  # touched since: no spreadsheet, and said to be none


def _place(path: Path) -> bytes:
    return f"ledgers|{path.parent.name}|{path.name}".encode()
