"""``nuanxin``: the command line. Sees to the database for the commands that need one."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from django.core.management import execute_from_command_line

from nuanxin.base import database
from nuanxin.base.command import answering

TERMINATED = 128 + signal.SIGTERM
# Those that read files only, or see to the database themselves.
WITHOUT_DATABASE = (
    ["notice", "read"],
    ["database"],
    ["doctor"],
    ["help"],
    ["version"],
    ["check"],
    ["collectstatic"],
    ["compilemessages"],
    ["makemessages"],
)


def main() -> None:
    """Run the command named in ``sys.argv``; exit codes as in ``nuanxin.base.command``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, terminate)
    with answering():
        run([os.path.basename(sys.argv[0]), *sys.argv[1:]])


def run(argv: list[str]) -> None:
    """Run one command, on a database that is up for as long as it needs one."""
    if needs_database(argv[1:]):
        with database.in_use():
            execute_from_command_line(argv)
    else:
        execute_from_command_line(argv)


def needs_database(words: list[str]) -> bool:
    """Whether these words, all that follows ``nuanxin``, name a command that needs a database."""
    if not words or {"-h", "--help"} & set(words):
        return False
    return not any(words[: len(free)] == free for free in WITHOUT_DATABASE)


def terminate(signum: int, frame: FrameType | None) -> NoReturn:
    """End in good order: what was started is stopped, what was joined is left."""
    sys.exit(TERMINATED)
