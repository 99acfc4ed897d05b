"""A sealed stream: a header in the clear, then chunks, each encrypted and bound to its place.

AES-256-GCM with a key of its own for every file. A chunk's nonce is its index and whether it is the
last; its associated data is the digest of the header. So a bit flipped, a chunk lost, repeated, moved
or taken from another file, a header changed, an end cut off or something appended: all are found,
and told apart as far as they can be.
"""

import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nuanxin.base.refused import Refused

MAGIC = b"NUANXIN BACKUP\n"
FORMAT = 1
CHUNK = 1 << 20  # bytes of plain text
TAG = 16  # bytes
LAST = 1 << 31  # in the length of a chunk: the last one
LONGEST_HEADER = 4096  # bytes
SCRYPT = {"n": 1 << 16, "r": 8, "p": 1, "maxmem": 1 << 27}


@dataclass(frozen=True)
class Secret:
    """What opens a file: the installation's own key, or a passphrase somebody remembers."""

    kind: str  # "key" or "passphrase"
    material: bytes

    def file_key(self, salt: bytes) -> bytes:
        """The key of the file with this salt, 32 bytes."""
        if self.kind == "passphrase":
            return hashlib.scrypt(self.material, salt=salt, dklen=32, **SCRYPT)
        return HKDF(SHA256(), 32, salt, b"nuanxin backup").derive(self.material)

    def mark(self, salt: bytes) -> str:
        """Tells one secret from another and gives nothing away."""
        known = self.file_key(salt) if self.kind == "passphrase" else self.material
        return hmac.digest(known, b"nuanxin backup mark", "sha256")[:6].hex()


@dataclass(frozen=True)
class Header:
    """What is known of a file before it is opened."""

    format: int
    made_at: str
    made_with: str
    opened_by: str
    mark: str
    salt: str

    @classmethod
    def new(cls, secret: Secret, made_at: str, made_with: str) -> "Header":
        salt = secrets.token_bytes(32)
        return cls(FORMAT, made_at, made_with, secret.kind, secret.mark(salt), salt.hex())

    def encoded(self) -> bytes:
        line = json.dumps(asdict(self)).encode()
        return MAGIC + line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


class Sealer:
    """Writes plain text into a file, sealed; what was not closed in good order has no end."""

    def __init__(self, file: BinaryIO, header: Header, secret: Secret, chunk: int = CHUNK) -> None:
        encoded = header.encoded()
        self._file, self._chunk = file, chunk
        self._cipher = AESGCM(secret.file_key(bytes.fromhex(header.salt)))
        self._bound = hashlib.sha256(encoded).digest()
        self._waiting, self._index = bytearray(), 0
        file.write(encoded)

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > self._chunk:
            self._seal(bytes(self._waiting[: self._chunk]), last=False)
            del self._waiting[: self._chunk]

    def _seal(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._index, last=last), plain, self._bound)
        self._file.write(struct.pack(">I", len(sealed) | (LAST if last else 0)) + sealed)
        self._index += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._seal(bytes(self._waiting), last=True)


def read_header(file: BinaryIO) -> Header:
    """The header of a backup; ``Refused`` says why a file is none, or cannot be read by us."""
    magic = file.read(len(MAGIC))
    if not magic:
        raise Refused("这个文件是空的，不是备份。请换一份备份。")
    if magic != MAGIC:
        raise Refused("这个文件不是暖心的备份，或者开头已经损坏。请换一份备份。")
    line, check = file.readline(LONGEST_HEADER), file.readline(LONGEST_HEADER)
    if hashlib.sha256(line.rstrip(b"\n")).hexdigest().encode() + b"\n" != check:
        raise Refused("备份的开头已经损坏，读不出它是什么时候、用哪把钥匙做的。请换一份备份。")
    known = json.loads(line)
    if known.get("format") != FORMAT:
        raise Refused(
            f"这份备份是更新的版本（{known.get('made_with', '?')}）做的，请先升级暖心再恢复。"
        )
    return Header(**known)


def opened(
    file: BinaryIO, header: Header, secret: Secret, came: Callable[[int], object] = int
) -> Iterator[bytes]:
    """The plain text of a file just after its header, chunk by chunk; ``Refused`` with the cause."""
    salt = bytes.fromhex(header.salt)
    if secret.mark(salt) != header.mark:
        raise Refused(_foreign(header, secret, salt))
    cipher, bound = AESGCM(secret.file_key(salt)), hashlib.sha256(header.encoded()).digest()
    index, last = 0, False
    while not last:
        sealed, last = _next_chunk(file, index)
        try:
            plain = cipher.decrypt(_nonce(index, last=last), sealed, bound)
        except InvalidTag:
            raise Refused(_damaged(index)) from None
        came(len(sealed))
        index += 1
        yield plain
    if file.read(1):
        raise Refused("备份的结尾之后还有别的内容，文件被改动过。请换一份备份。")


def _next_chunk(file: BinaryIO, index: int) -> tuple[bytes, bool]:
    head = file.read(4)
    if len(head) < 4:
        raise Refused(_cut_short(index))
    (word,) = struct.unpack(">I", head)
    length = word & ~LAST
    if not TAG <= length <= CHUNK + TAG:
        raise Refused(_damaged(index))
    sealed = file.read(length)
    if len(sealed) < length:
        raise Refused(_cut_short(index))
    return sealed, bool(word & LAST)


def _nonce(index: int, *, last: bool) -> bytes:
    return struct.pack(">xxxQB", index, last)


def _foreign(header: Header, secret: Secret, salt: bytes) -> str:
    if header.opened_by == "passphrase":
        if secret.kind == "passphrase":
            return "口令不对，打不开这份备份。请核对口令文件。"
        return "这份备份是用口令加密的，请加 --passphrase-file 写明口令文件。"
    if secret.kind == "passphrase":
        return "这份备份不是用口令、而是用钥匙 backup.key 加密的，请去掉 --passphrase-file。"
    return (
        f"这份备份是用另一把钥匙加密的（印记 {header.mark}，这里的是 {secret.mark(salt)}）。"
        "请把做备份那台机器的 keys 文件夹放进 NUANXIN_DATA 再恢复。"
    )


def _damaged(index: int) -> str:
    return f"备份第 {index + 1} 块损坏了或被改过，整份不能用。请换一份备份。"


def _cut_short(index: int) -> str:
    return f"备份不完整：在第 {index + 1} 块断了，多半是没有拷完。请重新拷贝，或换一份备份。"
