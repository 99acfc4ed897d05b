"""Files kept with their digest."""

import hashlib
import re
from typing import IO

from django.core.files import File
from django.db import transaction

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log
from nuanxin.association.models import Attachment
from nuanxin.base.refused import Refused

LIMIT = 20 * 1024 * 1024
LONGEST_NAME = 200
REFUSED_TYPES = (
    ".svg", ".html", ".htm", ".xhtml", ".xht", ".mht", ".mhtml", ".hta", ".js", ".jse", ".vbs", ".wsf",
    ".exe", ".com", ".scr", ".pif", ".msi", ".bat", ".cmd", ".ps1", ".sh", ".jar", ".lnk", ".url",
    ".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm",
)  # fmt: skip


@transaction.atomic
def keep_attachment(by: By, division: int, file: "File[bytes]") -> Attachment:
    """Store one file for a division (bytes ≤ 20 MiB; nothing a browser or office would run)."""
    name = _plain(file.name or "") or "附件"
    if file.size > LIMIT:
        raise Refused(f"“{name}”超过 20 MB，请压缩后再传，或只登记文号。")
    if name.lower().endswith(REFUSED_TYPES):
        raise Refused(f"“{name}”这类文件不能当佐证，请传 PDF、图片、Word 或 Excel。")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return Attachment.objects.create(
        division=division,
        file=File(file, name),
        name=name,
        size=file.size,
        sha256=digest.hexdigest(),
        added_by=user_of(by),
    )


def open_attachment(by: By, attachment: Attachment) -> IO[bytes]:
    """The file, open at its start; that it was read stands in the log."""
    opened: IO[bytes] = attachment.file.open("rb")
    write_log(by, "attachment.read", attachment, f"下载附件：{attachment.name}")
    return opened


def _plain(name: str) -> str:
    """The name alone: no folders, nothing invisible, no dots and blanks at its end (Windows drops them)."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(char for char in last if char.isprintable()).strip().rstrip(". ")
    stem, dot, ending = shown.rpartition(".")
    return stem[: LONGEST_NAME - len(dot + ending)] + dot + ending if dot else shown[:LONGEST_NAME]
