"""A file with a password: asked for on the page, held in memory alone, tried by a child."""

import os
import threading
from pathlib import Path

from nuanxin.ledgers.checking import Checked, Given
from nuanxin.ledgers.kept import open_kept, shut
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.refusal import Unreadable
from nuanxin.ledgers.reading import child_of

TRIES = 3
WRONG = "密码不对，还可以试 {left} 次。"
WRONG_AT_LAST = f"密码试了 {TRIES} 次都不对，这份文件没有导入。请核对密码后再传一次，或者去掉密码另存一份再传。"
WRONG_PASSWORD = 3  # how the child ends then
SEALED = (".xlsx", ".xls", ".et")  # an .ods with a password cannot be opened here


class WrongPassword(Exception):
    """The file does not open with it."""


def may_be_unlocked(checked: Checked, name: str) -> bool:
    return checked.reason == "file_encrypted" and Path(name).suffix.lower() in SEALED


def unlock_source(given: Given, password: str) -> None:
    """Put what is inside the file in its place; the usual checks come after, as for any other file.

    Raises ``WrongPassword``, or ``Unreadable`` where it cannot be opened at all.
    """
    inside = _inside(given, password)
    fresh = given.path.with_name(f".source.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(shut(given.path, inside))
    fresh.replace(given.path)


def _inside(given: Given, password: str) -> bytes:
    ours, theirs = os.pipe()
    os.write(theirs, password.encode())
    os.close(theirs)
    try:
        file = open_kept(given.path)
        child = child_of("nuanxin.ledgers.parsing.unlock", file, given.name, (ours,))
    finally:
        os.close(ours)
    with file, child:
        clock = threading.Timer(limits.WALL, child.kill)
        clock.start()
        said = child.stdout.read(limits.FILE + 1) if child.stdout else b""
        if len(said) > limits.FILE:
            child.kill()
        ended = child.wait()
        clock.cancel()
    if ended == WRONG_PASSWORD:
        raise WrongPassword
    if ended or not said:
        raise Unreadable("file_encrypted" if ended > 0 else "file_too_big")
    return said
