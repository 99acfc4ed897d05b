"""The measures as expressions: one per kind, the same for every engine (Ibis stays in this file).

A query is compiled once; what is asked comes as data, in two small tables beside the facts:

``asked``  a row for each day: the day, the first day of what runs over a time, the moment as known
           then (microseconds UTC, null = now), and the plan's ``per_unit`` (null = dictionary's).
``wanted`` for each of these days, ranges of codes of one tier; ``shown_tier`` and ``shown`` say
           under which division they are counted together (null = each on its own).

Everything is grouped by the unit first, then joined with the tree made flat for the tiers above.
"""

from functools import cache, reduce
from operator import add, and_
from typing import Any, Literal

import ibis

from nuanxin.measures.dictionary import Count, Measure, Pair, dictionary

Form = Literal["values", "gaps", "gaps_above", "answers"]
Dialect = Literal["duckdb", "pyspark"]
Table = Any  # ibis does not publish types that mypy can follow

_DAYS = {"from_day": "date", "to_day": "date"}
_FACT = {
    "id": "int64", "division": "int64", "level": "string", "kind": "string", "key": "int64",
    "quantity": "int64", "recorded_at": "int64", "voided_at": "int64",
}
_DIVISION = {"code": "int64", "level": "string", **_DAYS}
COLUMNS = {
    "interval": _FACT | _DAYS,
    "day": _FACT | {"day": "date"},
    "upwards": _DIVISION | {"tier": "string", "place": "int64", "own": "boolean"},
    "divisions": _DIVISION | {"id": "int64", "parent_id": "int64", "successor_id": "int64"},
    "asked": {"on": "date", "first": "date", "known": "int64", "per_unit": "int64"},
    "wanted": {
        "on": "date", "tier": "string", "lo": "int64", "hi": "int64",
        "shown_tier": "string", "shown": "int64",
    },
}
_UNIT = ("on", "division", "level")
_PLACE = ("on", "tier", "place")
_WHOLE, _ANY = "whole", "any"


@cache
def query(measure: Measure, form: Form = "values", dialect: Dialect = "duckdb") -> str:
    """The SQL of a measure.

    ``values``: on, tier, place, n, of, quantity of each wanted place that has any (a share has no
    quantity, a sum neither n nor of). ``gaps``: on, tier, place of each unit below a wanted place
    that falls short, then for each need what it has and what it needs; ``gaps_above`` of each township.
    ``answers``, of a share of subjects: on, tier, place, all, willing, refused, unasked, n.
    """
    if measure.counted:
        return _sql(_sum(measure.counted), dialect)
    if form == "answers" and measure.pair:
        return _sql(_answers(measure.pair), dialect)
    return _sql(_share(measure) if form == "values" else _gaps(measure, form), dialect)


@cache
def query_standing(dialect: Dialect = "duckdb") -> str:
    """The SQL of which wanted places stand on which day: on, tier, place."""
    upwards = _table("upwards")
    own = upwards.filter(upwards.own, upwards.code == upwards.place, upwards.level == upwards.tier)
    return _sql(_wanted(own).select(*_PLACE), dialect)


@cache
def query_forebears(dialect: Dialect = "duckdb") -> str:
    """The SQL of what became part of a wanted place: code, level, from_day, to_day."""
    old, new, wanted = _table("divisions"), _table("divisions").view(), _table("wanted")
    named = [new.level == wanted.tier, new.code == wanted.lo]
    heirs = new.join(wanted, named).select(heir=new.id)
    taken = old.join(heirs, old.successor_id == heirs.heir)
    return _sql(taken.select("code", "level", "from_day", "to_day").distinct(), dialect)


def _sql(table: Table, dialect: Dialect) -> str:
    return str(ibis.to_sql(table, dialect=dialect))


def _table(name: str) -> Table:
    return ibis.table(COLUMNS[dictionary().facts.get(name, name)], name=name)


# -- what there is, and where ------------------------------------------------------------------


def _rows(count: Count, *, since_first: bool = True) -> Table:
    """The rows of a fact that count on each day asked, as known then."""
    fact, asked = _table(count.fact), _table("asked")
    if count.kinds:
        fact = fact.filter(fact.kind.isin(count.kinds))
    counts = [
        fact.voided_at.isnull() | (fact.voided_at > asked.known),
        asked.known.isnull() | (fact.recorded_at <= asked.known),
    ]
    if "day" in fact.columns:
        counts += [fact.day <= asked.on]
        counts += [fact.day >= asked.first] if since_first else []
    else:
        counts += [fact.from_day <= asked.on, fact.to_day > asked.on]
    return fact.join(asked, counts).drop("first", "known", "recorded_at", "voided_at", "id")


def _homes(tier: str = "") -> Table:
    """Where each division, or its successor, counts by itself (or: in which of a tier) on a day asked."""
    upwards, asked = _table("upwards"), _table("asked")
    own = upwards.filter(upwards.tier == tier if tier else upwards.own)
    days = [own.from_day <= asked.on, own.to_day > asked.on]
    return own.join(asked, days).select("on", "code", "level", "tier", "place")


