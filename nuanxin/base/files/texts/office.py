"""Older Word and WPS files, turned into .docx by LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from nuanxin.base.files.texts.zipped import BROKEN
from nuanxin.base.refused import Refused

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH_TEXT = b"{\\rtf"
SECONDS = 120

NO_OFFICE = "这台机器读不了 .doc 和 .wps：请用 WPS 或 Word 另存为 .docx，再试一次。"


def is_spreadsheet(data: bytes) -> bool:
    """Tell an old spreadsheet by the stream names in its compound file."""
    streams = (name.encode("utf-16-le") for name in ("Workbook\0", "Book\0"))
    return data.startswith(COMPOUND_FILE) and any(name in data for name in streams)


def to_docx(data: bytes, name: str) -> bytes:
    """Return the same document as .docx bytes."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("文件加了密码：请去掉密码另存一份，再试一次。")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Refused(NO_OFFICE)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "paper" + (Path(name).suffix or ".doc"))
        source.write_bytes(data)
        _convert(program, source)
        result = source.with_suffix(".docx")
        if not result.exists():
            raise Refused(BROKEN)
        return result.read_bytes()


def _convert(program: str, source: Path) -> None:
    profile = f"-env:UserInstallation={source.with_name('profile').as_uri()}"
    target = ["--convert-to", "docx", "--outdir", str(source.parent)]
    try:
        subprocess.run(
            [program, profile, "--headless", *target, str(source)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as fault:
        raise Refused(NO_OFFICE) from fault
