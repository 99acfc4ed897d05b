"""A city of made-up families, to measure with: sealed, found by tokens, in care, served, refusing.

Rows go by COPY straight into the real tables, as the owner; indexes, foreign keys and triggers are taken
away before and made again after, so what would not stand under them is noticed. Values and tokens are
the real ones, under the keys of the installation. The same seed says the same of the same families;
ids, keys and nonces are random. Everybody is marked 演示. Into the installation of ``NUANXIN_DATA``,
which must have no families yet, over the divisions it has or those of ``--tree``::

    NUANXIN_DATA=/tmp/city .venv/bin/python bench/city.py --households 1000000 --services 5000000

One in five families is special, far more than anywhere, so that measures have something to count.
Interrupted, the database lacks its indexes: throw it away.
"""

import argparse
import io
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
from city_rows import TABLES, Part, Place, store

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TREE = Path(__file__).resolve().parents[1] / "nuanxin/association/data/divisions-baotou.csv"
PART = 5_000  # households of one step


# -- the tables bare while they are filled -----------------------------------------------------

LISTED = "', '".join(TABLES)
CONSTRAINTS = f"""
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint
    WHERE conrelid IN (SELECT unnest(ARRAY['{LISTED}'])::regclass) AND contype IN ('f', 'u', 'x')
    ORDER BY contype = 'f', conname
"""
INDEXES = f"""
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid IN (SELECT unnest(ARRAY['{LISTED}'])::regclass) AND NOT i.indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('u', 'x'))
"""


def bared(cursor: Any) -> list[str]:
    """Take indexes, constraints but the primary keys, and triggers away; the statements that bring them back."""
    cursor.execute(CONSTRAINTS)
    constraints = cursor.fetchall()
    cursor.execute(INDEXES)
    indexes = cursor.fetchall()
    for table, name, _made, _kind in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _made in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    back = [made for _name, made in indexes]
    back += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}' for table, name, made, _kind in constraints]
    return back + [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]


def clothed(cursor: Any, statements: list[str]) -> None:
    cursor.execute("SET maintenance_work_mem = '1GB'")
    for statement in statements:
        cursor.execute(statement)
    for table in ("care_coverage", "care_service", "care_policy"):
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id) + 1) FROM {table}")
    cursor.execute("ANALYZE")


# -- the whole ---------------------------------------------------------------------------------


def prepare(tree: Path, seed: int) -> None:
    """Tables, divisions, seats with holders, accounts of the cast, schemes; harmless again."""
    from django.core.management import call_command
    from django.db import transaction

    from nuanxin.association.models import Body
    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.care.actions.schemes import lay_schemes
    from nuanxin.desk.cast import stage
    from nuanxin.desk.demo.accounts import open_accounts
    from nuanxin.desk.demo.seats import seat_cast, seat_everybody
    from nuanxin.people.models import Household

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic(), scoped(EVERYWHERE):
        empty = not Body.objects.exists()
        if Household.objects.exists():
            raise SystemExit("There are families already; take another NUANXIN_DATA.")
    if empty:
        call_command("divisions", "load", str(tree), stdout=io.StringIO())
    with transaction.atomic(), scoped(EVERYWHERE):
        people = seat_cast()
        seat_everybody(seed)
        lay_schemes(None, stage()["city"])
        open_accounts(people)


def places() -> tuple[list[Place], dict[str, int]]:
    from django.db import transaction

    from nuanxin.association.models import Body, Post
    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.care.models import Scheme
    from nuanxin.people import keyring

    with transaction.atomic(), scoped(EVERYWHERE):
        keyring.wrapping()  # the keys are there before others ask
        seats = dict[tuple[str, int], int]()
        for kind, division, pk in Post.objects.order_by("-number").values_list("kind", "division", "pk"):
            seats[kind, division] = pk
        villages = Body.objects.filter(level="village", valid_to__isnull=True).order_by("division")
        found = [
            Place(code, seats.get(("village_adviser", code)), seats.get(("township_manager", code - code % 1000)))
            for code in villages.values_list("division", flat=True)
        ]
        return found, dict(Scheme.objects.values_list("code", "pk"))


def parts(households: int, services: int, seed: int) -> Iterator[Part]:
    from nuanxin.base.periods import today

    found, schemes = places()
    for number, first in enumerate(range(0, households, PART), 1):
        size = min(PART, households - first)
        share = services * (first + size) // households - services * first // households
        yield Part(number, size, share, seed, found, schemes, today())


def build(households: int, services: int, *, seed: int = 2023, tree: Path = TREE, workers: int = 2) -> None:
    """Fill the installation that is in use."""
    from django.db import connections

    began = time.perf_counter()

    def tell(what: str) -> None:
        print(f"{time.perf_counter() - began:7.0f} s  {what}", flush=True)

    prepare(tree, seed)
    wanted = list(parts(households, services, seed))
    tell("divisions, seats, accounts, schemes")
    with connections["owner"].cursor() as cursor:
        back = bared(cursor)
    connections.close_all()
    done = 0
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        for n, count in enumerate(pool.map(store, wanted), 1):
            done += count
            if n % 10 == 0 or n == len(wanted):
                tell(f"{min(n * PART, households):,} households, {done:,} services")
    with connections["owner"].cursor() as cursor:
        clothed(cursor, back)
        cursor.execute("SELECT pg_database_size(current_database())")
        tell(f"indexes and constraints; the database has {cursor.fetchone()[0] / 2**30:.1f} GiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--services", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--tree", type=Path, default=TREE)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    if "NUANXIN_DATA" not in os.environ:
        parser.error("NUANXIN_DATA must name the folder of the installation to fill")
    from nuanxin.base.database import in_use

    with in_use():
        django.setup()
        build(given.households, given.services, seed=given.seed, tree=given.tree, workers=given.workers)


if __name__ == "__main__":
    main()
