"""``nuanxin backup FILE``"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from nuanxin.base.backup.making import make_backup
from nuanxin.base.backup.secret import to_seal
from nuanxin.base.command import DoorCommand
from nuanxin.desk.keeping import put_roll_beside, rooms


class Command(DoorCommand):
    help = "备份：把数据库和附件在同一时刻存成一个加密文件（不含 keys）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help="写到哪里；已有的文件不覆盖")
        words = "改用口令加密：这个文本文件里的口令；不写，用 keys 里的钥匙"
        parser.add_argument("--passphrase-file", type=Path, metavar="文件", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        made = make_backup(file, to_seal(options["passphrase_file"]), rooms())
        put_roll_beside(file)
        size = file.stat().st_size / 1024**2
        self.stdout.write(
            f"已备份到 {file}（{size:,.1f} MB）：{len(made.tables)} 张表 {made.rows:,} 行，"
            f"文件 {len(made.files):,} 个（附件和日志见证）。keys 文件夹不在里面，请另外保存一份：没有它，备份打不开。"
        )
        if made.missing:
            self.stdout.write(
                f"有 {len(made.missing)} 个附件在磁盘上找不到，没能备份，第一个是 {made.missing[0]}。"
            )
