"""Web and worker under one parent: addresses, one run per folder, children that end with us."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nuanxin.base import serving
from nuanxin.base.children import Child, stop
from nuanxin.base.refused import Refused
from nuanxin.base.serving import LOOPBACK, choose_address, only_one

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import os, sys, time
from pathlib import Path
from nuanxin.base.children import Child
child = Child("child", sys.argv[2:], Path(sys.argv[1]), os.open(sys.argv[1], os.O_CREAT | os.O_RDWR))
child.start()
print(child._process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        yield int(listening.getsockname()[1])


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    lock = os.open(tmp_path, os.O_RDONLY)
    child = Child("child", SLEEP, tmp_path / "child.log", lock)
    yield child
    stop([child])
    os.close(lock)


def test_port_asked_for_and_taken_is_refused(taken: int) -> None:
    with pytest.raises(Refused, match=f"端口 {taken} 用不了"):
        choose_address(None, taken)


def test_without_a_wish_the_next_free_port_is_taken(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUANXIN_PORT", raising=False)
    monkeypatch.setattr(serving, "PORTS", range(taken, taken + 50))
    assert choose_address(None, None).port > taken


def test_port_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUANXIN_PORT", "eighty")
    with pytest.raises(Refused, match="NUANXIN_PORT 应是一个端口号"):
        choose_address(None, None)


def test_second_run_on_the_same_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    monkeypatch.setattr(serving, "AFTERLIFE", 0.0)
    address = serving.Address(LOOPBACK, taken)
    with only_one(address), pytest.raises(Refused, match=f"已经在运行：{address.url}"):
        only_one(address).__enter__()


def test_dead_child_is_started_again_after_a_pause(child: Child) -> None:
    child.start()
    assert not child.revive(now=0.0)
    child.terminate()
    child.end(time.monotonic() + 10)
    assert child.revive(now=100.0)
    assert not child.revive(now=100.5)
    assert not child.alive()
    child.revive(now=101.5)
    assert child.alive()
    assert child.deaths == 1


def test_child_that_does_not_listen_is_killed(child: Child) -> None:
    child.command = ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    child.start()
    child.terminate()
    child.end(time.monotonic())
    assert not child.alive()


def test_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log"), *SLEEP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or " Z " in Path(f"/proc/{child}/stat").read_text():
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")
