"""Any measure on any day, warm, beside one plain DuckDB scan of the columns it needs.

The store is synthetic: cities of ten counties, 90 townships and 900 villages, their bodies, seats,
holders past and present, and undertakings. Every question asks for another day, so no result is
ever ready. Ratios count where the scan (the floor) takes at least 50 ms.

    .venv/bin/python bench/measures.py                 # one city: 1 001 bodies
    .venv/bin/python bench/measures.py --cities 690    # as many villages as the country
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
import pyarrow as pa

from nuanxin.association.kinds import kinds_at
from nuanxin.association.scope import LEVELS, WIDTH, territory
from nuanxin.measures.dictionary import Count, dictionary
from nuanxin.measures.draft import Draft, writing
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest, warm
from nuanxin.measures.questions import Place, Question, When
from nuanxin.measures.reading import forget
from nuanxin.measures.tables import DIVISIONS, EVER, OPEN, SCHEMAS, TREE

BELOW = {"city": 24, "county": 10, "township": 9, "village": 10}
FIRST, DAYS = date(2018, 1, 1), 2190
HOLDERS, WORK = 3, 12  # of a seat, one after the other; undertakings of a body
CITY = Place(110100000000, "city")
RUNS = 15
Numbers = Any  # numpy's arrays
dice = np.random.default_rng(2023)


@dataclass(frozen=True)
class Tier:
    """The divisions of one level: codes, and the ids of their parents."""

    level: str
    codes: Numbers
    parents: Numbers


def tiers(cities: int) -> Iterator[Tier]:
    """Provinces of 24 cities each, and all below; ids count on through the tiers."""
    codes = (11 + np.arange(-(-cities // BELOW["city"]))) * WIDTH["province"]
    yield Tier("province", codes, np.full(len(codes), -1))
    first = 1
    for level in LEVELS[1:]:
        above, each = len(codes), BELOW[level]
        parents = first + np.repeat(np.arange(above), each)
        codes = np.repeat(codes, each) + np.tile(np.arange(1, each + 1), above) * WIDTH[level]
        if level == "city":
            parents, codes = parents[:cities], codes[:cities]
        yield Tier(level, codes, parents)
        first += above


def tree(found: list[Tier]) -> pa.Table:
    codes = np.concatenate([tier.codes for tier in found])
    parents = np.concatenate([tier.parents for tier in found])
    return table(TREE, {
        "id": np.arange(1, len(codes) + 1),
        "code": codes,
        "level": words(*((tier.level, len(tier.codes)) for tier in found)),
        "parent_id": pa.array(parents, mask=parents < 0),
        "from_day": days(len(codes), EVER),
        "to_day": days(len(codes), OPEN),
    })


def facts(found: list[Tier]) -> Iterator[tuple[str, str, pa.Table]]:
    """Name, shape and rows of every fact."""
    bodies = [tier for tier in found if tier.level != "province"]
    yield "bodies", "interval", rows([(tier.level, tier.level, tier.codes) for tier in bodies])
    seats = [
        (tier.level, kind.code, np.repeat(tier.codes, 2 if kind.duty == "adviser" else 1))
        for tier in bodies
        for kind in kinds_at(tier.level)
        if kind.duty != "leading"
    ]
    yield "posts", "interval", rows(seats)
    yield "appointments_in_post", "interval", rows(seats, HOLDERS)
    county = [(level, level, codes) for level, kind, codes in seats if kind == "county_officer"]
    yield "full_time_in_post", "interval", rows(county, HOLDERS)
    work = [(tier.level, "clause", np.repeat(tier.codes, WORK)) for tier in bodies]
    for name in ("undertakings_due", "undertakings_done"):
        due = rows(work)
        happened = spread(due.num_rows)
        yield name, "day", table("day", {n: due[n] for n in due.column_names} | {"day": happened})


def rows(groups: list[tuple[str, str, Numbers]], holders: int = 0) -> pa.Table:
    """Intervals for (level, kind, codes): one for ever, or one holder after the other."""
    each = holders or 1
    size = sum(len(codes) for _level, _kind, codes in groups) * each
    stretch = DAYS // each
    start = np.tile(np.arange(each), size // each) * stretch + dice.integers(0, stretch, size)
    ends = start + dice.integers(stretch // 2, 2 * stretch, size)
    return table("interval", {
        "id": np.arange(1, size + 1),
        "division": np.concatenate([np.repeat(codes, each) for _level, _kind, codes in groups]),
        "level": words(*((level, len(codes) * each) for level, _kind, codes in groups)),
        "kind": words(*((kind, len(codes) * each) for _level, kind, codes in groups)),
        "key": dice.integers(0, size, size) * 7919 if holders else np.arange(size),
        "quantity": np.ones(size, np.int64),
        "recorded_at": np.zeros(size, np.int64),
        "from_day": since(start) if holders else days(size, EVER),
        "to_day": since(ends) if holders else days(size, OPEN),
    })


def table(shape: str, columns: dict[str, Any]) -> pa.Table:
    """The columns of a shape; those not given are null."""
    size = len(columns["id"])
    schema = SCHEMAS[shape]
    missing = {field.name: pa.nulls(size, field.type) for field in schema}
    return pa.table([(missing | columns)[name] for name in schema.names], schema=schema)


def words(*runs: tuple[str, int]) -> pa.Array:
    return pa.concat_arrays([pa.repeat(word, size) for word, size in runs])


def days(size: int, day: date) -> pa.Array:
    return pa.repeat(pa.scalar(day, pa.date32()), size)


def since(numbers: Numbers) -> pa.Array:
    start = np.datetime64(FIRST, "D").astype(np.int64)
    return pa.array((start + numbers).astype(np.int32)).cast(pa.date32())


def spread(size: int) -> pa.Array:
    return since(dice.integers(0, DAYS, size))


def build(folder: Path, cities: int) -> Figures:
    found = list(tiers(cities))
    with writing(folder):
        draft = Draft(folder, None, "bench")
        draft.merge(DIVISIONS, TREE, [tree(found)])
        for name, shape, given in facts(found):
            draft.merge(name, shape, [given])
        draft.publish(1, "2023-06-30T08:00:00+08:00")
    return latest(folder)


# -- what is timed -----------------------------------------------------------------------------


def floor(figures: Figures, count: Count, day: date) -> None:
    """The plainest query that reads what a measure needs of one fact, grouped by division."""
    amount = "count(DISTINCT key)" if count.distinct else "sum(quantity)"
    kinds = f"AND kind IN ({str(list(count.kinds))[1:-1]})" if count.kinds else ""
    dated = {
        "interval": f"from_day <= DATE '{day}' AND to_day > DATE '{day}'",
        "day": f"day <= DATE '{day}' AND day >= DATE '{day:%Y}-01-01'",
    }[dictionary().facts[count.fact]]
    where = f"{dated} AND voided_at IS NULL {kinds}"
    words = ["SELECT division,", amount, "FROM", count.fact, "WHERE", where, "GROUP BY division"]
    figures.reading.run(" ".join(words), {})


def timed(work: Callable[[date], object]) -> list[float]:
    """Seconds of several calls, each for another day; the first one warms and does not count."""
    taken = []
    for run in range(RUNS + 1):
        day = FIRST + timedelta(days=int(dice.integers(400, DAYS)))
        forget()
        began = time.perf_counter()
        work(day)
        taken += [time.perf_counter() - began] if run else []
    return taken


def show(what: str, taken: list[float], scans: list[float] | None = None) -> None:
    p95 = quantiles(taken, n=20)[-1]
    line = f"{what:32} p50 {median(taken) * 1000:8.1f} ms  p95 {p95 * 1000:8.1f} ms"
    if scans:
        line += f"  scan {median(scans) * 1000:8.1f} ms  ratio {median(taken) / median(scans):5.1f}"
    print(line)


def compare(figures: Figures) -> None:
    mine = territory(CITY.code, CITY.level)
    questions = [Question(code) for code in dictionary().measures]
    for question in questions:
        counts = dictionary().measures[question.code].counts

        def ask(day: date, question: Question = question) -> None:
            figures.measure([question], mine, When(day), CITY)

        def scan(day: date, counts: tuple[Count, ...] = counts) -> None:
            for count in counts:
                floor(figures, count, day)

        show(question.code, timed(ask), timed(scan))
    levels = ["county", "township", "village"]
    show("matrix of one city, all measures",
         timed(lambda day: figures.measure(questions, mine, When(day), levels)))
    show("gap list of one city",
         timed(lambda day: figures.gaps(Question("village_advisers", 2), mine, When(day))))
    months = [date(2022, month, 28) for month in range(1, 13)]
    show("twelve months of one city",
         timed(lambda _day: figures.series([Question("village_advisers", 2)], mine, months, CITY)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, default=1)
    cities = parser.parse_args().cities
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        figures = build(Path(folder), cities)
        size = sum(file.size for file in figures.reading.held.manifest.files())
        print(f"built in {time.perf_counter() - began:.1f} s, {size / 1e6:.1f} MB of Parquet")
        began = time.perf_counter()
        warm()
        print(f"warmed in {time.perf_counter() - began:.1f} s")
        compare(figures)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
