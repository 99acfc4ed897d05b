"""The product as a person meets it: ``make run``'s own start-up, and Debian's Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PATIENCE = 600  # seconds until a first start answers; the machine may be busy


@dataclass(frozen=True)
class Product:
    """A running installation: its address, a password for each member of the cast, and where it writes."""

    url: str
    passwords: dict[str, str]
    data: Path
    passing: Path  # its folder for temporary files


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """Started once for all journeys, from an empty folder, as ``make run`` does."""
    data, port = Path(mkdtemp(prefix="nuanxin-journey-")), _free_port()
    passing = Path(mkdtemp(prefix="nuanxin-passing-"))
    own = {"NUANXIN_DATA": str(data), "NUANXIN_PORT": str(port), "TMPDIR": str(passing)}
    environment = os.environ | own
    environment.pop("NOTICE", None)
    log = (data / "start.log").open("wb")
    started = subprocess.Popen(
        [sys.executable, "-m", "config.start"],
        env=environment, stdout=log, stderr=subprocess.STDOUT,
    )
    url = f"http://localhost:{port}"
    try:
        _wait(url, started, data / "start.log")
        lines = (data / "sign-ins.txt").read_text("utf-8").splitlines()
        yield Product(url, {line.split("\t")[1]: line.split("\t")[2] for line in lines}, data, passing)
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(timeout=60)
        log.close()
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(passing, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _wait(url: str, started: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and started.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(url + "/healthz", timeout=2).status == 200:
                return
        time.sleep(0.3)
    pytest.fail("the product did not start:\n" + log.read_text("utf-8", errors="replace")[-4000:])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Missing, it is an error, never a skipped journey."""
    path = shutil.which("chromium") or pytest.fail("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def enter(product: Product, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window and sign in as a member of the cast; what goes wrong on a page fails the test."""
    contexts, faults = [], list[str]()

    def sign_in(username: str, viewport: dict[str, int] | None = None) -> Page:
        size = viewport or DESKTOP
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]}, base_url=product.url,
            locale="zh-CN", has_touch=size is PHONE,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", product.passwords[username])
        page.click("main button[type=submit], form button")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not faults
