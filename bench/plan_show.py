"""``plan show`` of a city, beside plain SQL that counts the same five thresholds (the floor).

Run on an installation that has a plan and the demo, for instance the one ``make run`` left::

    .venv/bin/python bench/plan_show.py
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
from timing import RUNS, timed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
CITY = 150200000000
# Bodies of a tier on the day with at least so many holders in post of a kind: n of N.
THRESHOLD = """
    SELECT count(*) FILTER (WHERE held >= {least}), count(*) FROM (
        SELECT b.id, count(DISTINCT a.holder_id) AS held
        FROM association_body b
        LEFT JOIN association_post p ON p.body_id = b.id AND p.kind = '{kind}' AND p.voided_at IS NULL
        LEFT JOIN association_appointment a ON a.post_id = p.id AND a.voided_at IS NULL AND a.in_post
             AND a.from_day <= current_date AND (a.to_day IS NULL OR a.to_day > current_date)
        WHERE b.level = '{level}' AND b.valid_to IS NULL AND b.division / 100000000 = 1502
        GROUP BY b.id) AS bodies
"""
ASKED = (
    (2, "county_officer", "county"), (1, "township_officer", "township"),
    (1, "village_worker", "village"), (2, "village_adviser", "village"),
    (1, "township_manager", "township"),
)


def floor() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for least, kind, level in ASKED:
            cursor.execute(THRESHOLD.format(least=least, kind=kind, level=level))
            cursor.fetchall()


def show(found: Any) -> None:
    from nuanxin.base.periods import today
    from nuanxin.plans.figures.showing import as_json

    as_json(found.plans.get(), found, today())


def main() -> None:
    from nuanxin.base.database import in_use

    with in_use():
        django.setup()
        from django.db import transaction

        from nuanxin.association.models import Body
        from nuanxin.association.scope import EVERYWHERE, scoped

        command = [str(Path(sys.executable).parent / "nuanxin"), "plan", "show",
                   "--division", str(CITY), "--json"]
        with transaction.atomic(), scoped(EVERYWHERE):
            city = Body.objects.get(division=CITY, level="city")
            inside, sql = timed(lambda: show(city)), timed(floor)
        nothing = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
        outside = timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), 7)
    print(f"plan show of a city, medians of {RUNS}")
    print(f"  plain SQL, five thresholds   {sql * 1000:8.1f} ms")
    print(f"  in the process               {inside * 1000:8.1f} ms {inside / sql:7.1f} x")
    print(f"  python -c pass               {nothing * 1000:8.1f} ms")
    print(f"  nuanxin plan show            {outside * 1000:8.1f} ms {outside / nothing:7.1f} x")


if __name__ == "__main__":
    main()
