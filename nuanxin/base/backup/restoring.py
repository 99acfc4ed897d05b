"""Bringing a backup back into an empty installation: looked through to its end before anything is written."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.db.migrations.loader import MigrationLoader

from nuanxin.base import database
from nuanxin.base.backup import postgres
from nuanxin.base.backup.entries import NOT_UNDERSTOOD, read_entries
from nuanxin.base.backup.manifest import DATABASE, MANIFEST, Manifest, Table
from nuanxin.base.backup.rows import digests, renumber
from nuanxin.base.backup.sealed import Secret, opened, read_header
from nuanxin.base.backup.secret import require_keys
from nuanxin.base.database import data_folder, data_path, private_folder, restoring_mark
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.programs import find_programs
from nuanxin.base.progress import progress
from nuanxin.base.refused import Refused

MAY_BE_THERE = {"keys", "log", "run"}
UNPACKED = 4  # times the size of a backup, about
CLUSTER = 256 * 1024**2  # bytes of an embedded server with nothing in it, its log included
SEGMENT = 17 * 1024**2  # bytes: where less is left, PostgreSQL cannot write on
FULL = ("No space left", "Check free disk space", "Disk quota exceeded", "File too large")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def restored(source: Path, secret: Secret) -> Iterator[Manifest]:
    """The installation as it was, for the block to finish; where that fails nothing of it is left.

    Refuses, with nothing written, what is not a whole backup that fits here. Killed half-way, it
    does not start again.
    """
    require_empty()
    manifest = examine(source, secret)
    require_fit(manifest)
    require_keys(manifest.keys)
    _require_room(source)
    mark = restoring_mark(data_folder())
    private_folder(mark.parent)
    mark.write_text(source.name)
    with or_nothing(), database.in_use(restoring=True) as server:
        _bring_back(source, secret, manifest)
        server.stamp.unlink(missing_ok=True)
        database.ensure_roles(server)
        yield manifest
        mark.unlink()


@contextmanager
def or_nothing() -> Iterator[None]:
    """What was written is taken away where the block fails; a full disk is a sentence."""
    try:
        yield
    except BaseException as error:
        full = _is_full(error)
        after = _take_away()
        if full:
            raise Refused(f"磁盘满了，恢复没有做完。{after}请换一个空间够的位置再试。") from error
        if isinstance(error, Refused):
            raise Refused(f"{error}{after}") from error
        if isinstance(error, OSError):
            raise Refused(f"恢复没有做完（{error.strerror}）。{after}") from error
        raise


def _is_full(error: BaseException | None) -> bool:
    """Whether this, or what it came from, is for want of room."""
    if shutil.disk_usage(data_folder()).free < SEGMENT:
        return True
    while error is not None:
        number = error.errno if isinstance(error, OSError) else None
        if number in NO_ROOM or any(words in str(error) for words in FULL):
            return True
        error = error.__cause__ or error.__context__
    return False


def _take_away() -> str:
    """Empty the data folder but for the keys; what to say of it. A database of somebody else's server
    with something in it is left as it is: nothing starts over it.
    """
    data = data_folder()
    for path in data.iterdir():
        if path.name not in MAY_BE_THERE:
            shutil.rmtree(path, ignore_errors=True)
    if not isinstance(database.server(), Embedded):
        with postgres.as_owner() as connection:
            if not postgres.is_empty(connection):
                return database.cut_short(data)
    restoring_mark(data).unlink(missing_ok=True)
    return "写了一半的已经清掉，keys 没有动。"


def require_empty() -> None:
    """Nothing but keys in the data folder, and no table in the database."""
    data = data_path()
    if restoring_mark(data).exists():
        raise Refused(database.cut_short(data))
    there = {path.name for path in data.iterdir()} - MAY_BE_THERE if data.exists() else set()
    if there:
        raise Refused(
            f"{data} 不是空的（里面有 {'、'.join(sorted(there)[:5])}），恢复会盖掉现有的数据。"
            "请用 NUANXIN_DATA 指一个空文件夹，只放 keys。"
        )
    if isinstance(database.server(), Embedded):
        return
    with postgres.as_owner() as connection:
        if not postgres.is_empty(connection):
            raise Refused("DATABASE_URL 指的库里已经有表，恢复会盖掉它们。请指一个空库。")


def examine(source: Path, secret: Secret) -> Manifest:
    """Read a backup to its end and compare all that is in it with its manifest; writes nothing."""
    found: dict[str, str] = {}
    manifest = None
    for name, blocks in _entries(source, secret, "检查备份"):
        if name == MANIFEST:
            manifest = Manifest.decoded(b"".join(blocks))
        else:
            found[name] = _digest(blocks)
    if manifest is None:
        raise Refused(NOT_UNDERSTOOD)
    if found != {**manifest.files, DATABASE: manifest.dump}:
        raise Refused("备份里的内容和它的清单对不上。请换一份备份。")
    return manifest


def _entries(source: Path, secret: Secret, title: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    try:
        file = source.open("rb")
    except OSError as error:
        raise Refused(f"读不了备份 {source}（{error.strerror}），请检查路径。") from error
    with file, progress(title, os.fstat(file.fileno()).st_size) as came:
        yield from read_entries(opened(file, read_header(file), secret, came))


def _digest(blocks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def require_fit(manifest: Manifest) -> None:
    """Refuse a backup of newer tables, or of a newer PostgreSQL, than there are here."""
    known = MigrationLoader(None).disk_migrations or {}
    newer = [name for name in manifest.migrations if tuple(name.split(".", 1)) not in known]
    if newer:
        raise Refused(
            f"这份备份是更新的版本（{manifest.made_with}）做的，这里还没有 {newer[0]} 等 {len(newer)} "
            "步表结构，请先升级暖心再恢复。"
        )
    postgres.programs_for(manifest.dumper)
    if isinstance(database.server(), Embedded):
        here = find_programs().major
    else:
        with postgres.as_owner() as connection:
            here = connection.info.server_version // 10_000
    if here < manifest.server:
        raise Refused(
            f"备份来自 PostgreSQL {manifest.server}，这里是 {here}：请先升级数据库再恢复。"
        )


def _require_room(source: Path) -> None:
    own = CLUSTER if isinstance(database.server(), Embedded) else 0
    free, need = shutil.disk_usage(data_folder()).free, UNPACKED * source.stat().st_size + own
    if free < need:
        raise Refused(
            f"磁盘只剩 {free / 1024**3:.1f} GB，恢复大约要 {need / 1024**3:.1f} GB，"
            "请清理磁盘，或用 NUANXIN_DATA 指到更大的盘上。"
        )


def _bring_back(source: Path, secret: Secret, manifest: Manifest) -> None:
    """Database and files; the dump lies in the clear only in a folder of ours, for as long."""
    aside = private_folder(data_folder() / "run" / "restore")
    try:
        for name, blocks in _entries(source, secret, "解开备份"):
            if name == DATABASE:
                _keep(aside / "database.dump", blocks)
            elif name != MANIFEST:
                _keep(_place(name), blocks)
            else:
                _digest(blocks)
        with postgres.as_owner() as connection:
            if not postgres.is_empty(connection):
                raise Refused("数据库不是空的，恢复会盖掉现有的数据。请指一个空库。")
            postgres.without_standing_grants(connection)
            postgres.load(postgres.programs_for(manifest.dumper), aside / "database.dump")
            _compare(manifest, digests(connection))
            renumber(connection)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _place(name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise Refused(NOT_UNDERSTOOD)
    place = data_folder().joinpath(*parts)
    private_folder(place.parent)
    return place


def _keep(path: Path, blocks: Iterator[bytes]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _compare(manifest: Manifest, there: Mapping[str, Table]) -> None:
    if there == manifest.tables:
        return
    names = sorted({*there, *manifest.tables})
    other = [name for name in names if there.get(name) != manifest.tables.get(name)]
    raise Refused(f"恢复出来的表和备份不一致：{'、'.join(other)}。")


def made_on(manifest: Manifest) -> str:
    """When the backup was made, to the minute."""
    return f"{datetime.fromisoformat(manifest.made_at):%Y-%m-%d %H:%M}"
