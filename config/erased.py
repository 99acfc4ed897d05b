"""What each room above privacy sees to when people were erased, in one list."""

from collections.abc import Callable, Sequence

from nuanxin.desk.drafts.actions import forget_about

ERASED: tuple[Callable[[Sequence[int]], object], ...] = (forget_about,)
"""Each is told the ids of the people and families, in the transaction that erases them."""
