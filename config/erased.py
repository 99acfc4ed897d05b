"""What each room above privacy sees to when people were erased, in one list."""

from collections.abc import Callable, Sequence

from nuanxin.desk.drafts.actions import forget_about
from nuanxin.governance.moving import forget_families

ERASED: tuple[Callable[[Sequence[int]], object], ...] = (forget_about, forget_families)
"""Each is told the ids of the people and families, in the transaction that erases them."""
