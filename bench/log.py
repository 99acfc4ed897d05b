"""The log at size: ``audit verify``, and page 19 as the auditor sees it, beside a bare count (the floor).

In an installation of its own that is thrown away afterwards (``DATABASE_URL`` must not be set)::

    .venv/bin/python bench/log.py [--entries 1000000]
"""

import argparse
import io
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from timing import timed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TREE = Path("nuanxin/association/data/divisions-baotou.csv")
COLUMNS = ("id", "division", "number", "at", "by_id", "by_name", "action", "object_kind", "object_id", "sentence")
ACTIONS = ("undertaking.step", "list.take_out", "appointment.begin", "receipt.sign", "clause.confirm", "post.establish")
RUNS = 5
BAR = 60.0  # seconds for verifying a million


def entries(count: int) -> "Iterator[tuple[Any, ...]]":
    """Entries of five years as they would stand, chained body by body; heads are left to ``head``."""
    from nuanxin.association.log.chain import BEGIN, entry_mac
    from nuanxin.association.models import Body

    divisions = sorted(set(Body.objects.using("owner").values_list("division", flat=True)))
    begun, step = datetime(2021, 1, 1, tzinfo=UTC), timedelta(days=5 * 365) / count
    heads: dict[int, tuple[int, str]] = {}
    for n in range(count):
        division = divisions[n * 7919 % len(divisions)]
        number, mac = heads.get(division, (0, BEGIN))
        values = (
            n + 1000, division, number + 1, begun + n * step, None, f"干事{n % 2000}（演示）",
            ACTIONS[n % len(ACTIONS)], "work.undertaking", n % 50_000, f"第 {n} 件事办到第 {n % 5} 步（演示）",
        )  # fmt: skip
        mac = entry_mac(mac, values)
        heads[division] = (number + 1, mac)
        yield (*values, mac)


def fill(count: int) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE association_logentry, association_loghead")
        names = ", ".join((*COLUMNS, "mac"))
        with cursor.copy(f"COPY association_logentry ({names}) FROM STDIN") as copy:
            for row in entries(count):
                copy.write_row(row)
        cursor.execute(
            "INSERT INTO association_loghead (division, number, mac) SELECT DISTINCT ON (division)"
            " division, number, mac FROM association_logentry ORDER BY division, number DESC"
        )
        cursor.execute(f"ALTER SEQUENCE association_logentry_id_seq RESTART {count + 2000}")
        cursor.execute("ANALYZE")


def prepare(count: int, password: str) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from nuanxin.association.actions.users import give_account
    from nuanxin.association.log.witness import witness
    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.desk.demo.seats import seat_cast

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("divisions", "load", str(TREE), stdout=io.StringIO())
    with transaction.atomic(), scoped(EVERYWHERE):
        for username, person in seat_cast().items():
            give_account(None, person, username, password)
    fill(count)
    witness()


def counted() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM association_logentry")
        cursor.fetchall()


def verified(count: int) -> float:
    from nuanxin.association.log.verify import verify

    began = time.perf_counter()
    report = verify()
    took = time.perf_counter() - began
    if not report.intact or report.entries < count:
        raise SystemExit(f"not intact: {report}")
    return took


def pages(password: str) -> "Iterator[tuple[str, float]]":
    """The pages an auditor opens, warm."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.post("/sign-in/", {"username": "auditor", "password": password})
    asked = {
        "first page": "",
        "last page": "?page=999999",
        "one kind of action": "?kind=receipt.sign",
        "one person": "?who=干事1234",
        "a month": "?from_day=2023-03-01&last_day=2023-03-31",
        "one county": "?under=county-150222000000",
        "a person's month in a county":
            "?who=干事1234&from_day=2023-03-01&last_day=2023-03-31&under=county-150222000000",
        "sorted the other way": "?order=at",
    }  # fmt: skip
    for what, query in asked.items():
        status = client.get(f"/log/{query}").status_code
        if status != 200:
            raise SystemExit(f"{what}: {status}")
        yield what, timed(lambda query=query: client.get(f"/log/{query}"), RUNS)


def measure(count: int) -> None:
    from nuanxin.base.database import in_use

    with in_use():
        django.setup()
        password = secrets.token_urlsafe(12)
        prepare(count, password)
        print(f"a log of {count:,} entries", flush=True)
        floor, whole = timed(counted, RUNS), verified(count)
        print(f"  bare count               {floor * 1000:9.1f} ms")
        bar = "" if count != 1_000_000 else f"  bar {BAR:.0f} s"
        print(f"  audit verify             {whole:9.1f} s  {whole / floor:8.1f} x{bar}", flush=True)
        for what, took in pages(password):
            print(f"  {what:28} {took * 1000:9.1f} ms {took / floor:8.1f} x", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    count = parser.parse_args().entries
    if os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL must not be set: this fills a database of its own.")
    folder = tempfile.mkdtemp(prefix="nuanxin-bench-")
    os.environ["NUANXIN_DATA"] = folder
    try:
        measure(count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
