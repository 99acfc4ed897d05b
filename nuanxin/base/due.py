"""What awaits somebody: each room offers ``due(post, day)``, 工作台 gathers them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Due:
    """One thing to do: what, by when (None: no day is set), behind which door (its address may come lazily).

    ``count`` > 1 says that the door opens into so many of ``unit``; ``note`` is a quiet second line.
    ``family``: the id of the household it is about, if of one; who it is is read where it is shown only.
    """

    title: str
    url: "StrOrPromise"
    day: date | None = None
    count: int = 1
    unit: str = "件"
    note: str = ""
    family: int = 0
