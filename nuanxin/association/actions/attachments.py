"""Files kept with their digest."""

import hashlib

from django.core.files import File
from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.models import Attachment
from nuanxin.base.refused import Refused

LIMIT = 20 * 1024 * 1024
REFUSED_TYPES = (".svg", ".html", ".htm", ".js", ".exe", ".bat", ".sh", ".docm", ".xlsm")


@transaction.atomic
def keep_attachment(by: By, division: int, file: "File[bytes]") -> Attachment:
    """Store one file for a division (bytes ≤ 20 MiB; nothing a browser or office would run)."""
    name = (file.name or "附件").rsplit("/", 1)[-1]
    if file.size > LIMIT:
        raise Refused(f"“{name}”超过 20 MB，请压缩后再传，或只登记文号。")
    if name.lower().endswith(REFUSED_TYPES):
        raise Refused(f"“{name}”这类文件不能当佐证，请传 PDF、图片、Word 或 Excel。")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return Attachment.objects.create(
        division=division,
        file=file,
        name=name,
        size=file.size,
        sha256=digest.hexdigest(),
        added_by=by.user if by else None,
    )
