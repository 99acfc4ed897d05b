"""What undertakings contribute to measures: which were due when, which were done when."""

from nuanxin.base.facts import Fact


def _undertakings(day: str, condition: str, division: str = "u.division") -> str:
    return f"""
        SELECT u.id, {division} AS division, COALESCE(u.{day}, u.due) AS day, u.kind, u.id AS key,
               1::bigint AS quantity, u.recorded_at, {condition} AS voided_at, u.changed_xid
        FROM work_undertaking u
    """


# One that fell due before its body was merged away stays due in the division of that day.
# One carried on or dropped before it was due never fell due; one that was late then stays so.
# A row that no longer counts (not sent, not done, withdrawn) comes as voided: it leaves the store.
UNDERTAKINGS_DUE = Fact(
    "undertakings_due",
    "day",
    _undertakings(
        "due",
        "CASE WHEN u.sent_at IS NULL THEN u.recorded_at"
    " WHEN u.voided_at IS NULL AND (u.closed_at AT TIME ZONE 'Asia/Shanghai')::date <= u.due"
    " THEN u.closed_at ELSE u.voided_at END",
        "COALESCE(u.due_in, u.division)",
    ),
)
UNDERTAKINGS_DONE = Fact(
    "undertakings_done",
    "day",
    _undertakings("done_on", "CASE WHEN u.done_on IS NULL THEN u.recorded_at ELSE u.voided_at END"),
)

FACTS = (UNDERTAKINGS_DUE, UNDERTAKINGS_DONE)
