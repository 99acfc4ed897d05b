"""``nuanxin ledger import`` of 100 000 rows, beside reading and copying the same columns (the floor).

The floor: calamine reads the file, COPY puts the same columns with a key into a plain table. It checks
nothing. All run as programs of their own, on a fresh installation in a folder that is thrown away. With
``--peer`` django-import-export too, which checks nothing, encrypts nothing and recognises nothing::

    .venv/bin/python bench/ledgers.py [--rows 100000] [--kind advisers|posts|members|families|aid-roster]
                                      [--form xlsx|ods|csv] [--dry-run] [--peer]
"""

import argparse
import csv
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ledger_people
import peer

ROOT = Path(__file__).resolve().parent.parent
TREE = ROOT / "nuanxin/association/data/divisions-baotou.csv"
PYTHON, NUANXIN = sys.executable, str(Path(sys.executable).parent / "nuanxin")
GIVEN = "一二三四五六七八九十百千万天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
HEADS = {
    "advisers": ("旗县区", "苏木乡镇", "嘎查村居", "区划代码", "姓名", "电话", "起", "止"),
    "posts": ("旗县区", "苏木乡镇", "嘎查村居", "区划代码", "岗位", "姓名", "办公电话", "任职起", "任职止", "在编",
              "在岗", "专职兼职", "代管"),
    "members": ("旗县区", "苏木乡镇", "嘎查村居", "区划代码", "姓名", "电话", "申请日", "入会日", "同意方式"),
    **ledger_people.HEADS,
}  # fmt: skip
SLOW = 5_000  # rows that the peer is given with its defaults
FLOOR = """
import sys, django
django.setup()
from python_calamine import CalamineWorkbook
from django.db import connections
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
columns = ", ".join(f"c{n} text" for n in range(len(rows[0])))
with connections["owner"].cursor() as cursor:
    cursor.execute(f"CREATE TABLE floor (key bigint PRIMARY KEY, {columns})")
    with cursor.copy("COPY floor FROM STDIN") as copy:
        for key, row in enumerate(rows[1:]):
            copy.write_row((key, *(str(cell) if cell != "" else None for cell in row)))
    cursor.execute("DROP TABLE floor")
"""


def names() -> dict[int, str]:
    with TREE.open(encoding="utf-8", newline="") as file:
        return {int(row["code"]): row["name"] for row in csv.DictReader(file)}


def rows(kind: str, count: int) -> Iterator[list[object]]:
    """Made-up rows, so many to each village as it takes."""
    known = names()
    villages = [code for code in known if code % 1000]
    if kind == "families":
        yield from ledger_people.family_rows(villages, count)
    elif kind == "aid-roster":
        yield from ledger_people.payment_rows(villages, known, count)
    else:
        yield from holders(kind, known, villages, count)


def holders(kind: str, known: dict[int, str], villages: list[int], count: int) -> Iterator[list[object]]:
    for number in range(count):
        code = villages[number % len(villages)]
        above = [known.get(code - code % width, "") for width in (1_000_000, 1000)]
        seat = number // len(villages)
        name = "演" + GIVEN[seat % 30] + GIVEN[seat // 30] + "（演示）"
        place = [*above, known[code], str(code)]
        days = [date(2020 + seat % 4, 1 + seat % 12, 1 + seat % 28), None]
        holder: list[object] = [name, f"0472-{number:07}", *days]
        if kind == "posts":
            yield [*place, "家庭健康指导员", *holder, "否", "是", "兼职", "否"]
        elif kind == "members":
            yield [*place, *holder[:2], days[0], days[0], "书面签字"]
        else:
            yield [*place, *holder]


def write(kind: str, count: int, path: Path) -> None:
    """The ledger as the product itself would export it; as .ods by way of LibreOffice's own form."""
    import xlsxwriter

    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADS[kind], *rows(kind, count)])
        return
    if path.suffix == ".ods":
        write_ods(kind, count, path)
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, HEADS[kind])
        for at, row in enumerate(rows(kind, count), 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, column, value, day)
                elif value is not None:
                    page.write_string(at, column, str(value))


