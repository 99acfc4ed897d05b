"""Which bodies are within a term."""

from nuanxin.base.facts import Fact
from nuanxin.governance.facts.dated import dated

# A term counts as current until its time is over or the next one begins; past its time the body has
# none that counts.
TERMS = Fact(
    "terms",
    "interval",
    dated(
        "t",
        "b.level AS kind, t.body_id AS key, 1::bigint AS quantity",
        "governance_term t JOIN association_body b ON b.id = t.body_id",
        ("t.from_day", "t.until", "LEAST(t.until, t.to_day)"),
    ),
)

FACTS = (TERMS,)