def _wanted(upwards: Table) -> Table:
    """For each division the wanted places it counts in."""
    wanted = _table("wanted")
    within = [upwards.tier == wanted.tier, upwards.place.between(wanted.lo, wanted.hi)]
    days = [upwards.from_day <= wanted.on, upwards.to_day > wanted.on]
    return upwards.join(wanted, within + days).select(
        wanted.on,
        upwards.code,
        upwards.level,
        tier=ibis.coalesce(wanted.shown_tier, upwards.tier),
        place=ibis.coalesce(wanted.shown, upwards.place),
    )


def _within(rows: Table, code: str, level: str) -> Table:
    """Rows whose division counts in a wanted place: the rest need not be grouped."""
    wanted = _wanted(_table("upwards")).select(day="on", within="code", home="level")
    same = [rows.on == wanted.day, rows[code] == wanted.within, rows[level] == wanted.home]
    return rows.semi_join(wanted, same)


def _placed(rows: Table, places: Table) -> Table:
    """Rows that have a day and a division, beside the places of that division on that day."""
    places = places.rename(day="on", home="level")
    same = [rows.on == places.day, rows.division == places.code, rows.level == places.home]
    return rows.join(places, same).drop("day", "home", "code")


# -- shares ------------------------------------------------------------------------------------


def _cases(measure: Measure) -> Table:
    """The units of a share: on, division, level, n out of ``of``, then have_0, need_0, have_1 …"""
    if measure.pair is None:
        return _bodies(measure)
    paired = {
        "key": _paired_by_key, "kind": _paired_by_kind, "place": _paired_by_place,
        "subject": _paired_by_subject,
    }[measure.pair.by]
    return paired(measure.pair).mutate(n=lambda t: t.have_0, of=lambda t: t.need_0)


def _bodies(measure: Measure) -> Table:
    """The bodies of one tier, each with all that is counted in it."""
    def at_home(count: Count) -> Table:
        rows = _rows(count)
        return _placed(rows.filter(rows.level == measure.unit), homes)

    homes = _homes()
    homes = _within(homes.filter(homes.tier == measure.unit), "place", "tier")
    units = at_home(Count("bodies", (measure.unit,)))
    units = units.select("on", "per_unit", division="place", level="tier").distinct()
    for i, need in enumerate(measure.needs):
        rows = at_home(need.count)
        amount = rows.key.nunique() if need.count.distinct else rows.quantity.sum()
        had = rows.group_by(day="on", unit="place").agg(had=amount)
        units = units.left_join(had, [units.on == had.day, units.division == had.unit])
        units = units.mutate(**{
            f"have_{i}": ibis.coalesce(units.had, 0),
            f"need_{i}": ibis.coalesce(units.per_unit, need.per_unit),
        }).drop("day", "unit", "had")
    enough = [units[f"have_{i}"] >= units[f"need_{i}"] for i in range(len(measure.needs))]
    return units.mutate(n=reduce(and_, enough).cast("int64"), of=ibis.literal(1, "int64"))


def _paired_by_kind(pair: Pair) -> Table:
    """As many rows of ``done`` as there are, but no more than of ``due``, division by division."""
    by = [*_UNIT, "kind"]
    due, done = (_within(_rows(count), "division", "level") for count in (pair.due, pair.done))
    due = due.group_by(by).agg(need_0=due.quantity.sum())
    done = done.group_by(by).agg(had=done.quantity.sum())
    both = due.left_join(done, by)
    return both.select(*by, "need_0", have_0=ibis.least(ibis.coalesce(both.had, 0), both.need_0))


def _paired_by_key(pair: Pair) -> Table:
    """Each row of ``due``: whether the same thing was done by the day it was due."""
    due = _within(_rows(pair.due), "division", "level")
    done = _rows(pair.done, since_first=False).select(done_by="on", thing="key", done="day")
    in_time = [due.on == done.done_by, due.key == done.thing, done.done <= due.day]
    both = due.left_join(done, in_time).group_by(*_UNIT, "key").agg(found=lambda t: t.thing.count())
    have = ibis.least(both.found, 1)
    return both.select(*_UNIT, have_0=have, need_0=ibis.literal(1, "int64"))


def _paired_by_place(pair: Pair) -> Table:
    """All that there is of each, division by division."""
    none = ibis.literal(0, "int64")
    due, done = (_within(_rows(count), "division", "level") for count in (pair.due, pair.done))
    due = due.select(*_UNIT, have_0=none, need_0=due.quantity)
    return due.union(done.select(*_UNIT, have_0=done.quantity, need_0=none))


