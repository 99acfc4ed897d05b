"""``nuanxin restore FILE``"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from nuanxin.base.backup.restoring import made_on, restored
from nuanxin.base.backup.secret import to_open
from nuanxin.base.command import DoorCommand
from nuanxin.desk.keeping import changed_measures, doubt_of_log, rolls_beside, settle
from nuanxin.privacy.roll import roll_path

NO_ROLL = (
    "没有找到删除名单（keys/erased.list，或备份旁边的 .erased 文件）：备份以后删除过的人，资料又读得到了。"
    "找到以后请马上运行 nuanxin erasures 文件。"
)


class Command(DoorCommand):
    help = "恢复：把备份放回一个空的 NUANXIN_DATA（只放 keys），逐表核对"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help="nuanxin backup 做的文件")
        words = "备份是用口令加密的：这个文本文件里的口令"
        parser.add_argument("--passphrase-file", type=Path, metavar="文件", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        rolls = rolls_beside(options["file"])
        listed = bool(rolls) or roll_path().exists()
        with restored(options["file"], to_open(options["passphrase_file"])) as manifest:
            known, again = settle(rolls)
            doubt = doubt_of_log()
        self.stdout.write(
            f"已恢复到 {made_on(manifest)} 的样子：{len(manifest.tables)} 张表 {manifest.rows:,} 行逐行核对一致，"
            f"文件 {len(manifest.files):,} 个。所有人要重新登录。"
        )
        self.stdout.write(f"日志和备份时一样，但核对没有通过：{doubt}" if doubt else "日志核对完好。")
        self.stdout.write(f"删除名单 {known} 条：备份以后删除过的，又删了 {again} 份。" if listed else NO_ROLL)
        if changed := list(changed_measures(dict(manifest.notes))):
            self.stdout.write(f"这一版里算法变了的指标：{'、'.join(changed)}，数可能和当时不同。")
        if manifest.missing:
            self.stdout.write(f"有 {len(manifest.missing)} 个附件在备份时就找不到，第一个是 {manifest.missing[0]}。")
