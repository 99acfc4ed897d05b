"""``nuanxin facts refresh|watch``: carry what changed into the measures' store."""

from typing import Any

from nuanxin.association.log.watching import keep_witnessing
from nuanxin.association.nightwatch import keep_nights
from nuanxin.base.command import DoorCommand, Subparsers
from nuanxin.base.values import in_words
from nuanxin.measures.refreshing import carry, watch


class Command(DoorCommand):
    help = "统计数据：把新记录带进指标"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        refresh = subparsers.add_parser("refresh", help="现在就更新")
        refresh.add_argument("--full", action="store_true", help="全部重读，而不只读变动的")
        refresh.set_defaults(run=self.refresh)
        keep = subparsers.add_parser("watch", help="一直守着，有变动就更新")
        keep.set_defaults(run=self.watch)

    def refresh(self, options: dict[str, Any]) -> None:
        carried = carry(full=options["full"])
        what = "全部重读" if carried.full else "变动"
        self.stdout.write(f"{what} {carried.rows:,} 行，截至 {in_words(carried.taken_at)}。")

    def watch(self, options: dict[str, Any]) -> None:
        """The worker of the server: it carries facts, witnesses the log, and tidies up by night."""
        with keep_witnessing(), keep_nights():
            watch()
