"""Web and worker under one parent: started together, watched, stopped together."""

import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

from nuanxin.base import database
from nuanxin.base.children import Child, stop
from nuanxin.base.database import data_folder, fresh_log, private_folder
from nuanxin.base.refused import Refused

LOOPBACK = "127.0.0.1"
ANYWHERE = str(IPv4Address(0))
PORTS = range(8000, 8050)
READY_WITHIN = 120.0  # seconds
ATTEMPTS = 3
BREATH = 0.5  # seconds between two looks
AFTERLIFE = 5.0  # seconds the programs of a run that was killed may need to end
WORKERS = 2
THREADS = 4


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        name = "localhost" if self.host in (LOOPBACK, ANYWHERE) else self.host
        return f"http://{name}:{self.port}"

    def ready(self) -> bool:
        """Whether ``/healthz`` answers 200."""
        asked = http.client.HTTPConnection(self.host, self.port, timeout=10)
        # Behind https the application would send us there; a proxy says it has seen to that.
        headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
        try:
            asked.request("GET", "/healthz", headers=headers)
            return asked.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()


def choose_address(host: str | None, port: int | None) -> Address:
    """The address asked for, else ``NUANXIN_HOST`` and ``NUANXIN_PORT``, else the first free port
    from 8000 on this machine alone. Refuses a port asked for by name that is taken.
    """
    where = host or os.environ.get("NUANXIN_HOST") or LOOPBACK
    wanted = port or _port_from_environment()
    candidates = [wanted] if wanted else PORTS
    for candidate in candidates:
        if _is_free(where, candidate):
            return Address(where, candidate)
    tried = str(wanted) if wanted else f"{PORTS[0]} 到 {PORTS[-1]}"
    raise Refused(
        f"地址 {where} 的端口 {tried} 用不了（多半已被别的程序占用），"
        "请用 --port 或环境变量 NUANXIN_PORT 换一个。"
    )


def serve(
    address: Address, lock: int, say: Callable[[str], None], ready: Callable[[], None]
) -> None:
    """Run web and worker until Ctrl-C (returns) or SIGTERM (``SystemExit`` passes through).

    ``lock`` is from ``only_one``; ``ready`` is called once the first page can be opened.
    """
    web, worker = _children(address, lock)
    try:
        web.start()
        worker.start()
        _wait_until_ready(web, address)
        ready()
        _watch([web, worker], say)
    except KeyboardInterrupt:
        say("正在停止…")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave one alive
        stop([web, worker])


@contextmanager
def only_one(address: Address) -> Iterator[int]:
    """One run per data folder; the lock lives on in the children until the last has ended."""
    path = private_folder(data_folder() / "run") / "serve.lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + AFTERLIFE
        while not _take(lock):
            if time.monotonic() > deadline:
                where = path.read_text()
                raise Refused(f"系统已经在运行：{where}，先在那个窗口按 Ctrl-C 停掉它再试。")
            time.sleep(BREATH)
        path.write_text(address.url)
        yield lock
    finally:
        os.close(lock)


def _children(address: Address, lock: int) -> tuple[Child, Child]:
    logs = data_folder() / "log"
    web = [
        sys.executable,
        "-m",
        "granian",
        "--factory",
        "nuanxin.base.web:application",
        "--interface",
        "wsgi",
        "--host",
        address.host,
        "--port",
        str(address.port),
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        str(THREADS),
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "5",
        "--log-level",
        "warning",
    ]
    worker = [str(Path(sys.executable).with_name("nuanxin")), "facts", "watch"]
    return (
        Child("网页服务", web, fresh_log(logs / "web.log"), lock),
        Child("指标更新", worker, fresh_log(logs / "worker.log"), lock),
    )


def _wait_until_ready(web: Child, address: Address) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not address.ready():
        web.revive(time.monotonic())
        if web.deaths > ATTEMPTS or time.monotonic() > deadline:
            raise RuntimeError(f"the web server does not get well: {web.last_words()}")
        time.sleep(BREATH)


def _watch(children: list[Child], say: Callable[[str], None]) -> None:
    using = database.server()
    while True:
        using.keep_running()
        for child in children:
            if child.revive(time.monotonic()):
                say(f"{child.name}意外停止（第 {child.deaths} 次），正在重启，原因见 {child.log}。")
        time.sleep(BREATH)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError:
        return False
    return True


def _port_from_environment() -> int | None:
    given = os.environ.get("NUANXIN_PORT")
    if given and not given.isdecimal():
        raise Refused(f"环境变量 NUANXIN_PORT 应是一个端口号，现在是 {given}。")
    return int(given) if given else None
