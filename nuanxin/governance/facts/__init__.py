"""What the association's own life contributes to measures.

``kind`` is the tier of the body wherever nothing else is told apart by it.
"""

from nuanxin.governance.facts import (
    advisers,
    deeds,
    magazine,
    organisation,
    policies,
    reform,
    terms,
    villagerules,
)

FACTS = (
    *terms.FACTS, *reform.FACTS, *advisers.FACTS, *organisation.FACTS, *deeds.FACTS, *villagerules.FACTS,
    *policies.FACTS, *magazine.FACTS,
)  # fmt: skip
