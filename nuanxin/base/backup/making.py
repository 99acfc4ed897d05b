"""Making a backup: one snapshot of the database and the files it names, into one sealed file."""

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.apps import apps
from django.conf import settings
from django.db.models import FileField
from psycopg import sql

from nuanxin.base import keys
from nuanxin.base.backup.entries import BLOCK, Entries
from nuanxin.base.backup.manifest import DATABASE, MANIFEST, UPLOADS, Manifest
from nuanxin.base.backup.postgres import dump, programs_for, snapshot
from nuanxin.base.backup.rows import digests
from nuanxin.base.backup.sealed import Header, Sealer, Secret
from nuanxin.base.checkup import LAST_BACKUP
from nuanxin.base.database import data_folder, private_folder
from nuanxin.base.periods import SHANGHAI
from nuanxin.base.progress import Came, progress
from nuanxin.base.refused import Refused

WITHOUT_ITSELF = "没有留下半份文件"


@dataclass
class Hashing:
    """Blocks passed on, counted and hashed on the way."""

    came: Came
    digest: Any = field(default_factory=hashlib.sha256)

    def through(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        for block in blocks:
            self.digest.update(block)
            self.came(len(block))
            yield block

    @property
    def hex(self) -> str:
        return str(self.digest.hexdigest())


@dataclass(frozen=True)
class Rooms:
    """What the rooms above add: ``notes`` to be compared after a restore, and a file beside the
    database that only grows, held still for the moment in which the snapshot is taken.
    """

    notes: Mapping[str, str]
    beside: Callable[[], AbstractContextManager[Path]]


@dataclass(frozen=True)
class Source:
    """A file as it is backed up: its name below the data folder, and how many bytes of it."""

    name: str
    size: int | None = None

    def blocks(self) -> Iterator[bytes]:
        left = self.size
        with (data_folder() / self.name).open("rb") as file:
            while block := file.read(BLOCK if left is None else min(BLOCK, left)):
                left = None if left is None else left - len(block)
                yield block


def last_backup_file() -> Path:
    """When the last backup was made and where it went, for ``doctor``."""
    return data_folder() / "run" / LAST_BACKUP


def make_backup(target: Path, secret: Secret, rooms: Rooms) -> Manifest:
    """Write the backup to ``target``, whole or not at all; it must not be there yet."""
    made_at, made_with = datetime.now(SHANGHAI).isoformat(timespec="seconds"), version("nuanxin")
    with whole(target) as file, _moment(rooms) as (connection, moment, beside):
        manifest = _manifest(connection, made_at, made_with, rooms.notes)
        sources = [beside, *(Source(UPLOADS + name) for name in sorted(_named(connection)))]
        with (
            progress("备份", _size(connection)) as came,
            Sealer(file, Header.new(secret, made_at, made_with), secret) as sealer,
        ):
            entries = Entries(sealer)
            dumped = Hashing(came)
            entries.add(DATABASE, dumped.through(dump(programs_for(manifest.dumper), moment)))
            files, missing = _add_files(entries, sources, came)
            manifest = replace(manifest, dump=dumped.hex, files=files, missing=missing)
            entries.add(MANIFEST, [manifest.encoded()])
            entries.finish()
    _remember(target, made_at)
    return manifest


@contextmanager
def _moment(rooms: Rooms) -> Iterator[tuple["psycopg.Connection[Any]", str, Source]]:
    """A snapshot of the database, and the file beside it as it was when that began."""
    with ExitStack() as stack:
        with rooms.beside() as path:
            connection, name = stack.enter_context(snapshot())
            beside = Source(str(path.relative_to(data_folder())), path.stat().st_size)
        yield connection, name, beside


def _manifest(
    connection: "psycopg.Connection[Any]", made_at: str, made_with: str, notes: Mapping[str, str]
) -> Manifest:
    server = connection.info.server_version // 10_000
    applied = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
    return Manifest(
        made_at=made_at,
        made_with=made_with,
        server=server,
        dumper=programs_for(server).major,
        migrations=tuple(name for (name,) in applied.fetchall()),
        tables=digests(connection),
        dump="",
        files={},
        missing=(),
        keys=keys.marks(),
        notes=notes,
    )


def _named(connection: "psycopg.Connection[Any]") -> Iterator[str]:
    """Every file that a row names, below the folder of uploads."""
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, FileField):
                names = sql.Identifier(column.column), sql.Identifier(model._meta.db_table)
                question = sql.SQL("SELECT DISTINCT {0} FROM {1} WHERE {0} > ''").format(*names)
                yield from (name for (name,) in connection.execute(question).fetchall())


def _add_files(
    entries: Entries, sources: list[Source], came: Came
) -> tuple[dict[str, str], tuple[str, ...]]:
    files, missing = {}, []
    for source in sources:
        if not (data_folder() / source.name).is_file():
            missing.append(source.name)
            continue
        read = Hashing(came)
        entries.add(source.name, read.through(source.blocks()))
        files[source.name] = read.hex
    return files, tuple(missing)


def _size(connection: "psycopg.Connection[Any]") -> int:
    """About how many bytes are to come; a dump is packed to a fifth or so."""
    [(size,)] = connection.execute("SELECT pg_database_size(current_database()) / 5").fetchall()
    uploads = (path.stat().st_size for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return int(size) + sum(uploads)


@contextmanager
def whole(target: Path) -> Iterator[BinaryIO]:
    """A new file only we may read, at its place when the block has ended well, else not there."""
    if target.exists():
        raise Refused(f"已经有 {target} 了，备份不覆盖旧文件。请换一个文件名。")
    fresh = target.with_name(target.name + ".part")
    try:
        fresh.unlink(missing_ok=True)
        file = os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise Refused(f"写不了 {target}（{error.strerror}），请换一个能写的位置。") from error
    try:
        yield file
        file.flush()
        os.fsync(file.fileno())
        fresh.rename(target)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "磁盘满了" if full else f"写不下去（{error.strerror}）"
        raise Refused(f"{why}，备份没有做成，{WITHOUT_ITSELF}。请换一个空间够的位置再试。") from error
    finally:
        with suppress(OSError):
            file.close()
        fresh.unlink(missing_ok=True)


def _remember(target: Path, made_at: str) -> None:
    known = {"made_at": made_at, "file": str(target.resolve()), "bytes": target.stat().st_size}
    path = last_backup_file()
    private_folder(path.parent)
    path.touch(mode=0o600)
    path.write_text(json.dumps(known, ensure_ascii=False))
