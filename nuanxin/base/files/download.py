"""The answer that hands a file to the browser."""

import re
import secrets
from typing import IO

from django.conf import settings
from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')
LONGEST_NAME = 80
STARTED = "download"
"""A cookie with a number nobody needs: a new one tells the page that stays behind that its file comes."""
A_MINUTE = 60


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
    answer.set_cookie(
        STARTED, secrets.token_urlsafe(9), A_MINUTE, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
