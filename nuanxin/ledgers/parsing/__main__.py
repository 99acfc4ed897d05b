"""The child: reads one file from standard input under limits, writes JSON lines of typed cells.

Usage: ``python -m nuanxin.ledgers.parsing NAME``.
"""

import json
import resource
import sys

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.saying import messages

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp437", "ascii", "latin-1")


def main() -> None:
    data = sys.stdin.buffer.read(limits.FILE + 1)
    _limit()
    for each in messages(data, sys.argv[1]):
        sys.stdout.write(json.dumps(each, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _limit() -> None:
    """From here on: so much memory and time, nothing written, no file and no socket opened."""
    for encoding in ENCODINGS:  # their modules are files, too
        "".encode(encoding)
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU, limits.CPU + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    main()
