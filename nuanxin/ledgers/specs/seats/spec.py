"""The ledger of posts (岗位名册): a row for each holder of a seat, or for a seat that nobody holds."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from nuanxin.association.acting import By, Task
from nuanxin.association.kinds import post_kinds
from nuanxin.association.scope import Scope
from nuanxin.ledgers.models import Batch, Trace
from nuanxin.ledgers.places import Places
from nuanxin.ledgers.specs.base import Cells, Made
from nuanxin.ledgers.specs.seats.arranging import Arranging
from nuanxin.ledgers.specs.seats.chairs import Row, Work
from nuanxin.ledgers.specs.seats.columns import POST_COLUMNS
from nuanxin.ledgers.specs.seats.reading import rows_of
from nuanxin.ledgers.specs.seats.seating import seat
from nuanxin.ledgers.specs.seats.stored import chairs_of, said_of_seat, said_of_term, sittings
from nuanxin.ledgers.specs.seats.unseating import unseat
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household
from nuanxin.work.models import Undertaking


def arranging(table: Table, rows: Sequence[Row], *, lock: bool) -> Arranging:
    """The seats of the places of these rows, to find each row its own."""
    chairs = chairs_of({row.body for row in rows}, lock=lock)
    usual = {kind.code: kind.established for kind in post_kinds().values()}
    groups = [chairs.get((row.body, row.kind)) for row in rows if row.seat.until]
    closing = {chair.pk for group in groups if group for chair in group.chairs.values()}
    busy = Undertaking.objects.open().filter(owner__in=closing) if closing else Undertaking.objects.none()
    return Arranging(table, chairs, usual, {*busy.values_list("owner", flat=True)})


class Posts:
    """Seats, whether on the establishment and since when, and who holds them how."""

    kind, title, permission = "posts", "岗位名册", "post.appoint"
    taken_by = permission
    task: Task | None = None
    names_people, refuses_numbers = False, False
    columns = POST_COLUMNS

    def check(self, by: By, scope: Scope, table: Table, *, lock: bool) -> Work:
        rows = [row for row in rows_of(table, Places(scope)) if table.good(row.at)]
        return arranging(table, rows, lock=lock).arrange(rows)

    def store(self, by: By, work: Any, batch: Batch) -> list[Made]:
        return seat(work)

    def undo(self, by: By, batch: Batch, traces: Sequence[Trace]) -> list[str]:
        return unseat(traces)

    def rows(self, scope: Scope) -> Iterator[Cells]:
        places = Places(scope)
        for each in sittings(scope):
            known = said_of_seat(places, each) | (said_of_term(each.term) if each.term else {})
            yield [known.get(column.key) for column in self.columns]

    def households(self, scope: Scope) -> "QuerySet[Household]":
        return Household.objects.none()


POSTS = Posts()
