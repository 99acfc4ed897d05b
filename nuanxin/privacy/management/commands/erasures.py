"""``nuanxin erasures [FILE …]``: bring the roll of erased and the database together."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.command import DoorCommand
from nuanxin.base.refused import Refused
from nuanxin.privacy.actions.erase import settle


class Command(DoorCommand):
    help = "删除名单：和数据库对一遍，补写缺的，再删恢复以后又读得到的"

    def add_arguments(self, parser: CommandParser) -> None:
        words = "另外保存的删除名单（备份旁边的 .erased 文件）"
        parser.add_argument("files", nargs="*", type=Path, metavar="文件", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        if missing := [each for each in files if not each.is_file()]:
            raise Refused(f"找不到 {missing[0]}，请检查路径。")
        with transaction.atomic(), scoped(EVERYWHERE):
            total, again = settle(files)
        self.stdout.write(f"删除名单 {total} 条；这一次又删了 {again} 份资料。")
