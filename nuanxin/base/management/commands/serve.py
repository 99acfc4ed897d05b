"""``nuanxin serve``: the web server and the worker under one parent."""

import signal
from typing import Any

from django.core.management.base import CommandParser

from nuanxin.base.checkup import stand_guard
from nuanxin.base.command import DoorCommand
from nuanxin.base.serving import choose_address, only_one, serve


class Command(DoorCommand):
    help = "运行网页服务和指标更新，Ctrl-C 停止"

    def add_arguments(self, parser: CommandParser) -> None:
        port = "端口；不给则用 NUANXIN_PORT，再不然从 8000 起找空的"
        parser.add_argument("--port", type=int, help=port)
        host = "监听的地址；不给则用 NUANXIN_HOST，再不然只在本机"
        parser.add_argument("--host", help=host)

    def handle(self, *args: Any, **options: Any) -> None:
        address = choose_address(options["host"], options["port"])
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` turns it off
        stand_guard()
        with only_one(address) as lock:
            serve(address, lock, self.stdout.write, lambda: self.stdout.write(address.url))
