"""``nuanxin keys rotate``"""

from typing import Any

from nuanxin.base.command import DoorCommand, Subparsers
from nuanxin.people.actions.keys import rotate_keys


class Command(DoorCommand):
    help = "个人信息的密钥"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        rotate = subparsers.add_parser("rotate", help="换一把包裹密钥；照常办公，中断了再运行一次接着换")
        rotate.set_defaults(run=self.rotate)

    def rotate(self, options: dict[str, Any]) -> None:
        done = rotate_keys()
        self.stdout.write(f"已换用 people-{done.number}.key，重新包裹 {done.rows} 个人和家庭的密钥。")
        self.stdout.write("请把 keys 文件夹再单独存一份，和备份分开放。")
        if done.old:
            self.stdout.write(
                f"旧的 {'、'.join(done.old)} 系统不再用，可以移走收好：换密钥以前的备份还要靠它才打得开。"
            )
