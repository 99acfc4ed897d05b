"""The doors of the command line: how a command answers, and how it says no.

Exit codes: 0 done, 2 refused with one sentence on stderr, 1 our fault with an incident number.
"""

import os
import sys
from argparse import _SubParsersAction
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from django.core.management.base import BaseCommand, CommandParser

from nuanxin.base import incidents
from nuanxin.base.refused import Refused

Subparsers: TypeAlias = "_SubParsersAction[CommandParser]"

OUR_FAULT = 1
REFUSED = 2
INTERRUPTED = 130


@contextmanager
def answering() -> Iterator[None]:
    """Turn how the block ends into the exit code and the sentence the user is owed."""
    try:
        yield
    except Refused as no:
        sys.stderr.write(f"{no}\n")
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader, say `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as fault:
        number, file = incidents.record(fault), incidents.incidents_file()
        sys.stderr.write(f"系统出了问题，编号 {number}，请把编号告诉管理员；详情在 {file}。\n")
        sys.exit(OUR_FAULT)


def add_by(parser: CommandParser) -> None:
    """The option ``--by USER`` of a command that writes."""
    parser.add_argument("--by", default="", metavar="账号", help="以谁的名义办；不写，日志里记“命令行”")


class DoorCommand(BaseCommand):
    """One noun of ``nuanxin``. A noun with verbs overrides ``add_subcommands``::

        def add_subcommands(self, subparsers):
            show = subparsers.add_parser("show", help="…")
            show.add_argument("code")
            show.set_defaults(run=self.show)

        def show(self, options): ...

    A noun without verbs overrides ``add_arguments`` and ``handle`` as in any Django command.
    Called by name from Python (``call_command``), a ``Refused`` comes through as it is.
    """

    requires_system_checks = ()  # they run in `make test`, not before every command
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_subcommands(parser.add_subparsers(required=True, title="动作", metavar="动作"))

    def add_subcommands(self, subparsers: Subparsers) -> None:
        """Add the noun's verbs; each sets ``run`` to the method that carries it out."""

    def handle(self, *args: Any, **options: Any) -> None:
        options["run"](options)

    def run_from_argv(self, argv: list[str]) -> None:
        with answering():
            super().run_from_argv(argv)
