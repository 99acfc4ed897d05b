"""Any measure on any day, warm, beside one plain DuckDB scan of the columns it needs.

The store is synthetic: cities of ten counties, 90 townships and 855 villages, their bodies, seats,
holders past and present, and undertakings. Every question asks for another day, so no result is
ever ready. Ratios count where the scan (the floor) takes at least 50 ms.

    .venv/bin/python bench/measures.py                 # one city
    .venv/bin/python bench/measures.py --cities 726    # the country's 620 000 villages
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

import numpy as np
import pyarrow as pa

from nuanxin.association.kinds import kinds_at
from nuanxin.association.scope import LEVELS, WIDTH, territory
from nuanxin.measures.dictionary import Count, Measure, dictionary
from nuanxin.measures.draft import CHUNK, Draft, writing
from nuanxin.measures.figures import Figures
from nuanxin.measures.opening import latest, warm
from nuanxin.measures.questions import Place, Question, When
from nuanxin.measures.tables import DIVISIONS, EVER, OPEN, SCHEMAS, TREE

BELOW = {"county": 10, "township": 9, "village": 10}  # how many in each of the tier above
FIRST, DAYS = date(2018, 1, 1), 2190
HOLDERS = 3  # a seat's, one after the other
WORK = 12  # undertakings of a body
CITY = Place(110100000000, "city")
RUNS = 15
dice = np.random.default_rng(2023)


@dataclass(frozen=True)
class Divisions:
    """Codes and parents (row numbers) of one tier, numbered on from ``first``."""

    level: str
    first: int
    codes: np.ndarray
    parents: np.ndarray


def tiers(cities: int) -> Iterator[Divisions]:
    """Provinces of 24 cities each, and all below."""
    provinces = np.arange(-(-cities // 24))
    above = Divisions("province", 1, (11 + provinces) * WIDTH["province"], np.zeros(0, np.int64))
    yield above
    for level in LEVELS[1:]:
        each = BELOW.get(level, 24)
        parents = np.repeat(np.arange(len(above.codes)), each)
        numbers = np.tile(np.arange(1, each + 1), len(above.codes))
        keep = slice(cities) if level == "city" else numbers * 20 != 200 if level == "x" else slice(None)
        codes = (above.codes[parents] + numbers * WIDTH[level])[keep]
        above = Divisions(level, above.first + len(above.codes), codes, above.first + parents[keep])
        yield above
