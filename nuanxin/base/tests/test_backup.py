"""Backups: whatever is done to one is found before anything is written, and said."""

import errno
import hashlib
import io
import os
import resource
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.base import database, keys
from nuanxin.base.backup import sealed
from nuanxin.base.backup.entries import Entries, read_entries
from nuanxin.base.backup.making import whole
from nuanxin.base.backup.manifest import DATABASE, MANIFEST, UPLOADS, Manifest, Table
from nuanxin.base.backup.restoring import (
    examine,
    or_nothing,
    require_empty,
    require_fit,
    restored,
)
from nuanxin.base.backup.sealed import Header, Sealer, Secret, opened, read_header
from nuanxin.base.backup.secret import require_keys, to_open, to_seal
from nuanxin.base.refused import Refused

SECRET = Secret("key", bytes(range(32)))
DUMP, PHOTO = hashlib.shake_256(b"a dump").digest(3000), b"\xff\xd8 a photo" * 40
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHUNK = 512
Damage = Callable[[bytes], bytes]


def manifest_of(dump: bytes) -> Manifest:
    return Manifest(
        made_at="2023-03-01T08:00:00+08:00", made_with="0.1.0", server=15, dumper=15,
        migrations=("desk.0001_initial",), tables={"association_post": Table(2, "ab")},
        dump=hashlib.sha256(dump).hexdigest(), missing=(), keys={},
        files={UPLOADS + "attachments/2023/03/证.jpg": hashlib.sha256(PHOTO).hexdigest()},
    )  # fmt: skip


def archive(secret: Secret = SECRET, dump: bytes = DUMP, manifest: Manifest | None = None) -> bytes:
    file = io.BytesIO()
    header = Header.new(secret, "2023-03-01T08:00:00+08:00", "0.1.0")
    with Sealer(file, header, secret, CHUNK) as sealer:
        entries = Entries(sealer)
        entries.add(DATABASE, [dump[:1000], dump[1000:]])
        entries.add(UPLOADS + "attachments/2023/03/证.jpg", [PHOTO])
        entries.add(MANIFEST, [(manifest or manifest_of(dump)).encoded()])
        entries.finish()
    return file.getvalue()


ARCHIVE = archive()
HEADER = len(read_header(io.BytesIO(ARCHIVE)).encoded())


def chunks(data: bytes) -> list[bytes]:
    """The sealed chunks with their lengths, in order."""
    found, at = [], HEADER
    while at < len(data):
        (word,) = struct.unpack(">I", data[at : at + 4])
        end = at + 4 + (word & ~sealed.LAST)
        found.append(data[at:end])
        at = end
    return found


def reordered(order: Callable[[list[bytes]], list[bytes]]) -> Damage:
    return lambda data: data[:HEADER] + b"".join(order(chunks(data)))


def flipped(at: int, bit: int) -> Damage:
    return lambda data: data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


def cut(end: int) -> Damage:
    return lambda data: data[:end]


def without(lost: int) -> Damage:
    return reordered(lambda all_: all_[:lost] + all_[lost + 1 :])


def swapped(i: int, j: int) -> Damage:
    def swap(all_: list[bytes]) -> list[bytes]:
        all_[i], all_[j] = all_[j], all_[i]
        return all_

    return reordered(swap)


