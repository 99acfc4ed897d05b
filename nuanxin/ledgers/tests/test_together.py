"""Two clerks at once, a kill in the middle, a full disk, a child that is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from nuanxin.association.acting import act
from nuanxin.association.models import Appointment, User
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.base.database import data_path, private_folder
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions import running
from nuanxin.ledgers.actions.importing import import_rows
from nuanxin.ledgers.actions.jobs import open_batch, submit
from nuanxin.ledgers.actions.running import carry_out
from nuanxin.ledgers.checking import Checked, Given, check_file
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import read_file
from nuanxin.ledgers.tests.sheets import VILLAGE, xlsx


def rows(words: str) -> bytes:
    return xlsx(*((VILLAGE, f"指导员{n}（演示）", "", "2023-03-01", None) for n in words))


def bring_in(folder: Path, words: str) -> Checked:
    """Import as the county in a transaction of one's own, for real."""
    file = folder / f"{words}.xlsx"
    file.write_bytes(rows(words))
    given = Given(file, file.name, "advisers")
    checked = check_file(given)
    with transaction.atomic(), scoped(EVERYWHERE):
        by = act(User.objects.get(username="county").pk, today())
        import_rows(by, open_batch(by, given), checked)
    return checked


def count(word: str = "指导员") -> int:
    with transaction.atomic(), scoped(EVERYWHERE):
        return Appointment.objects.live().filter(holder__name__startswith=word, division=int(VILLAGE)).count()


def test_overlapping_files_at_once(own_database: str, tmp_path: Path) -> None:
    """Each person goes in once, whoever comes second; nobody is turned away by a constraint."""
    before, done = count(), list[Checked]()
    faults = list[BaseException]()

    def work(words: str) -> None:
        try:
            done.append(bring_in(tmp_path, words))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[words]) for words in ("天地玄黄", "玄黄宇宙", "黄宇洪荒")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert count() - before == len(set("天地玄黄宇宙洪荒"))
    assert all(line.good for checked in done for line in checked.lines)


def test_a_fault_in_the_middle_leaves_nothing(own_database: str, tmp_path: Path) -> None:
    before = count()
    with transaction.atomic():
        bring_in(tmp_path, "天地")
        transaction.set_rollback(True)
    assert count() == before


KILLED = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.db import connections
for alias in connections:
    connections[alias].settings_dict["NAME"] = sys.argv[2]
from nuanxin.ledgers.actions import importing
importing._trace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from nuanxin.ledgers.tests.test_together import bring_in
bring_in(Path(sys.argv[1]), "天地玄黄")
"""


def test_a_kill_in_the_middle_leaves_nothing(own_database: str, tmp_path: Path) -> None:
    """Killed after the rows were written and before the end of the transaction."""
    before = count()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), own_database], check=False,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}, capture_output=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert count() == before


def sent(data: bytes, name: str = "a.xlsx") -> Batch:
    set_scope(EVERYWHERE)
    by = act(User.objects.get(username="county").pk, today())
    return submit(by, "advisers", SimpleUploadedFile(name, data))


FULL = Path("/dev/full")  # every write there ends with "no space left on device"


def test_a_full_disk_is_one_sentence(db: None) -> None:
    batch = sent(rows("天"))
    (batch.folder / f".report.json.{os.getpid()}").symlink_to(FULL)
    Batch.objects.filter(pk=batch.pk).update(state=State.IMPORTING)
    before = count()
    carry_out(batch.pk)
    set_scope(EVERYWHERE)
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == (State.REFUSED, running.FULL)
    assert count() == before


def test_a_disk_that_is_full_at_once(db: None) -> None:
    next_one = sent(rows("天")).pk + 1
    folder = private_folder(data_path() / "ledgers" / str(next_one))
    (folder / "source").symlink_to(FULL)
    with pytest.raises(Refused, match="磁盘满了"):
        sent(rows("地"))
    (folder / "source").unlink()


def test_a_child_that_is_killed_is_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "pipe.xlsx"
    os.mkfifo(file)
    waiting = threading.Thread(target=_kill_the_child)
    waiting.start()
    holder = os.open(file, os.O_RDWR)  # nobody ever writes: the child waits for bytes
    with pytest.raises(Unreadable, match="file_too_big"):
        read_file(file, "a.xlsx")
    os.close(holder)
    waiting.join()


def _kill_the_child() -> None:
    """The one of this process that reads a ledger."""
    for _ in range(200):
        found = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
        )
        for line in found.stdout.splitlines():
            if "nuanxin.ledgers.parsing" in line:
                os.kill(int(line.split()[0]), signal.SIGKILL)
                return
        time.sleep(0.05)


def test_the_child_may_open_neither_files_nor_sockets(tmp_path: Path) -> None:
    tried = """
import socket, sys
from nuanxin.ledgers.parsing.rights import give_up_rights
give_up_rights()
for attempt in (lambda: open("/etc/hostname"), lambda: socket.socket(), lambda: bytearray(10**9)):
    try:
        attempt()
    except (OSError, MemoryError):
        continue
    sys.exit(1)
"""
    assert subprocess.run([sys.executable, "-c", tried], check=False).returncode == 0
