"""What care contributes to measures: who is in care, who has what, who refuses, what was done.

``key`` is the household, or the one it was merged into; a trigger (migration 0002) touches the rows of
a family when it is merged or parted again, so that ``changed_xid`` tells. Enrolments of a merged family
are voided by the merger itself.
"""

from nuanxin.base.facts import Fact

MOST = 128
"""Terms of one seat that are told apart; ids of ``contact_seats`` are made of them."""


def _household(row: str) -> str:
    return f"JOIN people_household h ON h.id = {row}.household_id"


KEY = "COALESCE(h.merged_into_id, h.id) AS key, 1::bigint AS quantity"


def _dated(row: str, kind: str, tables: str, where: str = "TRUE", place: str = "division") -> str:
    """Dated rows; one that was ended later than recorded gives two: as known before, and since."""
    return f"""
        SELECT {row}.id * 2 AS id, {row}.{place} AS division, {row}.from_day,
               CASE WHEN {row}.ended_at IS NULL THEN {row}.to_day END AS to_day, {kind} AS kind,
               {KEY}, {row}.recorded_at, COALESCE({row}.ended_at, {row}.voided_at) AS voided_at,
               {row}.changed_xid
        FROM {tables} {_household(row)} WHERE {where}
        UNION ALL
        SELECT {row}.id * 2 + 1 AS id, {row}.{place} AS division, {row}.from_day, {row}.to_day, {kind} AS kind,
               {KEY}, {row}.ended_at AS recorded_at, {row}.voided_at, {row}.changed_xid
        FROM {tables} {_household(row)} WHERE {where} AND {row}.ended_at IS NOT NULL
    """


COVERAGES = "care_coverage c JOIN care_scheme s ON s.id = c.scheme_id"
ANSWERS = "care_answer a LEFT JOIN care_scheme s ON s.id = a.scheme_id"

HOUSEHOLDS_IN_CARE = Fact(
    "households_in_care",
    "interval",
    _dated("e", 'e."group"', "people_enrolment e", place="counted_in"),
)
COVERED = Fact("covered", "interval", _dated("c", "s.kind", COVERAGES, "s.kind <> 'contact'"))
REFUSALS = Fact(
    "refusals", "interval", _dated("a", "COALESCE(s.kind, 'all')", ANSWERS, "a.said <> 'yes'")
)
# Who wants it: said so, or has it, or (a seat fell vacant) would have it.
WANTING = Fact(
    "wanting",
    "interval",
    f"""
        SELECT id * 2 AS id, division, from_day, to_day, kind, key, quantity, recorded_at, voided_at,
               changed_xid
        FROM ({_dated("a", "COALESCE(s.kind, 'all')", ANSWERS, "a.said = 'yes'")}) said
        UNION ALL
        SELECT id * 2 + 1 AS id, division, from_day, to_day, kind, key, quantity, recorded_at, voided_at,
               changed_xid
        FROM ({_dated("c", "s.kind", COVERAGES)}) has
    """,
)
# A 联系人 is two rows at a time, one for each seat, only while somebody sits there. A coverage and a
# term each come as known before and since an end was registered; rows of no day are void.
CONTACT_SEATS = Fact(
    "contact_seats",
    "interval",
    f"""
        WITH terms AS (
            SELECT post_id, in_post, from_day, to_day, recorded_at, ended_at, voided_at, changed_xid,
                   count(*) OVER (PARTITION BY post_id ORDER BY id) - 1 AS rank
            FROM association_appointment
        ), held AS (
            SELECT post_id, rank, 0 AS version, from_day,
                   CASE WHEN ended_at IS NULL THEN to_day END AS to_day,
                   recorded_at, COALESCE(ended_at, voided_at) AS voided_at, changed_xid
            FROM terms WHERE in_post AND rank < {MOST}
            UNION ALL
            SELECT post_id, rank, 1, from_day, to_day, ended_at, voided_at, changed_xid
            FROM terms WHERE in_post AND rank < {MOST} AND ended_at IS NOT NULL
        ), seats AS (
            SELECT c.*, seat.number, seat.kind, seat.post_id
            FROM care_coverage c, LATERAL (VALUES
                (0, 'contact_township', c.township_seat_id), (1, 'contact_village', c.village_seat_id)
            ) AS seat (number, kind, post_id)
            WHERE seat.post_id IS NOT NULL
        ), named AS (
            SELECT id, household_id, division, number, kind, post_id, 0 AS version, from_day,
                   CASE WHEN ended_at IS NULL THEN to_day END AS to_day,
                   recorded_at, COALESCE(ended_at, voided_at) AS voided_at, changed_xid
            FROM seats
            UNION ALL
            SELECT id, household_id, division, number, kind, post_id, 1, from_day, to_day, ended_at,
                   voided_at, changed_xid
            FROM seats WHERE ended_at IS NOT NULL
        )
        SELECT ((n.id * 2 + n.number) * {MOST} + t.rank) * 4 + n.version * 2 + t.version AS id,
               n.division, GREATEST(n.from_day, t.from_day) AS from_day,
               LEAST(n.to_day, t.to_day) AS to_day, n.kind, {KEY},
               GREATEST(n.recorded_at, t.recorded_at) AS recorded_at,
               CASE WHEN LEAST(n.to_day, t.to_day) <= GREATEST(n.from_day, t.from_day)
                    THEN GREATEST(n.recorded_at, t.recorded_at)
                    ELSE LEAST(n.voided_at, t.voided_at) END AS voided_at,
               GREATEST(n.changed_xid, t.changed_xid) AS changed_xid
        FROM named n JOIN held t USING (post_id) {_household("n")}
    """,
    spread=4 * MOST,
)
SERVICES = Fact(
    "services",
    "day",
    f"""
        SELECT v.id, v.place AS division, v.day, s.kind, {KEY}, v.recorded_at, v.voided_at, v.changed_xid
        FROM care_service v JOIN care_scheme s ON s.id = v.scheme_id {_household("v")}
    """,
)


