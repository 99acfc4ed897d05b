"""An independent count in plain SQL, written by hand: it shares nothing with the measures."""

from datetime import date

from django.db import connections

from nuanxin.association.scope import Range

Counts = dict[str, tuple[int, int]]
"""(n, N) by the code of the measure."""

THRESHOLDS = """
    WITH held AS (
        SELECT p.body_id, p.kind, a.holder_id, a.full_time AND NOT a.acting AS full_time
        FROM association_appointment a
        JOIN association_post p ON p.id = a.post_id
        WHERE a.in_post AND a.voided_at IS NULL
          AND a.from_day <= %(day)s AND (a.to_day IS NULL OR a.to_day > %(day)s)
    ), body AS (
        SELECT b.id, b.level,
            count(DISTINCT h.holder_id) FILTER (WHERE h.full_time) AS full_time,
            count(DISTINCT h.holder_id) FILTER (WHERE h.kind LIKE '%%_president') AS responsible,
            count(DISTINCT h.holder_id)
                FILTER (WHERE h.kind IN ('township_officer', 'village_worker')) AS working,
            count(DISTINCT h.holder_id) FILTER (WHERE h.kind = 'village_adviser') AS advisers,
            count(DISTINCT h.holder_id) FILTER (WHERE h.kind = 'township_manager') AS managers
        FROM association_body b
        LEFT JOIN held h ON h.body_id = b.id
        WHERE b.division BETWEEN %(lo)s AND %(hi)s AND b.voided_at IS NULL
          AND (b.valid_from IS NULL OR b.valid_from <= %(day)s)
          AND (b.valid_to IS NULL OR b.valid_to > %(day)s)
        GROUP BY b.id, b.level
    )
    SELECT count(*) FILTER (WHERE level = 'county' AND full_time >= 2),
           count(*) FILTER (WHERE level = 'township' AND responsible > 0 AND working > 0),
           count(*) FILTER (WHERE level = 'village' AND responsible > 0 AND working > 0),
           count(*) FILTER (WHERE level = 'village' AND advisers >= 2),
           count(*) FILTER (WHERE level = 'township' AND managers >= 1),
           count(*) FILTER (WHERE level = 'county'),
           count(*) FILTER (WHERE level = 'township'),
           count(*) FILTER (WHERE level = 'village')
    FROM body
"""
UNDERTAKINGS = """
    SELECT l.clause_id, count(*), count(*) FILTER (WHERE u.due <= %(day)s),
           count(*) FILTER (WHERE u.done_on <= %(day)s),
           count(*) FILTER (WHERE u.due < %(day)s AND (u.done_on IS NULL OR u.done_on > %(day)s))
    FROM plans_clauseundertaking l
    JOIN work_undertaking u ON u.id = l.undertaking_id AND u.voided_at IS NULL
    WHERE u.division BETWEEN %(lo)s AND %(hi)s
    GROUP BY l.clause_id
"""


def thresholds(inside: Range, day: date) -> Counts:
    """What of one territory satisfies each threshold of the notice on a day."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(THRESHOLDS, {"lo": inside.lo, "hi": inside.hi, "day": day})
        staff, township, village, advisers, managers, counties, townships, villages = (
            cursor.fetchone()
        )
    return {
        "full_time_staff": (staff, counties),
        "township_staffed": (township, townships),
        "village_staffed": (village, villages),
        "village_advisers": (advisers, villages),
        "township_managers": (managers, townships),
    }


def undertakings(inside: Range, day: date) -> dict[int, tuple[int, ...]]:
    """(total, due, done, late) of each clause that anything was undertaken for, as committed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(UNDERTAKINGS, {"lo": inside.lo, "hi": inside.hi, "day": day})
        return {clause: tuple(counts) for clause, *counts in cursor.fetchall()}