def write_ods(kind: str, count: int, path: Path) -> None:
    import zipfile

    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        with archive.open("content.xml", "w") as file:
            file.write(f'<office:document-content {spaces}><office:body><office:spreadsheet>'
                       '<table:table table:name="名册">'.encode())
            for row in [list[object](HEADS[kind]), *rows(kind, count)]:
                file.write(("<table:table-row>" + "".join(map(_ods, row)) + "</table:table-row>").encode())
            file.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def _ods(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    of = f'date" office:date-value="{value}' if isinstance(value, date) else "string"
    return f'<table:table-cell office:value-type="{of}"><text:p>{value}</text:p></table:table-cell>'


@dataclass
class Run:
    """Seconds from start to end, and the most that the program and its children kept in memory."""

    seconds: float
    memory: int


def watched(command: list[str]) -> Run:
    began = time.perf_counter()
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = [0]
    watcher = threading.Thread(target=_watch, args=(program, most))
    watcher.start()
    program.wait()
    taken = time.perf_counter() - began
    watcher.join()
    if program.returncode:
        raise SystemExit(f"{command} ended with {program.returncode}")
    return Run(taken, most[0])


def _watch(program: "subprocess.Popen[bytes]", most: list[int]) -> None:
    while program.poll() is None:
        most[0] = max(most[0], sum(map(_resident, _family(program.pid))))
        time.sleep(0.05)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return
    for child in below.split():
        yield from _family(int(child))


def _resident(pid: int) -> int:
    """Bytes in memory; shared pages count in each."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(found.split()[1]) * 1024


def bench(given: argparse.Namespace, folder: Path) -> None:
    path = folder / f"ledger.{given.form}"
    write(given.kind, given.rows, path)
    subprocess.run([NUANXIN, "migrate"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([NUANXIN, "divisions", "load", str(TREE)], check=True, stdout=subprocess.DEVNULL)
    if given.kind in ledger_people.HEADS:
        subprocess.run([PYTHON, "-c", ledger_people.READY], check=True)
    command = [NUANXIN, "ledger", "import", given.kind, str(path), *["--dry-run"][: given.dry_run]]
    source = path
    if given.form == "csv":  # calamine reads no text
        write(given.kind, given.rows, source := folder / "floor.xlsx")
    floor = min((watched([PYTHON, "-c", FLOOR, str(source)]) for _ in range(3)), key=lambda run: run.seconds)
    start = min((watched([NUANXIN, "divisions", "--help"]) for _ in range(3)), key=lambda run: run.seconds)
    ours = watched(command)
    again = watched(command)
    told = [("floor: calamine and COPY", floor, given.rows), ("the command's start alone", start, given.rows),
            ("ledger import", ours, given.rows), ("the same file again", again, given.rows)]
    if given.peer:
        told += [("django-import-export, bulk", watched(peer.command("bulk", source, given.rows)), given.rows),
                 ("the same, its defaults", watched(peer.command("defaults", source, SLOW)), SLOW)]
    print(f"{given.rows:,} rows of {given.kind}, .{given.form}, {path.stat().st_size / 2**20:.1f} MiB; "
          f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    for title, run, count in told:
        speed, plain = count / run.seconds, given.rows / floor.seconds
        print(f"  {title:28} {run.seconds:7.2f} s {plain / speed:6.1f} x"
              f" {speed:9,.0f} rows/s {run.memory / 2**20:6.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kind", choices=HEADS, default="advisers")
    parser.add_argument("--form", choices=("xlsx", "ods", "csv"), default="xlsx")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--peer", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"NUANXIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings",
                       "NUANXIN_SENSITIVE_BASIS": "duty"}  # else a roster needs consents first
        os.environ.pop("DATABASE_URL", None)
        from nuanxin.base.database import in_use

        with in_use():
            bench(given, Path(folder))


if __name__ == "__main__":
    main()
