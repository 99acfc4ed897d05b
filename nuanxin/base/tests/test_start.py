"""``make run`` without its installing: killed at every step, run again, stopped by Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from nuanxin.base.database.embedded import Embedded
from nuanxin.base.serving import LOOPBACK, Address, only_one

pytestmark = pytest.mark.deep

MOMENTS = (1, 2, 3, 4, 6, 8, 11, 14, 18, 24)  # seconds after the start; the steps move between them


def start(data: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "config.start"],
        env=os.environ | {"NUANXIN_DATA": str(data), "NUANXIN_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as probe:
        return int(probe.getsockname()[1])


def read_until_ready(run: subprocess.Popen[str]) -> str:
    """All it said up to the line that names the address, or up to its end."""
    said = ""
    assert run.stdout
    for line in run.stdout:
        said += line
        if "http://localhost" in line:
            break
    return said


def test_killed_at_every_step_it_starts_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    for moment in MOMENTS:
        with start(tmp_path, port) as run:
            try:
                run.wait(moment)
            except subprocess.TimeoutExpired:
                run.kill()
            said = run.communicate()[0]
            assert "系统出了问题" not in said, said

    with start(tmp_path, port) as run:
        said = read_until_ready(run)
        assert f"请在浏览器打开 http://localhost:{port}" in said, said
        assert said.count("用户名") >= 4, said
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/healthz") as answer:
            assert answer.status == 200
        run.send_signal(signal.SIGINT)
        run.communicate()

    assert run.returncode == 0
    assert not Embedded(tmp_path).answers()
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    with only_one(Address(LOOPBACK, port)):
        pass  # nothing of it lives on
