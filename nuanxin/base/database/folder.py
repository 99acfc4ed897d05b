"""Where this installation keeps everything it knows: one private folder."""

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from nuanxin.base.refused import Refused

LARGEST_LOG = 10_000_000  # bytes


def data_path() -> Path:
    """``NUANXIN_DATA``, by default ``./var``; absolute, without links, perhaps not there yet."""
    return _resolved(os.environ.get("NUANXIN_DATA") or "var", os.getcwd())


@lru_cache(maxsize=8)
def _resolved(said: str, here: str) -> Path:
    """Asked for with every key that is opened: links are followed once."""
    return Path(here, said).resolve()


def data_folder() -> Path:
    """The data folder, made (0700) if need be."""
    return private_folder(data_path())


def private_folder(path: Path) -> Path:
    """``path`` as a folder only we may enter; refuses a folder that belongs to somebody else."""
    if not path.parent.exists():
        private_folder(path.parent)
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        owner = path.stat().st_uid
    except OSError as error:
        raise Refused(
            f"数据文件夹 {path} 建不起来（{error.strerror}），请换一个能写的位置，"
            "用环境变量 NUANXIN_DATA 指给系统。"
        ) from error
    if os.geteuid() not in (0, owner):
        raise Refused(
            f"数据文件夹 {path} 属于另一个系统用户（编号 {owner}），请换回那个用户来运行，"
            "或用环境变量 NUANXIN_DATA 另指一个文件夹。"
        )
    return path


def fresh_log(path: Path) -> Path:
    """The log at ``path``, its folder made, the old one set aside when it has grown large."""
    private_folder(path.parent)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".1.log"))
    return path


def write_once(path: Path, make: Callable[[], str]) -> str:
    """The text kept at ``path`` (0600); made by the first who asks, whole or not at all."""
    if not path.exists():
        private_folder(path.parent)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # somebody else was first: theirs counts
        finally:
            fresh.unlink()
    return path.read_text()
