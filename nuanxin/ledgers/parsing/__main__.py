"""The child: reads one file from standard input under limits, writes JSON lines of typed cells.

Usage: ``python -m nuanxin.ledgers.parsing NAME``.
"""

import json
import sys

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.rights import give_up_rights
from nuanxin.ledgers.parsing.saying import messages


def main() -> None:
    data = sys.stdin.buffer.read(limits.FILE + 1)
    give_up_rights()
    for each in messages(data, sys.argv[1]):
        sys.stdout.write(json.dumps(each, separators=(",", ":"), ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
