"""What the records say: a dictionary of measures, a store of facts, an engine.

- ``dictionary`` (and ``dictionary.toml``): every measure, as data.
- ``opening.latest()`` → ``figures.Figures``: values, gap lists, series; ``states``: what they mean.
- ``engine``: the measures as expressions; ``reading`` runs them on DuckDB.
- ``store``, ``draft``: Parquet files that change as one; ``extract``: from PostgreSQL into them.
- ``refreshing``: the same for this installation, once or whenever something changes.

What a room's facts must keep to (``nuanxin.base.facts``), so that only what changed is read:

- A row that was ever selected is selected for ever. What no longer counts comes with a
  ``voided_at`` not later than ``recorded_at`` and leaves the store; a WHERE may only ask for what
  never changes.
- ``changed_xid`` is the transaction that last changed *anything the SELECT reads*; joined tables
  must not change in those columns.
- ``from_day`` null is "since ever", ``to_day`` null is open; ``key`` is never null.
- The level of the division follows from ``kind`` where that is a level or a kind of post; any
  other kind belongs to the highest division of its code.
"""
