"""``nuanxin audit verify [--json]``: is the log still as it was written?"""

import json
from typing import Any

from nuanxin.association.log.report import Report
from nuanxin.association.log.verify import verify
from nuanxin.base.command import DoorCommand, Subparsers
from nuanxin.base.progress import progress
from nuanxin.base.refused import Refused
from nuanxin.base.values import in_words


class Command(DoorCommand):
    help = "日志：核对有没有被改过、删过、换过次序"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        check = subparsers.add_parser("verify", help="从头核对每一条日志")
        check.add_argument("--json", action="store_true", help="给程序读的结果")
        check.set_defaults(run=self.verify)

    def verify(self, options: dict[str, Any]) -> None:
        """Refused (exit 2) with the first fault when there is one; ``--json`` lists them all."""
        with progress("核对日志", None) as came:
            report = verify(on_way=came)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self._tell(report)
        if report.faults:
            raise Refused(_verdict(report))

    def _tell(self, report: Report) -> None:
        for fault in report.faults[1:]:
            self.stdout.write(f"另有：{fault.sentence}")
        if report.intact:
            self.stdout.write(f"日志完好：{report.chains:,} 个单位 {report.entries:,} 条，{_seen(report)}。")


def _verdict(report: Report) -> str:
    more = f"共 {len(report.faults)} 处，第一处：" if len(report.faults) > 1 else ""
    return f"日志被动过。{more}{report.faults[0].sentence}"


def _seen(report: Report) -> str:
    """Up to when it was witnessed, and from where it is not yet."""
    if report.witnessed_at is None:
        return "还没有见证过"
    seen = f"见证到 {in_words(report.witnessed_at)}"
    if not report.unwitnessed:
        return seen
    division, number = report.unwitnessed[0]
    more = f"等 {len(report.unwitnessed)} 个单位" if len(report.unwitnessed) > 1 else ""
    return f"{seen}，之后写的还没有见证：{division} 从第 {number} 条起{more}"
