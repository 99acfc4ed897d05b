"""``nuanxin doctor``: what is well, what is not, and what to do about it."""

from typing import Any

from django.core.management.base import CommandParser

from nuanxin.base.checkup import Finding, examine
from nuanxin.base.command import DoorCommand
from nuanxin.base.refused import Refused


class Command(DoorCommand):
    help = "检查这套系统，说明哪里不妥、怎么办"

    def add_arguments(self, parser: CommandParser) -> None:
        """It takes none: it looks at everything."""

    def handle(self, *args: Any, **options: Any) -> None:
        unwell = 0
        for finding in examine():
            self.stdout.write(_line(finding))
            unwell += bool(finding.advice)
        if unwell:
            raise Refused(f"有 {unwell} 项要处理，办法见上面带“✗”的行。")


def _line(finding: Finding) -> str:
    if finding.advice:
        return f"✗ {finding.title}：{finding.state}。{finding.advice}"
    return f"✓ {finding.title}：{finding.state}"
