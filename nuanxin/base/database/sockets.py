"""Where the embedded server listens: a Unix socket in a private folder, never a port."""

import hashlib
import os
from pathlib import Path

from nuanxin.base.database.account import Account
from nuanxin.base.refused import Refused

PORT = 5432  # only a part of the socket's name: nothing listens on a port
SOCKET = f".s.PGSQL.{PORT}"
LONGEST = 107  # bytes in sockaddr_un.sun_path on Linux, without the closing zero


def socket_folder(data: Path) -> Path:
    """The folder of the socket for this data folder; the same for everybody who asks.

    ``data/run``, unless that is too long for a socket, or we are root and hand the server to an
    account that may not enter the data folder: then a folder of its own under ``/tmp``.
    """
    run = data / "run"
    if os.geteuid() != 0 and len(os.fsencode(run / SOCKET)) <= LONGEST:
        return run
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path("/", "tmp", f"nuanxin-{os.geteuid()}-{name}")


def private_socket_folder(data: Path, account: Account | None) -> Path:
    """The same folder, there and closed to others, without the socket of a server now dead."""
    folder = socket_folder(data)
    ours = {os.geteuid(), account.uid if account else os.geteuid()}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in ours:
        raise Refused(f"{folder} 被别的用户占用了，请删除它再试。")
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
    for stale in (SOCKET, f"{SOCKET}.lock"):
        (folder / stale).unlink(missing_ok=True)
    return folder
