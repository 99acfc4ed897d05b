"""``nuanxin ledger template|import|export KIND FILE``"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nuanxin.association.acting import By
from nuanxin.association.commanding import acting_for
from nuanxin.association.models import Division
from nuanxin.association.scope import Scope
from nuanxin.base.command import DoorCommand, Subparsers, add_by
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.importing import check_rows, import_rows, may_import
from nuanxin.ledgers.actions.jobs import open_batch
from nuanxin.ledgers.actions.numbers import log_numbers, refuse_searching
from nuanxin.ledgers.actions.running import carry_out, told_by
from nuanxin.ledgers.actions.taking import AT_THE_LINE, Taking, take_out
from nuanxin.ledgers.checking import Checked, Given, check_file
from nuanxin.ledgers.reading import Tell
from nuanxin.ledgers.report import write_report
from nuanxin.ledgers.specs import SPECS, spec_of
from nuanxin.ledgers.writing.book import write_template


class Command(DoorCommand):
    help = "名册：电子表格进出"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        template = subparsers.add_parser("template", help="空白模板，带下拉表和说明")
        bring = subparsers.add_parser("import", help="核对并导入一份名册")
        take = subparsers.add_parser("export", help="导出名册；导出的可以原样导回")
        for parser, run in ((template, self.template), (bring, self.bring), (take, self.take)):
            parser.add_argument("kind", choices=list(SPECS), metavar="种类", help="、".join(SPECS))
            parser.add_argument("file", type=Path)
            parser.set_defaults(run=run)
        for parser in (bring, take):
            add_by(parser)
            parser.add_argument("--division", type=int, metavar="代码", help="只在这个区划里")
        bring.add_argument("--report", type=Path, metavar="R.json", help="把逐行结果写到这里")
        bring.add_argument("--dry-run", action="store_true", help="只核对，不导入")
        work = subparsers.add_parser("work", help="办完一件在网页上交来的导入")
        work.add_argument("batch", type=int)
        work.set_defaults(run=self.work)

    def template(self, options: dict[str, Any]) -> None:
        spec = spec_of(options["kind"])
        with _writing(options["file"]) as file:
            write_template(spec, file)
        self.stdout.write(f"{spec.title}模板：{options['file']}")

    def take(self, options: dict[str, Any]) -> None:
        spec = spec_of(options["kind"])
        with acting_for(options["by"]) as by, _writing(options["file"]) as file:
            why = Taking(AT_THE_LINE if spec.task else "")
            count = take_out(by, spec.kind, file, why, _within(by, options["division"]))
        self.stdout.write(f"已导出{spec.title} {count:,} 行：{options['file']}")

    def bring(self, options: dict[str, Any]) -> None:
        """Exit 0 when rows went in or were told what is wrong with them, 2 when the file is refused."""
        path: Path = options["file"]
        if not path.is_file():
            raise Refused(f"找不到文件 {path}，请检查路径。")
        with _collector_at_rest(), acting_for(options["by"]) as by:
            may_import(by, options["kind"])
            given = Given(path, path.name, options["kind"])
            with _progress() as tell:
                checked = check_file(given, told_by(by), tell)
            _finish(by, given, checked, options)
        if options["report"]:
            _report(checked, options["report"])
        self._answer(checked, dry=options["dry_run"])

    def _answer(self, checked: Checked, *, dry: bool) -> None:
        if checked.table is None:
            raise Refused(checked.sentence)
        bad = checked.count("rejected") + checked.count("held")
        done = "可导入" if dry else "已导入"
        self.stdout.write(
            f"共 {checked.rows:,} 行：{done} {checked.count('accepted'):,} 行"
            f"（没变 {checked.unchanged:,}），要改 {checked.count('rejected'):,} 行，"
            f"要人定 {checked.count('held'):,} 行。"
        )
        for at in sorted(checked.table.problems)[:SHOWN]:
            problem = checked.table.problems[at][0]
            self.stdout.write(f"  第 {checked.table.rows[at]} 行：{problem.sentence}")
        if bad > SHOWN:
            self.stdout.write(f"  另有 {bad - SHOWN:,} 行，用 --report 看全部。")

    def work(self, options: dict[str, Any]) -> None:
        """What stands on standard input is the file's password, where it has one."""
        with _collector_at_rest():
            carry_out(options["batch"], "" if sys.stdin.isatty() else sys.stdin.read())


SHOWN = 10


def _finish(by: By, given: Given, checked: Checked, options: dict[str, Any]) -> None:
    """Hold the rows against what is stored and, unless it is a dry run, import the good ones."""
    scope = _within(by, options["division"])
    if checked.table is None:
        return
    if options["dry_run"]:
        check_rows(by, checked, scope)
        if by:
            log_numbers(by, by.body, checked)
        refuse_searching(by, checked)
        return
    batch = open_batch(by, given, options["division"])
    import_rows(by, batch, checked, scope)
    log_numbers(by, batch, checked)


def _within(by: By, code: int | None) -> Scope | None:
    """The scope of one division, which must be one's own."""
    if code is None:
        return None
    division = Division.objects.filter(code=code).order_by("pk").first()
    if division is None or (by and code not in by.scope):
        raise Refused(f"没有区划 {code}，或者不在您的范围里，请核对 --division。")
    return Scope.of(division.code, division.level)


def _report(checked: Checked, path: Path) -> None:
    try:
        write_report(checked, path)
    except OSError as error:
        raise Refused(f"结果写不到 {path}（{error.strerror}），请换一个位置。") from error


@contextmanager
def _writing(path: Path) -> Iterator[IO[bytes]]:
    """The file at ``path`` (0600), there whole or not at all."""
    try:
        with NamedTemporaryFile(dir=path.resolve().parent, delete=False) as file:
            fresh = Path(file.name)
            try:
                yield file
                file.flush()
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"写不了文件 {path}（{error.strerror}），请换一个位置。") from error


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No search for cycles meanwhile: a ledger is millions of small objects that form none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar on a terminal; in a pipe, nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("读第"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