def spread(low: int, high: int, count: int) -> list[int]:
    """Places all over a stretch."""
    return [low + (high - low) * i // count + i % 3 for i in range(count)]


def newer(data: bytes) -> bytes:
    header = replace(read_header(io.BytesIO(data)), format=2, made_with="9.0")
    return header.encoded() + data[HEADER:]


def damages() -> Iterator[tuple[str, Damage, str]]:
    """Fifty and more kinds of damage, the same in every run, each with its cause."""
    size, last = len(ARCHIVE), len(chunks(ARCHIVE)) - 1
    yield "empty", lambda _: b"", "空的"
    yield "a sheet", lambda _: b"PK\x03\x04" + bytes(500), "不是暖心的备份"
    yield "newer", newer, "更新的版本（9.0）"
    yield "zeros", lambda data: data[:HEADER] + bytes(size - HEADER), "第 1 块损坏"
    yield "header only", cut(HEADER), "不完整：在第 1 块"
    yield "appended byte", lambda data: data + b"\0", "结尾之后"
    yield "appended copy", lambda data: data + data, "结尾之后"
    yield "appended chunk", reordered(lambda all_: [*all_, all_[0]]), "结尾之后"
    yield "foreign chunk", reordered(lambda all_: [all_[0], chunks(archive())[1], *all_[2:]]), "第 2 块损坏"
    yield "foreign header", lambda data: archive()[:HEADER] + data[HEADER:], "第 1 块损坏"
    yield "twice", reordered(lambda all_: [all_[0], *all_]), "第 2 块损坏"
    yield "lost the last", without(last), "不完整"
    for at in spread(0, len(sealed.MAGIC) - 2, 4):
        yield f"magic {at}", flipped(at, at % 8), "不是暖心的备份"
    for at in spread(len(sealed.MAGIC), HEADER - 4, 8):
        yield f"header {at}", flipped(at, at % 8), "开头已经损坏"
    for at in spread(HEADER, size - 3, 16):
        yield f"bit {at}", flipped(at, at % 8), "损坏|不完整"
    for end in spread(HEADER + 1, size - 3, 10):
        yield f"cut at {end}", cut(end), "不完整"
    for lost in range(last):
        yield f"lost {lost}", without(lost), "损坏"
    for i, j in ((0, 1), (1, 2), (0, last)):
        yield f"swapped {i} {j}", swapped(i, j), "损坏"


DAMAGES = list(damages())


def test_there_are_fifty_kinds() -> None:
    assert len({name for name, _, _ in DAMAGES}) >= 50


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder with the key of the archive in it."""
    folder = tmp_path / "data"
    (folder / "keys").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    (folder / "keys" / "backup.key").write_text(SECRET.material.hex())
    monkeypatch.setenv("NUANXIN_DATA", str(folder))
    return folder


def there(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(("damage", "cause"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES])
def test_damage_is_refused_with_its_cause(
    damage: Damage, cause: str, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "damaged"
    file.write_bytes(damage(ARCHIVE))
    with pytest.raises(Refused, match=cause):
        call_command("restore", str(file))
    assert there(data) == ["keys", "keys/backup.key"]


@UNHURRIED
@given(st.integers(0, 8 * len(ARCHIVE) - 1))
def test_no_bit_may_be_another(place: int) -> None:
    with pytest.raises(Refused):
        unsealed(flipped(place // 8, place % 8)(ARCHIVE))


def unsealed(data: bytes, secret: Secret = SECRET) -> dict[str, bytes]:
    file = io.BytesIO(data)
    return {name: b"".join(blocks) for name, blocks in read_entries(opened(file, read_header(file), secret))}


@UNHURRIED
@given(
    st.dictionaries(st.text(min_size=1, max_size=20), st.lists(st.binary(max_size=900), max_size=4)),
    st.integers(1, 700),
)
def test_what_goes_in_comes_out(things: dict[str, list[bytes]], chunk: int) -> None:
    file = io.BytesIO()
    with Sealer(file, Header.new(SECRET, "", ""), SECRET, chunk) as sealer:
        entries = Entries(sealer)
        for name, blocks in things.items():
            entries.add(name, blocks)
        entries.finish()
    assert unsealed(file.getvalue()) == {name: b"".join(blocks) for name, blocks in things.items()}


def test_it_holds_no_plain_word() -> None:
    word = "包头市计划生育协会".encode()
    assert word not in archive(dump=word * 100)


def test_a_whole_one_is_examined(tmp_path: Path) -> None:
    file = tmp_path / "whole"
    file.write_bytes(ARCHIVE)
    assert examine(file, SECRET) == manifest_of(DUMP)


def test_content_that_is_not_the_manifests_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other"
    file.write_bytes(archive(manifest=manifest_of(b"another dump")))
    with pytest.raises(Refused, match="和它的清单对不上"):
        examine(file, SECRET)


# -- keys ------------------------------------------------------------------------------------------


def test_another_key_is_refused_by_its_mark(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "whole"
    file.write_bytes(archive(Secret("key", b"x" * 32)))
    with pytest.raises(Refused, match="另一把钥匙加密的（印记"):
        call_command("restore", str(file))


def test_no_key_is_refused_and_none_is_made(data: Path) -> None:
    (data / "keys" / "backup.key").unlink()
    with pytest.raises(Refused, match=r"没有钥匙 backup\.key"):
        to_open(None)
    assert there(data) == ["keys"]


def test_a_passphrase_opens_what_it_sealed(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("四个不相干的词连起来用\n", "utf-8")
    with pytest.raises(Refused, match="至少 12"):
        to_seal(words)
    words.write_text("四个不相干的词连起来用就很好\n", "utf-8")
    sealed_with = archive(to_seal(words))
    assert unsealed(sealed_with, to_open(words))[DATABASE] == DUMP
    with pytest.raises(Refused, match="口令不对"):
        unsealed(sealed_with, Secret("passphrase", b"another one"))
    with pytest.raises(Refused, match="--passphrase-file"):
        unsealed(sealed_with)
    with pytest.raises(Refused, match="去掉"):
        unsealed(ARCHIVE, to_open(words))


def test_keys_of_the_rows_must_be_here_and_the_same(data: Path) -> None:
    (data / "keys" / "names.key").write_text("ab" * keys.LENGTH)
    needed = keys.marks()
    require_keys(needed | {"django": "lost", "facts": "lost"})
    with pytest.raises(Refused, match=r"缺钥匙 accounts\.key"):
        require_keys(needed | {"accounts": "0"})
    (data / "keys" / "names.key").write_text("00")
    with pytest.raises(Refused, match=r"钥匙 names\.key 不是做备份时的那一把"):
        require_keys(needed)


# -- where it may go ---------------------------------------------------------------------------------


def test_only_an_empty_folder_is_restored_into(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "whole"
    file.write_bytes(ARCHIVE)
    require_empty()
    (data / "uploads").mkdir()
    with pytest.raises(Refused, match="不是空的（里面有 uploads）"):
        call_command("restore", str(file))


HERE = replace(manifest_of(DUMP), migrations=("sessions.0001_initial",))


@pytest.mark.parametrize(
    ("manifest", "cause"),
    [
        (replace(HERE, migrations=("desk.9999_later",)), r"还没有 desk\.9999_later"),
        (replace(HERE, dumper=99), "没有 PostgreSQL 99"),
        (replace(HERE, server=99), "备份来自 PostgreSQL 99"),
    ],
)
def test_what_does_not_fit_here_is_refused(manifest: Manifest, cause: str, data: Path) -> None:
    require_fit(HERE)
    with pytest.raises(Refused, match=cause):
        require_fit(manifest)
    assert there(data) == ["keys", "keys/backup.key"]


def test_over_a_restore_cut_short_nothing_starts(data: Path) -> None:
    database.restoring_mark(data).parent.mkdir()
    database.restoring_mark(data).touch()
    with pytest.raises(Refused, match="上次恢复没有做完"), database.in_use():
        pytest.fail("it started")
    with pytest.raises(Refused, match="上次恢复没有做完"):
        require_empty()


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "a.bak").write_bytes(b"older")
    with pytest.raises(Refused, match="备份不覆盖旧文件"), whole(tmp_path / "a.bak"):
        pytest.fail("it began")
    assert (tmp_path / "a.bak").read_bytes() == b"older"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="换一个能写的位置"), whole(tmp_path / "no" / "a.bak"):
        pytest.fail("it began")


def fill(target: Path) -> None:
    with whole(target) as file:
        file.write(b"some")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="磁盘满了"):
        fill(tmp_path / "a.bak")
    assert there(tmp_path) == []


def test_a_file_that_may_not_grow_leaves_no_half_file(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(Refused, match="没有留下半份文件"), whole(tmp_path / "a.bak") as file:
            file.write(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert there(tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        (OSError(errno.ENOSPC, "full"), Refused, "^磁盘满了，恢复没有做完。写了一半的已经清掉"),
        (RuntimeError("initdb: No space left on device"), Refused, "^磁盘满了"),
        (OSError(errno.EIO, "I/O error"), Refused, r"^恢复没有做完（I/O error）。写了一半的已经清掉"),
        (Refused("不一致。"), Refused, "^不一致。写了一半的已经清掉，keys 没有动。$"),
        (ValueError("a fault"), ValueError, "^a fault$"),
        (KeyboardInterrupt(), KeyboardInterrupt, "^$"),
    ],
)
def test_a_restore_that_fails_leaves_nothing(
    data: Path, fault: BaseException, kind: type[BaseException], said: str
) -> None:
    for name in ("postgres/base/1", "uploads/a.jpg", "witness/log.jsonl", "run/restoring"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(b"half")
    with pytest.raises(kind, match=said), or_nothing():
        raise fault
    assert there(data) == ["keys", "keys/backup.key", "run"]
    require_empty()


def test_a_backup_that_is_not_there_is_said(data: Path) -> None:
    with pytest.raises(Refused, match="读不了备份"), restored(data / "none", SECRET):
        pytest.fail("it began")