def _subjects(pair: Pair) -> Table:
    """Those who are due: on, division, level, key; of the ``kinds`` needed (one, unless every kind is)
    how many they ``had``, how many more they ``refused``, whether they refuse the ``whole`` of it and
    whether they are known to want any (both 0 or more).
    """
    due = _within(_rows(pair.due), "division", "level").select(*_UNIT, "key").distinct()
    counts = {"done": pair.done, "less": pair.less, "wanting": pair.wanting}
    told = [_told(count, pair, what) for what, count in counts.items() if count]
    said = ibis.union(*told).semi_join(due, ["on", "key"])
    kinds = pair.done.kinds if pair.every else (_ANY,)
    each = {
        f"{what}_{i}": ibis.ifelse(said.kind == kind, said[what], 0).max()
        for i, kind in enumerate((*kinds, _WHOLE)) for what in ("done", "less")
    }  # fmt: skip
    each["wanting"] = said.wanting.max()
    said = said.group_by(day="on", subject="key").agg(**each)
    both = due.left_join(said, [due.on == said.day, due.key == said.subject])
    both = both.mutate(**{name: ibis.coalesce(both[name], 0) for name in each})
    had = reduce(add, (both[f"done_{i}"] for i in range(len(kinds))))
    refused = reduce(add, (both[f"less_{i}"] * (1 - both[f"done_{i}"]) for i in range(len(kinds))))
    amounts = {"kinds": ibis.literal(len(kinds), "int64"), "had": had, "refused": refused}
    return both.select(*_UNIT, "key", "wanting", whole=both[f"less_{len(kinds)}"], **amounts)


def _told(count: Count, pair: Pair, what: str) -> Table:
    """on, key, kind and 1 in the column ``what``. A refusal is of one of the kinds that are needed each,
    or else of the whole."""
    rows = _rows(count)
    kind = ibis.literal(_ANY if what == "done" else _WHOLE)
    if pair.every:
        kind = ibis.ifelse(rows.kind.isin(pair.done.kinds), rows.kind, kind)
    flags = {name: ibis.literal(int(name == what), "int64") for name in ("done", "less", "wanting")}
    return rows.select("on", "key", kind=kind, **flags)


def _satisfied(subjects: Table) -> Any:
    """Has every kind that she does not refuse; what she has counts, whatever she refuses."""
    return (subjects.had > 0) & (subjects.had + subjects.refused == subjects.kinds)


def _asked(subjects: Table) -> Any:
    """Whether she is to be counted: satisfied, or not refusing all that she does not have."""
    return _satisfied(subjects) | ((subjects.whole == 0) & (subjects.refused < subjects.kinds))


def _paired_by_subject(pair: Pair) -> Table:
    """Each one who is due and does not refuse: whether she has it. A refusal never lowers a share."""
    subjects = _subjects(pair)
    counted = subjects.filter(_asked(subjects))
    have = _satisfied(counted).cast("int64")
    return counted.select(*_UNIT, "key", have_0=have, need_0=ibis.literal(1, "int64"))


def _answers(pair: Pair) -> Table:
    """全部, 愿意, 拒绝, 未问: each one who is due is one of the last three; n of the willing have it."""
    subjects = _subjects(pair)
    asked = _asked(subjects)
    willing = asked & ((subjects.had > 0) | (subjects.wanting > 0))
    flags = {"willing": willing, "refused": ~asked, "unasked": asked & ~willing}
    flags["n"] = _satisfied(subjects)
    sums = {name: flag.cast("int64").sum() for name, flag in flags.items()}
    told = subjects.group_by(_UNIT).agg(all=subjects.count(), **sums)
    placed = _placed(told, _wanted(_table("upwards")))
    return placed.group_by(_PLACE).agg(**{name: placed[name].sum() for name in ("all", *sums)})


def _share(measure: Measure) -> Table:
    cases = _cases(measure).group_by(_UNIT).agg(n=lambda t: t.n.sum(), of=lambda t: t.of.sum())
    placed = _placed(cases, _wanted(_table("upwards")))
    totals = placed.group_by(_PLACE).agg(n=placed.n.sum(), of=placed.of.sum())
    return totals.select(*_PLACE, "n", "of", quantity=ibis.null("int64"))


def _gaps(measure: Measure, form: Form) -> Table:
    amounts = [f"{word}_{i}" for i in range(len(measure.needs) or 1) for word in ("have", "need")]
    cases = _cases(measure)
    short = _within(cases.filter(cases.n < cases.of), "division", "level")
    homes = _homes("township" if form == "gaps_above" else "")
    placed = _placed(short.select(*_UNIT, *amounts), homes)
    return placed.group_by(_PLACE).agg(**{name: placed[name].sum() for name in amounts})


# -- sums --------------------------------------------------------------------------------------


def _sum(counted: Count) -> Table:
    placed = _placed(_rows(counted), _wanted(_table("upwards")))
    amount = placed.key.nunique() if counted.distinct else placed.quantity.sum()
    totals = placed.group_by(_PLACE).agg(quantity=amount)
    none = ibis.literal(0, "int64")
    return totals.select(*_PLACE, n=none, of=none, quantity=totals.quantity)
