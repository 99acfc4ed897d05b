"""The zip container that .docx and .ofd share, opened with care."""

import io
import zipfile
import zlib

from nuanxin.base.refused import Refused

MAX_UNPACKED = 200_000_000

BROKEN = "文件不完整或者已损坏：请重新下载，或者用 WPS 打开后另存一份，再试一次。"


class Archive:
    """A readable zip; every fault of the file is a Refused."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as fault:
            raise Refused(BROKEN) from fault
        if sum(entry.file_size for entry in self._zip.infolist()) > MAX_UNPACKED:
            raise Refused("文件解开后太大：请换成电子原件。")

    def holds(self, prefix: str) -> bool:
        """Say whether a member, or a folder's first member, has this name."""
        return any(member.startswith(prefix) for member in self._zip.namelist())

    def member(self, name: str) -> bytes:
        """Return one member's bytes."""
        try:
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as fault:
            raise Refused(BROKEN) from fault
        except (RuntimeError, NotImplementedError) as fault:
            raise Refused("文件加了密码：请去掉密码另存一份，再试一次。") from fault
