"""The answer that hands a file to the browser."""

import re
from typing import IO

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')
LONGEST_NAME = 80


def download(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    """Send ``file`` (open, at its start) as a download.

    ``name`` may be Chinese (RFC 6266 ``filename*``); characters Windows refuses become "-".
    Nothing on the way may keep it or guess another type.
    """
    stem, dot, ending = FORBIDDEN.sub("-", name).rpartition(".")
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=stem[:LONGEST_NAME] + dot + ending,
        content_type=content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
