"""What the rows of a ledger of seats ask for, as far as they are clear."""

from collections.abc import Iterator
from datetime import date, timedelta

from nuanxin.association.kinds import PostKind, post_kinds
from nuanxin.ledgers.places import Place, Places, Said, said_in
from nuanxin.ledgers.specs.seats.chairs import FLAGS, Row, Seat, Term
from nuanxin.ledgers.specs.seats.columns import SECONDED_IN, SECONDED_OUT
from nuanxin.ledgers.table import Table

NAMING = {"code", "county", "township", "village", "place"}


def rows_of(table: Table, places: Places, only: str = "") -> Iterator[Row]:
    """Rows whose place is clear. ``only``: all are of this kind of post."""
    kinds = [post_kinds()[only]] * len(table.rows) if only else table.column("kind")
    columns = zip(*map(table.column, ("number", "established", "set_up", "closed")), strict=True)
    terms = _Terms(table)
    for at, (kind, said, (number, *seat)) in enumerate(zip(kinds, said_in(table), columns, strict=True)):
        place = _place(table, at, kind, said, places)
        term = terms.of(at) if place else None
        if place:
            yield Row(at, place.code, place.body, kind.code, number, _seat(*seat), term)


def _seat(established: bool | None, set_up: date | None, closed: date | None) -> Seat:
    return Seat(established, set_up, closed + timedelta(days=1) if closed else None)


def _place(table: Table, at: int, kind: PostKind | None, said: Said, places: Places) -> Place | None:
    if kind is None or (not table.good(at) and table.bad_columns(at) & NAMING):
        return None
    return places.of(table, at, kind.level, said)


class _Terms:
    """Who holds the seat and when, where a row says so."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.names, self.phones = table.column("name"), table.column("phone")
        self.since, self.last = table.column("from"), table.column("to")
        self.documents, self.seconded = table.column("document"), table.column("seconded")
        self.flags = list(zip(*map(table.column, FLAGS), strict=True))

    def of(self, at: int) -> Term | None:
        name, since, last = self.names[at], self.since[at], self.last[at]
        if not name:
            if since or last:
                self._lacks(at, "name", "name_missing", "有任职日期，没有姓名，请补上。")
            return None
        if since is None:
            self._lacks(at, "from", "date_invalid", "没有填任职的第一天，请补上。")
            return None
        if last and last < since:
            self.table.wrong(at, "to", "date_invalid", "任职的最后一天早于第一天，请改日期。")
            return None
        until = last + timedelta(days=1) if last else None
        return Term(name, self.phones[at] or "", since, until, self._flags(at), document=self.documents[at] or "")

    def _flags(self, at: int) -> tuple[bool | None, ...]:
        """在编, 在岗 and the others, with what 借调 says of them; where they contradict, it is said on the row."""
        on_establishment, in_post, *others, _ = self.flags[at]
        said = self.seconded[at]
        if said == SECONDED_OUT and in_post:
            self.table.wrong(at, "seconded", "row_conflict", "写了借出，又写了在岗，请核对：借出的不在岗。")
        if said == SECONDED_IN and (in_post is False or on_establishment):
            self.table.wrong(at, "seconded", "row_conflict", "借入的在岗、不在编，和在岗、在编两列对不上，请核对。")
        in_post = False if said == SECONDED_OUT else in_post
        return on_establishment, in_post, *others, None if said is None else said == SECONDED_IN

    def _lacks(self, at: int, column: str, reason: str, sentence: str) -> None:
        if column not in self.table.bad_columns(at):
            self.table.wrong(at, column, reason, sentence)
