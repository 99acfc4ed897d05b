"""Registering families, beside copying the same columns in plain (the floor).

Ours: rights and consents checked, every value sealed under a key of its own, tokens, likenesses, row
security, a line in the log. The floor: the same words, one table for families and one for people, COPY
in text, a key each; no check, no seal, no token. Processor time is this process's alone; elapsed time
has the database in it. In an installation of its own that is thrown away::

    .venv/bin/python bench/people.py [--households 20000] [--cipher aes|sm4]
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TREE = Path("nuanxin/association/data/divisions-baotou.csv")
RUNS = 3
BAR = 30.0  # microseconds of processor time a household


def made_up(count: int, seed: int) -> list[Any]:
    """Families of one or two, as the demo makes them, spread over the villages."""
    from nuanxin.association.models import Body
    from nuanxin.desk.demo.families import SPECIAL, family

    villages = Body.objects.using("owner").filter(level="village", valid_to__isnull=True)
    codes, chance = [*villages.values_list("division", flat=True)], Random(seed)
    return [family(chance, chance.choice(codes), None, special=chance.random() < SPECIAL) for _ in range(count)]


def register(given: list[Any]) -> None:
    from django.db import transaction

    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.people.actions.register import register_households

    with transaction.atomic(), scoped(EVERYWHERE):
        register_households(None, given)


def plain(given: list[Any]) -> None:
    """The same words by COPY into two plain tables with keys."""
    from django.db import connections

    households = [(n, each.division, each.group, each.from_day, *astuple(each.about)) for n, each in enumerate(given)]
    people = [(n, *astuple(person)) for n, each in enumerate(given) for person in each.people]
    with connections["owner"].cursor() as cursor:
        for name, rows in (("floor_household", households), ("floor_person", people)):
            columns = ", ".join(f"c{at} text" for at in range(len(rows[0])))
            cursor.execute(f"CREATE TABLE {name} (key bigint PRIMARY KEY, {columns})")
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for key, row in enumerate(rows):
                    copy.write_row((key, *row))
        cursor.execute("DROP TABLE floor_household, floor_person")


def taken(work: Callable[[int], None]) -> tuple[float, float]:
    """Seconds of this process's processors and seconds elapsed: the least of several runs after one that warms."""
    found = []
    for run in range(RUNS + 1):
        began, busy = time.perf_counter(), time.process_time()
        work(run)
        found += [(time.process_time() - busy, time.perf_counter() - began)] if run else []
    return min(each[0] for each in found), min(each[1] for each in found)


def measure(count: int) -> None:
    from django.core.management import call_command

    from nuanxin.base.database import in_use

    with in_use():
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("divisions", "load", str(TREE), stdout=io.StringIO())
        batches = [made_up(count, seed) for seed in range(RUNS + 1)]
        people = sum(len(each.people) for each in batches[0]) / count
        floor, ours = taken(lambda run: plain(batches[run])), taken(lambda run: register(batches[run]))
    print(f"{count:,} families, {people:.2f} people each; load {os.getloadavg()[0]:.1f}")
    for what, seconds, least in (("processor", ours[0], floor[0]), ("elapsed", ours[1], floor[1])):
        print(f"  {what:10} COPY in plain {least / count * 1e6:7.1f} µs   registered {seconds / count * 1e6:7.1f} µs"
              f"   {seconds / least:5.1f} x")
    print(f"  bar {BAR:.0f} µs of processor time a family")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--cipher", choices=("aes", "sm4"), default="aes")
    given = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL must not be set: this fills a database of its own.")
    folder = tempfile.mkdtemp(prefix="nuanxin-bench-")
    os.environ |= {"NUANXIN_DATA": folder, "NUANXIN_CIPHER": given.cipher}
    try:
        measure(given.households)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
