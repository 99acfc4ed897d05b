"""``nuanxin divisions load FILE.csv``"""

from pathlib import Path
from typing import Any

from nuanxin.association.actions.divisions import load_divisions, read_division_file
from nuanxin.association.commanding import acting_for
from nuanxin.base.command import DoorCommand, Subparsers, add_by


class Command(DoorCommand):
    help = "区划：导入全国任何一棵区划树"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        load = subparsers.add_parser(
            "load", help="导入 CSV：code,name,level[,valid_from,valid_to,successor]"
        )
        load.add_argument("file", type=Path)
        load.set_defaults(run=self.load)
        add_by(load)

    def load(self, options: dict[str, Any]) -> None:
        file: Path = options["file"]
        rows = read_division_file(file)
        with acting_for(options["by"]) as by:
            loaded = load_divisions(by, file.name, rows)
        self.stdout.write(
            f"区划 {len(rows)} 行：新增 {loaded.added}，改动 {loaded.changed}，"
            f"没变 {loaded.unchanged}；新设协会 {loaded.bodies} 个。"
        )
