"""``nuanxin database start|stop|status``: the embedded server kept running, or not."""

from typing import Any

from nuanxin.base import database
from nuanxin.base.command import DoorCommand, Subparsers
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.refused import Refused


class Command(DoorCommand):
    help = "自带数据库的启动、停止与状态"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        verbs = {
            "start": (self.start, "启动并一直开着，直到 database stop"),
            "stop": (self.stop, "停止"),
            "status": (self.status, "是否在运行，数据在哪里"),
        }
        for name, (run, text) in verbs.items():
            subparsers.add_parser(name, help=text).set_defaults(run=run)

    def start(self, options: dict[str, Any]) -> None:
        server = _embedded()
        with database.in_use():
            server.pin.touch(mode=0o600)
        self.stdout.write("数据库已启动，会一直开着，用 nuanxin database stop 停止。")

    def stop(self, options: dict[str, Any]) -> None:
        if not _embedded().shut_down():
            raise Refused("还有程序在用数据库（例如 make run 的窗口），请先停掉它们再试。")
        self.stdout.write("数据库已停止。")

    def status(self, options: dict[str, Any]) -> None:
        server = _embedded()
        running = "在运行" if server.answers() else "没有运行"
        pinned = "一直开着" if server.pin.exists() else "用时自动启动，用完自动停止"
        self.stdout.write(f"自带数据库{running}（{pinned}），数据在 {server.home}。")


def _embedded() -> Embedded:
    server = database.server()
    if not isinstance(server, Embedded):
        raise Refused("环境变量 DATABASE_URL 指了一台服务器，它的启动和停止由它的管理员负责。")
    return server
