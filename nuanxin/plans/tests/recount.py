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
            count(DISTINCT h.holder_id)
                FILTER (WHERE h.kind IN ('township_president', 'village_president')) AS responsible,
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


IN_CARE = """
    SELECT e.household_id, e."group" FROM people_enrolment e
    WHERE e.counted_in BETWEEN %(lo)s AND %(hi)s AND e.voided_at IS NULL
      AND e.from_day <= %(day)s AND (e.to_day IS NULL OR e.to_day > %(day)s)
"""
REFUSED = """
    SELECT a.household_id, COALESCE(s.kind, 'all') FROM care_answer a
    LEFT JOIN care_scheme s ON s.id = a.scheme_id WHERE a.said <> 'yes' AND a.voided_at IS NULL
      AND a.from_day <= %(day)s AND (a.to_day IS NULL OR a.to_day > %(day)s)
"""
HAS = """
    WITH held AS (
        SELECT t.post_id FROM association_appointment t WHERE t.in_post AND t.voided_at IS NULL
          AND t.from_day <= %(day)s AND (t.to_day IS NULL OR t.to_day > %(day)s)
    )
    SELECT c.household_id, s.kind FROM care_coverage c JOIN care_scheme s ON s.id = c.scheme_id
    WHERE c.voided_at IS NULL AND c.from_day <= %(day)s AND (c.to_day IS NULL OR c.to_day > %(day)s)
      AND (s.kind <> 'contact' OR (c.township_seat_id IN (SELECT post_id FROM held)
                                   AND c.village_seat_id IN (SELECT post_id FROM held)))
    UNION SELECT p.household_id, 'insurance' FROM care_policy p WHERE p.voided_at IS NULL
      AND p.from_day <= %(day)s AND (p.to_day IS NULL OR p.to_day > %(day)s)
    UNION SELECT w.household_id, s.kind FROM care_service w JOIN care_scheme s ON s.id = w.scheme_id
    WHERE w.voided_at IS NULL AND w.day <= %(day)s AND w.day >= date_trunc('year', %(day)s::date)
"""
BANDS = """
    SELECT (SELECT count(*) FROM care_wristband w WHERE w.place BETWEEN %(lo)s AND %(hi)s
            AND w.voided_at IS NULL AND w.issued_on <= %(day)s),
           (SELECT COALESCE(sum(b.quantity), 0) FROM care_stock b
            WHERE b.division BETWEEN %(lo)s AND %(hi)s AND b.voided_at IS NULL AND b.day <= %(day)s)
"""
OWN_LIFE = {
    "terms_current": """
        SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT FROM governance_term t WHERE t.body_id = b.id AND t.voided_at IS NULL
                     AND t.until > %(day)s AND t.from_day <= %(day)s AND (t.to_day IS NULL OR t.to_day > %(day)s)
               )), count(*)
        FROM association_body b WHERE b.division BETWEEN %(lo)s AND %(hi)s AND b.voided_at IS NULL
          AND (b.valid_from IS NULL OR b.valid_from <= %(day)s) AND (b.valid_to IS NULL OR b.valid_to > %(day)s)
    """,
    "leadership_filled": """
        SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT FROM association_appointment a WHERE a.post_id = p.id AND a.in_post
                     AND a.voided_at IS NULL AND a.from_day <= %(day)s
                     AND (a.to_day IS NULL OR a.to_day > %(day)s)
               )), count(*)
        FROM association_post p WHERE p.division BETWEEN %(lo)s AND %(hi)s AND p.voided_at IS NULL
          AND p.kind ~ '(president|secretary)$'
          AND (p.valid_from IS NULL OR p.valid_from <= %(day)s) AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
    """,
    "reform_solved": """
        SELECT count(*) FILTER (WHERE settled_on <= %(day)s), count(*) FROM governance_reformitem
        WHERE division BETWEEN %(lo)s AND %(hi)s AND voided_at IS NULL AND recorded_at::date <= %(day)s
    """,
    "deeds_on_time": """
        SELECT count(*) FILTER (WHERE done_on <= due), count(*) FROM work_undertaking
        WHERE division BETWEEN %(lo)s AND %(hi)s AND voided_at IS NULL AND kind = 'deed'
          AND sent_at IS NOT NULL AND due BETWEEN date_trunc('year', %(day)s::date) AND %(day)s
    """,
    "groups_active": """
        SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT FROM governance_meeting m WHERE m.group_id = g.id AND m.voided_at IS NULL
                     AND m.day > %(day)s::date - 92 AND m.day <= %(day)s
               )), count(*)
        FROM governance_membergroup g WHERE g.division BETWEEN %(lo)s AND %(hi)s AND g.voided_at IS NULL
          AND g.from_day <= %(day)s AND (g.to_day IS NULL OR g.to_day > %(day)s)
    """,
    "village_rules_publicised": """
        SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT FROM governance_villagerule v WHERE v.body_id = b.id AND v.kind = 'rules'
                     AND v.voided_at IS NULL AND v.publicised_on <= %(day)s AND NOT EXISTS (
                         SELECT FROM governance_villagerule n WHERE n.body_id = b.id AND n.kind = 'rules'
                           AND n.voided_at IS NULL AND n.version > v.version AND n.passed_on <= %(day)s)
               )), count(*)
        FROM association_body b WHERE b.level = 'village' AND b.division BETWEEN %(lo)s AND %(hi)s
          AND b.voided_at IS NULL AND (b.valid_from IS NULL OR b.valid_from <= %(day)s)
          AND (b.valid_to IS NULL OR b.valid_to > %(day)s)
    """,
}
LEARNED = """
    SELECT count(DISTINCT r.holder_id) FROM governance_trainingresult r
    JOIN governance_training t ON t.id = r.training_id
    WHERE r.division BETWEEN %(lo)s AND %(hi)s AND r.passed AND r.voided_at IS NULL AND t.voided_at IS NULL
      AND t.audience = 'grassroots' AND t.last_day <= %(day)s
      AND (t.last_day + interval '12 months')::date > %(day)s
"""
FOUR = {"comfort", "visit", "volunteering", "protection"}
ONE_OF = {
    "contact_coverage": "contact", "green_channel_coverage": "green_channel",
    "family_doctor_coverage": "family_doctor", "insured_households": "insurance",
}


