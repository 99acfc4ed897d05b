"""``nuanxin``: the command line. Sees to the database for the commands that need one."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from django.core.management import CommandError, execute_from_command_line

from nuanxin.base import database
from nuanxin.base.command import answering
from nuanxin.base.refused import Refused

TERMINATED = 128 + signal.SIGTERM
WITHOUT_APPS = ["notice", "read"]
# Those that read files only, or see to the database themselves.
WITHOUT_DATABASE = (
    WITHOUT_APPS,
    ["database"],
    ["doctor"],
    ["restore"],
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
    if argv[1:3] == WITHOUT_APPS:
        read_notice(argv)
    elif needs_database(argv[1:]):
        with database.in_use():
            execute_from_command_line(argv)
    else:
        execute_from_command_line(argv)


def read_notice(argv: list[str]) -> None:
    """Read a file at once: neither settings nor apps have a say in it, so none are loaded."""
    from nuanxin.plans.management.commands.notice import Command

    command = Command()
    try:
        options = command.create_parser(argv[0], argv[1]).parse_args(argv[2:])
    except CommandError as misuse:
        raise Refused("请写明要读的文件：nuanxin notice read 文件 [--jsonl 或 --text]。") from misuse
    command.handle(**vars(options))


def needs_database(words: list[str]) -> bool:
    """Whether these words, all that follows ``nuanxin``, name a command that needs a database."""
    if not words or {"-h", "--help"} & set(words):
        return False
    return not any(words[: len(free)] == free for free in WITHOUT_DATABASE)


def terminate(signum: int, frame: FrameType | None) -> NoReturn:
    """End in good order: what was started is stopped, what was joined is left."""
    sys.exit(TERMINATED)
