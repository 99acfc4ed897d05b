"""``nuanxin demo [--seed S]``"""

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.command import DoorCommand
from nuanxin.desk.demo.accounts import open_accounts
from nuanxin.desk.demo.families import settle_households
from nuanxin.desk.demo.make import make_demo
from nuanxin.desk.demo.seats import seat_cast


class Command(DoorCommand):
    help = "演示：编造岗位、任职和任务进展，都标“演示”；再运行一次不会重复"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2023, help="同一个种子造出同样的数据")
        parser.add_argument("--households", type=int, default=0, metavar="户数", help="一共要多少户家庭，分到各村")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), scoped(EVERYWHERE):
            people = seat_cast()
            made = make_demo(options["seed"])
            settled = settle_households(options["households"], options["seed"])
            open_accounts(people)
        self.stdout.write(
            f"演示：任职 {made.appointments} 人次，任务进展 {made.undertakings} 件，承接 {made.opt_ins} 条"
            + (f"，另加家庭 {settled} 户。" if settled else "。")
        )
