"""What a child of ours gives up before it looks at a stranger's file."""

import resource

from nuanxin.ledgers.parsing import limits

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp437", "ascii", "latin-1")


def give_up_rights() -> None:
    """From here on: so much memory and time, nothing written, no file and no socket opened."""
    for encoding in ENCODINGS:  # their modules are files, too
        "".encode(encoding)
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU, limits.CPU + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
