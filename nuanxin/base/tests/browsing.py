"""A site made of the sample pages, opened in a real browser without a server or a network."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Request, Route, ViewportSize, sync_playwright

from . import gallery

HOME = "http://sample.test"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
    " form-action 'self'; frame-ancestors 'none'"
)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; a machine without one fails here, loudly."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "没有找到 chromium：apt-get install chromium"
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=found, args=ARGUMENTS.split())
        yield opened
        opened.close()


class Site:
    """One visitor's tab. ``complaints`` is what the browser had to say; ``posted`` what was sent."""

    def __init__(self, opened: Browser, viewport: ViewportSize, **more: Any) -> None:
        self.pages = gallery.pages()
        self.complaints: list[str] = []
        self.posted: list[str] = []
        self.answers: dict[str, tuple[int, str]] = {}
        self.context = opened.new_context(viewport=viewport, locale="zh-CN", **more)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._answer)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def open(self, name: str) -> Page:
        self.page.goto(f"{HOME}/{name}")
        self.page.wait_for_load_state("load")
        return self.page

    def _answer(self, route: Route, request: Request) -> None:
        path = unquote(urlsplit(request.url).path).lstrip("/")
        if request.method == "POST":
            self.posted.append(f"{path}?{request.post_data}")
        if path in self.answers:
            status, body = self.answers[path]
            route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")
        elif path.startswith("static/"):
            self._static(route, path.removeprefix("static/"))
        elif path == "geo":
            route.fulfill(body=json.dumps(gallery.squares()), content_type="application/json")
        else:
            self._page(route, path, urlsplit(request.url).query)

    def _static(self, route: Route, name: str) -> None:
        found = finders.find(name)
        assert found, f"{name} is missing: npm ci && npm run assets"
        kind = guess_type(found)[0] or "application/octet-stream"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    def _page(self, route: Route, name: str, query: str) -> None:
        body = gallery.list_page(query) if name == "list" and query else self.pages.get(name)
        headers = {"Content-Security-Policy": POLICY}
        kind = "text/html; charset=utf-8"
        status = 200 if body else 404
        route.fulfill(status=status, body=body or "", content_type=kind, headers=headers)
