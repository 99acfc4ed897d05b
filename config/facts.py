"""The facts of every room, in one list."""

from nuanxin.association import facts as association
from nuanxin.care import facts as care
from nuanxin.work import facts as work

FACTS = (*association.FACTS, *work.FACTS, *care.FACTS)