def _follow_ups(day: str, voided: str) -> str:
    return f"""
        SELECT f.id, f.place AS division, {day} AS day, f.kind, f.id AS key, 1::bigint AS quantity,
               f.recorded_at, {voided} AS voided_at, f.changed_xid
        FROM care_followup f
    """


# One that was dropped before it was due never fell due; one that was late then stays so.
FOLLOW_UPS_DUE = Fact(
    "follow_ups_due",
    "day",
    _follow_ups(
        "f.due",
        "CASE WHEN f.voided_at IS NULL AND (f.dropped_at AT TIME ZONE 'Asia/Shanghai')::date <= f.due"
    " THEN f.dropped_at ELSE f.voided_at END",
    ),
)
FOLLOW_UPS_DONE = Fact(
    "follow_ups_done",
    "day",
    _follow_ups(
        "COALESCE(f.done_on, f.due)",
        "CASE WHEN f.done_on IS NULL THEN f.recorded_at ELSE f.voided_at END",
    ),
)
POLICIES = Fact("policies", "interval", _dated("p", "s.kind", "care_policy p JOIN care_scheme s ON s.id = p.line_id"))
WRISTBANDS_STOCKED = Fact(
    "wristbands_stocked",
    "interval",
    """
        SELECT b.id, b.division, b.day AS from_day, NULL::date AS to_day, 'wristband' AS kind, b.id AS key,
               b.quantity::bigint AS quantity, b.recorded_at, b.voided_at, b.changed_xid
        FROM care_stock b
    """,
)
# One that is not given out yet comes as void.
WRISTBANDS_ISSUED = Fact(
    "wristbands_issued",
    "interval",
    f"""
        SELECT w.id, COALESCE(w.place, w.division) AS division,
               COALESCE(w.issued_on, w.asked_on) AS from_day, NULL::date AS to_day,
               'wristband' AS kind, {KEY}, w.recorded_at,
               CASE WHEN w.issued_on IS NULL THEN w.recorded_at ELSE w.voided_at END AS voided_at,
               w.changed_xid
        FROM care_wristband w {_household("w")}
    """,
)

FACTS = (
    HOUSEHOLDS_IN_CARE, COVERED, CONTACT_SEATS, REFUSALS, WANTING, SERVICES, FOLLOW_UPS_DUE,
    FOLLOW_UPS_DONE, POLICIES, WRISTBANDS_STOCKED, WRISTBANDS_ISSUED,
)  # fmt: skip
