"""``nuanxin notice read FILE [--jsonl|--text]`` and ``nuanxin notice adopt FILE --division C``

``--amends PLAN`` adopts the file as a supplement (补充通知) to an issued plan of the same body.
"""

import json
import sys
from pathlib import Path
from typing import Any

from nuanxin.base.command import DoorCommand, Subparsers, add_by
from nuanxin.base.files.texts import read_text
from nuanxin.base.refused import Refused
from nuanxin.plans.reader import Document, read
from nuanxin.plans.reader.summary import summary


class Command(DoorCommand):
    help = "通知：读出要办的事，采纳为计划"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        reading = subparsers.add_parser("read", help="读一份通知（.txt .docx .pdf .ofd，.doc .wps）")
        reading.add_argument("file", type=Path)
        shape = reading.add_mutually_exclusive_group()
        shape.add_argument("--jsonl", action="store_true", help="每条要办的事一行 JSON")
        shape.add_argument("--text", action="store_true", help="起止位置所指的原文")
        reading.set_defaults(run=self.read)
        adopting = subparsers.add_parser("adopt", help="采纳为一个区划的计划草稿")
        adopting.add_argument("file", type=Path)
        adopting.add_argument("--division", required=True, help="12 位区划代码")
        adopting.add_argument("--amends", type=int, metavar="PLAN", help="是补充通知：补充哪份计划（编号）")
        adopting.add_argument(
            "--issue", action="store_true", help="同时印发；补充通知按列出的新增、替换生效"
        )
        adopting.set_defaults(run=self.adopt)
        add_by(adopting)

    def read(self, options: dict[str, Any]) -> None:
        document = _document(options["file"])
        if options["text"]:
            sys.stdout.buffer.write(document.text.encode())  # line ends as they are in the file
        elif options["jsonl"]:
            for each in document.obligations:
                self.stdout.write(json.dumps(each.as_dict(), ensure_ascii=False))
        else:
            self.stdout.write(summary(document))

    def adopt(self, options: dict[str, Any]) -> None:
        from nuanxin.plans.drafting.adopting import Adopting, adopt_at

        document = _document(options["file"])
        order = Adopting(options["division"], options["amends"], options["issue"])
        self.stdout.write(adopt_at(options["by"], document, order))


def _document(file: Path) -> Document:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"读不了文件 {file.name}，请检查路径。") from error
    return read(read_text(data, file.name))
