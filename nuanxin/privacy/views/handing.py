"""A person's own copy as the file that is handed over."""

from django.http.response import HttpResponseBase

from nuanxin.base.files.download import download
from nuanxin.privacy.held.files import DOCX, JSON, as_docx, as_json
from nuanxin.privacy.held.gather import Held

WRITERS = {"docx": (as_docx, DOCX), "json": (as_json, JSON)}


def handed_over(held: Held, suffix: str) -> HttpResponseBase:
    """``suffix``: docx or json."""
    write, kind = WRITERS[suffix]
    return download(write(held), f"个人信息副本-{held.whose}.{suffix}", kind)
