"""PDF from the very page that prints: one template for screen, paper and file."""

from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation

from nuanxin.base.refused import Refused

OURS = "http://static.invalid"
NO_PANGO = (
    "这台机器缺少排版 PDF 用的 Pango。请在服务器上运行 "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0，或改用“打印”。"
)


def to_pdf(html: str) -> IO[bytes]:
    """Set ``html`` on paper. Only our own static files are read: no network, no other file.

    Raises Refused where the machine has no Pango.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as missing:
        raise Refused(NO_PANGO) from missing

    def fetch(url: str, headers: object = None) -> URLFetcherResponse:
        path = static_file(url)
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    own_files = URLFetcher()
    own_files.fetch = fetch
    document = HTML(string=html, base_url=OURS, url_fetcher=own_files)
    return BytesIO(document.write_pdf())


def static_file(url: str) -> Path:
    """The file behind one of our own static addresses; ValueError for any other address."""
    prefix = OURS + urlsplit(settings.STATIC_URL).path
    if not url.startswith(prefix):
        raise ValueError("Only our own static files are read")
    name = unquote(urlsplit(url).path).removeprefix(urlsplit(settings.STATIC_URL).path)
    try:
        collected = Path(staticfiles_storage.path(name))
        found = str(collected) if collected.is_file() else finders.find(name)
    except SuspiciousFileOperation as outside:
        raise ValueError("Only our own static files are read") from outside
    if not found:
        raise ValueError("No such static file")
    return Path(found)
