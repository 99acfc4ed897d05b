"""What people said of the deeds that were done."""

from nuanxin.base.facts import Fact


def _people(column: str) -> str:
    """So many people, from the day the deed was done to the end of that year.

    One not done yet, or not asked about, comes as void; a trigger touches a deed when its undertaking is
    done or open again (migration 0005).
    """
    return f"""
        SELECT d.id, d.division, u.done_on AS from_day,
               (date_trunc('year', u.done_on) + interval '1 year')::date AS to_day, b.level AS kind,
               d.id AS key, COALESCE(d.{column}, 0)::bigint AS quantity, d.recorded_at,
               CASE WHEN u.done_on IS NULL OR d.{column} IS NULL THEN d.recorded_at ELSE d.voided_at END
                   AS voided_at,
               d.changed_xid
        FROM governance_deed d JOIN association_body b ON b.id = d.body_id
        JOIN work_undertaking u ON u.id = d.undertaking_id
    """


FACTS = (
    Fact("deeds_asked", "interval", _people("asked")),
    Fact("deeds_content", "interval", _people("content")),
)
