"""Every measure of families on any day, warm, beside one plain DuckDB scan of the columns it needs.

In the installation of ``NUANXIN_DATA`` that ``city`` filled. Facts are carried first, all of them, then
after one new service. Every question asks for another day and another division of a tier, so no result is
ever ready. The floor groups each fact the measure needs by division, with the same distinct::

    NUANXIN_DATA=/tmp/city .venv/bin/python bench/care_measures.py [--runs 15]
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
BAR, PLUS, TIMES = 200.0, 50.0, 3.0  # ms at p95; ms beside the scan; how many times the scan
TIERS = ("city", "county", "township", "village")
Asked = Callable[[date, Any], object]


def care_measures() -> list[Any]:
    """Those that read a fact of care."""
    from nuanxin.care.facts import FACTS
    from nuanxin.measures.dictionary import dictionary

    ours = {fact.name for fact in FACTS}
    return [each for each in dictionary().measures.values() if ours & {count.fact for count in each.counts}]


def scan(reading: Any, measure: Any, day: date) -> None:
    from nuanxin.measures.dictionary import dictionary

    families = measure.pair is not None and measure.pair.by == "subject"
    for count in measure.counts:
        amount = "count(DISTINCT key)" if count.distinct or families else "sum(quantity)"
        kinds = f"AND kind IN ({str([*count.kinds])[1:-1]})" if count.kinds else ""
        dated = {
            "interval": f"from_day <= DATE '{day}' AND to_day > DATE '{day}'",
            "day": f"day <= DATE '{day}' AND day >= DATE '{day:%Y}-01-01'",
        }[dictionary().facts[count.fact]]
        where = f"{dated} AND voided_at IS NULL {kinds}"
        reading.run(f"SELECT division, {amount} FROM {count.fact} WHERE {where} GROUP BY division", {})


def places() -> dict[str, list[Any]]:
    """Tier → its divisions that have a body."""
    from django.db import transaction

    from nuanxin.association.models import Body
    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.measures.questions import Place

    with transaction.atomic(), scoped(EVERYWHERE):
        rows = Body.objects.filter(valid_to__isnull=True, level__in=TIERS).values_list("division", "level")
        found = [Place(*row) for row in rows]
    return {tier: [each for each in found if each.level == tier] for tier in TIERS}


def questions(figures: Any, measure: Any) -> Iterator[tuple[str, tuple[str, ...], Asked]]:
    """What is asked of a measure, at which tiers."""
    from nuanxin.association.scope import territory
    from nuanxin.measures.questions import Question, When

    asked = Question(measure.code)

    def values(day: date, at: Any) -> object:
        return figures.measure([asked], territory(at.code, at.level), When(day), at)

    def gaps(day: date, at: Any) -> object:
        return figures.gaps(asked, territory(at.code, at.level), When(day))

    def answers(day: date, at: Any) -> object:
        return figures.answers([measure.code], territory(at.code, at.level), When(day), at)

    yield "value", TIERS, values
    yield "gaps", TIERS, gaps
    if measure.pair and measure.pair.by == "subject":
        yield "answers", TIERS, answers


def timed(work: Asked, at: list[Any], runs: int, chance: Random) -> list[float]:
    from nuanxin.base.periods import today
    from nuanxin.measures.reading import forget

    taken = []
    for run in range(runs + 1):
        day, place = today() - timedelta(days=chance.randrange(700)), chance.choice(at)
        forget()
        began = time.perf_counter()
        work(day, place)
        taken += [time.perf_counter() - began] if run else []
    return taken


def p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1] * 1000


def compare(figures: Any, runs: int) -> None:
    chance, where = Random(7), places()
    for measure in care_measures():
        floor = median(timed(lambda day, _at, m=measure: scan(figures.reading, m, day), where["city"], runs, chance))
        print(f"{measure.code}: scan {floor * 1000:.0f} ms", flush=True)
        for what, tiers, work in questions(figures, measure):
            for tier in tiers:
                taken = timed(work, where[tier], runs, chance)
                ratio = median(taken) * 1000 / (floor * 1000 + PLUS)
                over = " over" if p95(taken) > BAR or ratio > TIMES else ""
                print(f"  {what:8} {tier:9} p50 {median(taken) * 1000:7.1f} ms  p95 {p95(taken):7.1f} ms"
                      f"  {ratio:5.2f} x (scan + {PLUS:.0f} ms){over}", flush=True)


def carried(full: bool) -> None:
    from nuanxin.measures.refreshing import carry

    began = time.perf_counter()
    done = carry(full=full)
    taken = time.perf_counter() - began
    print(f"facts {'all anew' if full else 'since then'}: {done.rows:,} rows in {taken:.1f} s", flush=True)


def touched() -> None:
    """One service more, as if just recorded: the same row changed by a transaction of now."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE care_service SET way = way WHERE id = (SELECT max(id) FROM care_service)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    if "NUANXIN_DATA" not in os.environ:
        parser.error("NUANXIN_DATA must name the installation that bench/city.py filled")
    from nuanxin.base.database import in_use

    with in_use():
        django.setup()
        from nuanxin.measures.opening import latest, warm

        carried(full=True)
        touched()
        carried(full=False)
        figures = latest()
        size = sum(file.size for file in figures.reading.held.manifest.files())
        print(f"{size / 1e6:.0f} MB of Parquet, load {os.getloadavg()[0]:.1f}; bar p95 {BAR:.0f} ms, {TIMES:.0f} x")
        warm()
        compare(figures, runs)


if __name__ == "__main__":
    main()