def families(inside: Range, day: date) -> Counts:
    """What of the families of one territory has each system, the services, a policy, a wristband."""
    asked: dict[str, int | date] = {"lo": inside.lo, "hi": inside.hi, "day": day}
    with connections["owner"].cursor() as cursor:
        rows = []
        for query in (IN_CARE, REFUSED, HAS, BANDS):
            cursor.execute(query, asked)
            rows.append(cursor.fetchall())
    in_care, refused, has, [bands] = rows
    counts = {code: [0, 0] for code in (*ONE_OF, "services_coverage")}
    for family, group in in_care:
        no = {kind for each, kind in refused if each == family}
        yes = {kind for each, kind in has if each == family}
        for code, kind in ONE_OF.items():
            if group == "special" or code == "insured_households":
                counts[code][0] += kind in yes
                counts[code][1] += kind in yes or not no & {kind, "all"}
        wanted = FOUR - (no - yes)
        done = bool(wanted) and wanted <= yes
        if group == "special" and (done or (wanted and "all" not in no)):
            counts["services_coverage"][0] += done
            counts["services_coverage"][1] += 1
    return {code: (n, of) for code, (n, of) in counts.items()} | {"wristbands_issued": bands}


def own_life(inside: Range, day: date) -> Counts:
    """What the bodies of one territory have of their own life: terms, leaders, deeds, groups, rules."""
    asked: dict[str, int | date] = {"lo": inside.lo, "hi": inside.hi, "day": day}
    found = Counts()
    with connections["owner"].cursor() as cursor:
        for code, query in OWN_LIFE.items():
            cursor.execute(query, asked)
            [found[code]] = cursor.fetchall()
    return found


def learned(inside: Range, day: date) -> int:
    """Workers of one territory who passed a course for them in the twelve months up to a day."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(LEARNED, {"lo": inside.lo, "hi": inside.hi, "day": day})
        [[count]] = cursor.fetchall()
    return int(count)


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
    } | families(inside, day) | own_life(inside, day)


def undertakings(inside: Range, day: date) -> dict[int, tuple[int, ...]]:
    """(total, due, done, late) of each clause that anything was undertaken for, as committed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(UNDERTAKINGS, {"lo": inside.lo, "hi": inside.hi, "day": day})
        return {clause: tuple(counts) for clause, *counts in cursor.fetchall()}
