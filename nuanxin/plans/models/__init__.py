"""The notice as a living plan: its clauses, what they ask for, and who undertook them."""

from nuanxin.plans.models.clause import Change, Clause, Correction, Target
from nuanxin.plans.models.plan import Plan
from nuanxin.plans.models.topic import ClauseTopic
from nuanxin.plans.models.undertaking import ClauseUndertaking, OptIn

__all__ = [
    "Change", "Clause", "ClauseTopic", "ClauseUndertaking", "Correction", "OptIn", "Plan", "Target",
]
