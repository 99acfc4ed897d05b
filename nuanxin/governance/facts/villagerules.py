"""Villages' own rules: passed, filed, made public.

Only a version whose sentences were all judged lawful can be passed, and no judgement changes afterwards.
"""

from nuanxin.base.facts import Fact


def _since(day: str) -> str:
    """Versions of the rules from a day on until the next one is passed; void while there is no such day."""
    return f"""
        SELECT v.id, v.division, v.{day} AS from_day, n.passed_on AS to_day, b.level AS kind,
               v.body_id AS key, 1::bigint AS quantity, v.recorded_at,
               CASE WHEN v.{day} IS NULL THEN v.recorded_at ELSE v.voided_at END AS voided_at,
               GREATEST(v.changed_xid, n.changed_xid) AS changed_xid
        FROM governance_villagerule v JOIN association_body b ON b.id = v.body_id
        CROSS JOIN LATERAL (
            SELECT min(l.passed_on) FILTER (WHERE l.voided_at IS NULL) AS passed_on,
                   max(l.changed_xid) AS changed_xid
            FROM governance_villagerule l
            WHERE l.body_id = v.body_id AND l.kind = v.kind AND l.version >= v.version AND l.id <> v.id
        ) n
        WHERE v.kind = 'rules'
    """


FACTS = (
    Fact("village_rules_passed", "interval", _since("passed_on")),
    Fact("village_rules_filed", "interval", _since("filed_on")),
    Fact("village_rules_publicised", "interval", _since("publicised_on")),
)
