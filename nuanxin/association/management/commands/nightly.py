"""``nuanxin nightly``: what the server does by itself once a night, now."""

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from nuanxin.association.nights import Outcome, jobs, run_nightly
from nuanxin.base.command import OUR_FAULT, DoorCommand


class Command(DoorCommand):
    help = "夜间作业：现在就做一遍（nuanxin serve 每天夜里自己做）"

    def add_arguments(self, parser: CommandParser) -> None:
        """It takes none: everything is done."""

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for outcome in run_nightly(jobs(), timezone.now(), again=True):
            self.stdout.write(_line(outcome))
            failed = failed or bool(outcome.incident)
        if failed:
            sys.exit(OUR_FAULT)


def _line(outcome: Outcome) -> str:
    title = outcome.job.title
    if outcome.incident:
        return f"✗ {title}：没有做成，编号 {outcome.incident}，请把编号告诉管理员。"
    if outcome.count is None:
        return f"· {title}：别处正在做"
    return f"✓ {title}：{outcome.count:,} 件"
