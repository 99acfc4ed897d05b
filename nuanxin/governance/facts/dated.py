"""Rows in force from one day to another, whose end may be registered later on, and taken back."""


def dated(row: str, columns: str, tables: str, days: tuple[str, str, str], void: str = "FALSE") -> str:
    """Two rows for each of ``row`` (an alias): as known before its end was registered, and since.

    ``days``: its beginning, its end as known before, its end. The second is void until there is an end;
    both are where ``void`` says so.
    """
    begin, before, since = days
    recorded, ended, voided = (f"{row}.{name}" for name in ("recorded_at", "ended_at", "voided_at"))
    return f"""
        SELECT {row}.id * 2 AS id, {row}.division, {begin} AS from_day, {before} AS to_day, {columns},
               {recorded}, CASE WHEN {void} THEN {recorded} ELSE COALESCE({ended}, {voided}) END AS voided_at,
               {row}.changed_xid
        FROM {tables}
        UNION ALL
        SELECT {row}.id * 2 + 1 AS id, {row}.division, {begin} AS from_day, {since} AS to_day, {columns},
               COALESCE({ended}, {recorded}) AS recorded_at,
               CASE WHEN {void} OR {ended} IS NULL THEN {recorded} ELSE {voided} END AS voided_at,
               {row}.changed_xid
        FROM {tables}
    """
