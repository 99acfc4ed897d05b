"""The magazine: pieces sent in, its use in study, copies of a year; counted, never compared."""

from nuanxin.base.facts import Fact


def _of(table: str) -> str:
    return f"governance_{table} m JOIN association_body b ON b.id = m.body_id"


def _on(day: str, table: str) -> str:
    return f"""
        SELECT m.id, m.division, m.{day} AS day, b.level AS kind, m.id AS key, 1::bigint AS quantity,
               m.recorded_at, m.voided_at, m.changed_xid
        FROM {_of(table)}
    """


FACTS = (
    Fact("magazine_contributions", "day", _on("sent_on", "contribution")),
    Fact("magazine_readings", "day", _on("day", "reading")),
    Fact(
        "magazine_copies",
        "interval",
        f"""
            SELECT m.id, m.division, make_date(m.year, 1, 1) AS from_day,
                   make_date(m.year + 1, 1, 1) AS to_day, b.level AS kind, m.id AS key,
                   m.copies::bigint AS quantity, m.recorded_at, m.voided_at, m.changed_xid
            FROM {_of("copies")}
        """,
    ),
)
