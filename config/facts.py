"""The facts of every room, in one list."""

from nuanxin.association import facts as association
from nuanxin.care import facts as care
from nuanxin.governance import facts as governance
from nuanxin.work import facts as work

FACTS = (*association.FACTS, *work.FACTS, *governance.FACTS, *care.FACTS)
