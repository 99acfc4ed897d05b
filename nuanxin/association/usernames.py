"""Names to sign in with: the tail of the division's code and a running number, all digits but a hyphen.

No secret, no phone number, no pinyin: 固阳县 150222 gives ``22-1``, a village of it ``22102201-1``.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nuanxin.association.models import Appointment, Body, User

PLACES = {"city": slice(0, 4), "county": slice(4, 6), "township": slice(4, 9), "village": slice(4, 12)}
"""Which of the twelve digits tell a body from all others of its city; a city keeps its own four."""


def tail(division: int, level: str) -> str:
    """The digits of a code that stand in a username."""
    return f"{division:012d}"[PLACES[level]]


@dataclass
class Usernames:
    """The highest number in use for each tail."""

    last: Counter[str]

    @classmethod
    def of(cls, held: Iterable[Appointment]) -> "Usernames":
        """As far as one can see; what stands out of sight the database refuses."""
        tails = {tail(each.post.body.division, each.post.body.level) for each in held}
        last = Counter[str]()
        pattern = rf"^({'|'.join(sorted(tails))})-[0-9]{{1,6}}$"
        for name in User.objects.filter(username__regex=pattern).values_list("username", flat=True):
            stem, _, number = str(name).partition("-")
            last[stem] = max(last[stem], int(number))
        return cls(last)

    def next_at(self, body: Body) -> str:
        stem = tail(body.division, body.level)
        self.last[stem] += 1
        return f"{stem}-{self.last[stem]}"
