"""What is undertaken on the ground of a policy document in force."""

from nuanxin.base.facts import Fact

# From the day it was sent until it was closed, or the last of its documents repealed. Triggers touch an
# undertaking when its grounds, or their documents, change (migration 0005).
POLICY_UNDERTAKINGS = Fact(
    "policy_undertakings",
    "interval",
    """
        SELECT u.id, u.division, (u.sent_at AT TIME ZONE 'Asia/Shanghai')::date AS from_day,
               LEAST((u.closed_at AT TIME ZONE 'Asia/Shanghai')::date, g.to_day) AS to_day, b.level AS kind,
               u.id AS key, 1::bigint AS quantity, u.recorded_at,
               CASE WHEN u.sent_at IS NULL OR g.documents = 0 THEN u.recorded_at ELSE u.voided_at END
                   AS voided_at,
               u.changed_xid
        FROM work_undertaking u JOIN association_body b ON b.id = u.body_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS documents,
                   CASE WHEN count(*) = count(d.repealed_on) THEN max(d.repealed_on) END AS to_day
            FROM work_ground w JOIN work_document d ON d.id = w.document_id
            WHERE w.undertaking_id = u.id AND d.kind = 'policy'
        ) g
    """,
)

FACTS = (POLICY_UNDERTAKINGS,)
