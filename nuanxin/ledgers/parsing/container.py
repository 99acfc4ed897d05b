"""The zip container of .xlsx and .ods, judged by its real bytes before any reader opens it."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
ENCRYPTED = 0x1
CHUNK = 1 << 20
STEP = 1 << 10  # bytes between two looks at how deep one is
DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")
DECLARATION_BYTES = re.compile(rb"<!(?!--|\[CDATA\[)")
ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']+)[\"']")
PLAIN = {b"utf-8", b"us-ascii", b"ascii", b"utf8"}


class Container:
    """A zip whose parts have all been looked at; ``part`` gives one of them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError) as fault:
            raise Unreadable("file_corrupt") from fault
        self._refuse_odd_names()
        self._refuse_overlap()
        self._refuse_size()
        self.names = {entry.filename: entry for entry in self._entries}

    def part(self, name: str) -> bytes:
        """One part, unpacked; refuses the file where it is not there."""
        if name not in self.names:
            raise Unreadable("file_corrupt")
        return b"".join(self._chunks(self.names[name]))

    def check_parts(self) -> None:
        """Unpack every part once: its real size, its sum, and no declaration in any XML."""
        total = 0
        for entry in self._entries:
            if entry.is_dir():
                continue
            part = b"".join(self._chunks(entry))
            total += len(part)
            if total > limits.UNPACKED:
                raise Unreadable("zip_bomb")
            check_xml(part)

    def _refuse_odd_names(self) -> None:
        if not self._entries:
            raise Unreadable("file_empty")
        if len(self._entries) > limits.ENTRIES:
            raise Unreadable("zip_bomb")
        seen = set[str]()
        for entry in self._entries:
            name = entry.orig_filename.replace("\\", "/")
            link = stat.S_ISLNK(entry.external_attr >> 16)
            if link or name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/"):
                raise Unreadable("zip_path")
            if name.lower() in seen:  # twins: two readers would see two files
                raise Unreadable("zip_path")
            seen.add(name.lower())
            if entry.flag_bits & ENCRYPTED:
                raise Unreadable("file_encrypted")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable("file_type_unsupported")

    def _refuse_overlap(self) -> None:
        """Parts that share bytes unpack to more than they weigh."""
        before = 0
        for entry in sorted(self._entries, key=lambda each: each.header_offset):
            if entry.header_offset < before:
                raise Unreadable("zip_bomb")
            before = self._start(entry) + entry.compress_size
        if before > len(self._data):
            raise Unreadable("file_corrupt")

    def _refuse_size(self) -> None:
        if sum(entry.file_size for entry in self._entries) > limits.UNPACKED:
            raise Unreadable("zip_bomb")
        for entry in self._entries:
            large = entry.file_size > limits.RATIO_FROM
            if large and entry.file_size > limits.RATIO * max(entry.compress_size, 1):
                raise Unreadable("zip_bomb")

    def _start(self, entry: zipfile.ZipInfo) -> int:
        """Where the packed bytes of a part begin, by its own header; twins of another name are refused."""
        at = entry.header_offset
        header = self._data[at : at + LOCAL_HEADER.size]
        if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise Unreadable("file_corrupt")
        name, extra = LOCAL_HEADER.unpack(header)[9:11]
        begins = at + LOCAL_HEADER.size
        said = self._data[begins : begins + name]
        told = {entry.orig_filename.encode(each, "replace") for each in ("utf-8", "cp437")}
        if said not in told:
            raise Unreadable("zip_path")
        return begins + int(name) + int(extra)

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The real bytes of a part, whatever its header claims; refuses a false size or checksum."""
        start = self._start(entry)
        packed = self._data[start : start + entry.compress_size]
        size = crc = 0
        for chunk in _unpacked(packed, entry.compress_type):
            size += len(chunk)
            if size > entry.file_size:
                raise Unreadable("zip_bomb")
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != entry.file_size or crc != entry.CRC:
            raise Unreadable("file_corrupt")


def _unpacked(packed: bytes, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        yield packed
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not stream.eof:
            yield stream.decompress(packed, CHUNK)
            packed = stream.unconsumed_tail
        yield stream.flush(CHUNK)
    except zlib.error as fault:
        raise Unreadable("file_corrupt") from fault


def check_xml(part: bytes) -> None:
    """Refuse a document type, an entity, an odd encoding or a deep nest in one part, if it is XML."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or part[:2] in (b"<\0", b"\0<"):
        wide = "utf-16" if part[:1] in (b"\xff", b"\xfe") else ("utf-16-le" if part[0] else "utf-16-be")
        text = part.decode(wide, "replace")
        if DECLARATION.search(text):
            raise Unreadable("xml_entity")
        _refuse_deep(text.encode())
        return
    if not part.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return
    if b"\0" in part:
        raise Unreadable("file_corrupt")
    said = ENCODING.match(part.lstrip(b"\xef\xbb\xbf"))
    if said and said[1].lower() not in PLAIN:
        raise Unreadable("file_corrupt")
    if DECLARATION_BYTES.search(part):
        raise Unreadable("xml_entity")
    _refuse_deep(part)


def _refuse_deep(part: bytes) -> None:
    """Count what is open, every thousand bytes or so: a deep nest takes more than that."""
    depth = start = 0
    while start < len(part):
        end = part.find(b"<", start + STEP)
        end = len(part) if end < 0 else end
        depth += part.count(b"<", start, end) - 2 * part.count(b"</", start, end)
        for closed in (b"/>", b"<!", b"<?"):
            depth -= part.count(closed, start, end)
        if depth > limits.DEPTH:
            raise Unreadable("xml_depth")
        start = end
