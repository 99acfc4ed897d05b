"""Finds each row of a ledger of seats its place among the seats there are; what does not fit is said on the row."""

from collections.abc import Collection
from datetime import timedelta

from nuanxin.ledgers.specs.seats.chairs import Chair, Chairs, Group, Row, Term, Work
from nuanxin.ledgers.table import Table

ONE_DAY = timedelta(days=1)


class Arranging:
    """``usual``: 编制 by kind of post; ``at_work``: seats (ids) that have work nobody has done yet."""

    def __init__(self, table: Table, chairs: Chairs, usual: dict[str, bool], at_work: Collection[int] = ()) -> None:
        self.table, self.chairs, self.usual, self.at_work = table, chairs, usual, at_work
        self.work = Work()
        self.seated: dict[tuple[object, ...], Term] = {}

    def arrange(self, rows: list[Row]) -> Work:
        """Who is known comes first, and of these who leaves: then her seat is free, or may be closed."""
        seen = dict[tuple[object, ...], int]()
        for row in sorted(rows, key=lambda each: (self.known(each) is None, not each.ends)):
            number = self.table.rows[row.at]
            first = seen.setdefault((*row.who, *row.more), number)
            if first != number:
                self.table.wrong(row.at, "", "row_duplicate", f"和第 {first} 行重复，请删去一行。")
            elif (term := self.seated.get(row.who)) and row.more:
                self._join(row, term)
            else:
                self._seat(row)
        groups = self.chairs.values()
        self.work.chairs = [c for group in groups for c in group.chairs.values() if c.is_changed]
        return self.work

    def known(self, row: Row) -> tuple[Chair, Term] | None:
        """The seat and the term stored that a row speaks of."""
        return self._group(row).known(row)

    def _group(self, row: Row) -> Group:
        key = (row.body, row.kind)
        return self.chairs.get(key) or self.chairs.setdefault(key, Group())

    def _join(self, row: Row, term: Term) -> None:
        """One more row of a holder who has her seat by a row before."""
        said = row.term
        if said and said.until != term.until:
            sentence = f"和第 {term.row} 行是同一个人，任职的最后一天不一样，请改成一样的。"
            self.table.wrong(row.at, "to", "row_conflict", sentence)
            return
        self._found(row, term)
        self.table.unchanged.add(row.at)

    def _seat(self, row: Row) -> None:
        group = self._group(row)
        if found := group.known(row):
            self._compare(row, group, *found)
            return
        chair = self._chair(row, group)
        if not self._agrees(row, chair) or not self._is_free(row, chair):
            return
        fresh = not chair.pk or chair.voided
        changed = _take(row, chair)
        if row.term is None:
            if not fresh and not changed:
                self.table.unchanged.add(row.at)
            return
        group.begin(chair, row.term)
        self.work.begun.append((chair, row.term))
        self._found(row, row.term)

    def _found(self, row: Row, term: Term) -> None:
        self.work.found[row.at] = self.seated[row.who] = term
        term.row = term.row or self.table.rows[row.at]

    def _is_free(self, row: Row, chair: Chair) -> bool:
        other = next((each for each in chair.terms if row.term and each.overlaps(row.term)), None)
        if other:
            where = f"（第 {other.row} 行）" if other.row else ""
            sentence = f"这个岗位由{other}担任{where}，一天只能有一人，请先登记离任或改日期。"
            self.table.wrong(row.at, "from", "seat_taken", sentence)
        return other is None

    def _chair(self, row: Row, group: Group) -> Chair:
        number = row.number or group.number_for(row.term)
        if found := group.chairs.get(number):
            return found
        said = row.seat
        established = self.usual[row.kind] if said.established is None else said.established
        return group.add(Chair(row.division, row.body, row.kind, number, established, said.since, said.until))

    def _agrees(self, row: Row, chair: Chair) -> bool:
        """Whether the days a row says of its seat fit what is known, and its holder sits within them."""
        said, before = row.seat, len(self.table.problems.get(row.at, ()))
        for column, label, day, stands in (
            ("set_up", "设岗日", said.since, chair.since),
            ("closed", "撤岗日", said.until and said.until - ONE_DAY, chair.until and chair.until - ONE_DAY),
        ):
            if day and stands and day != stands:
                sentence = f"这个岗位的{label}是 {stands}，和这一行不同，请核对。"
                self.table.wrong(row.at, column, "row_conflict", sentence)
        since, until = said.since or chair.since, said.until or chair.until
        if since and until and until <= since:
            self.table.wrong(row.at, "closed", "date_invalid", "撤岗日早于设岗日，请改日期。")
        self._check_terms(row, Chair(0, 0, "", 0, established=False, since=since, until=until), chair)
        return len(self.table.problems.get(row.at, ())) == before

    def _check_terms(self, row: Row, days: Chair, chair: Chair) -> None:
        """Whether everybody sits on days on which the seat is there (``days``)."""
        if row.term and not days.lasts(row.term):
            column = "from" if days.since and row.term.since < days.since else "to"
            sentence = f"这个岗位{days}，任职要在这些日子里，请改日期；撤了又设的岗位，另写一个序号。"
            self.table.wrong(row.at, column, "date_invalid", sentence)
            return
        changes = (days.since, days.until) != (chair.since, chair.until)
        if other := next((each for each in chair.terms if changes and not days.lasts(each)), None):
            sentence = f"{other}在这个岗位任职，不在写的日子（{days}）里，请先登记离任，或改日期。"
            self.table.wrong(row.at, "closed" if days.until else "set_up", "seat_taken", sentence)
        elif row.seat.until and not chair.until and chair.pk in self.at_work:
            sentence = "这个岗位还有没办完的任务，请先改派给别的岗位，再撤岗。"
            self.table.wrong(row.at, "closed", "seat_taken", sentence)

    def _compare(self, row: Row, group: Group, chair: Chair, term: Term) -> None:
        """The row speaks of a term that is stored: the same, its end, or something else."""
        said = row.term
        if said is None:
            return
        if differ := term.differences(said):
            what = "、".join(differ)
            sentence = f"已登记{term}，{what}和这一行不同，请到“队伍”里改。"
            self.table.wrong(row.at, "name", "seat_taken", sentence)
            return
        if said.until != term.until and (term.until is not None or said.until is None):
            sentence = f"已登记{term}，最后一天和这一行不同，请核对。"
            self.table.wrong(row.at, "to", "seat_taken", sentence)
            return
        before, term.until = term.until, said.until
        if _says_more(row, chair) and not self._agrees(row, chair):
            term.until = before
            return
        changed = _take(row, chair)
        self._found(row, term)
        if before != term.until:
            group.close(chair)
            self.work.ended.append((chair, term))
        elif not changed:
            self.table.unchanged.add(row.at)


def _says_more(row: Row, chair: Chair) -> bool:
    """Whether a row says other days of its seat than those known."""
    said = row.seat
    return bool(said.since and said.since != chair.since) or bool(said.until and said.until != chair.until)


def _take(row: Row, chair: Chair) -> bool:
    """Let the row say what it says of the seat; whether that was not known."""
    said, before = row.seat, (chair.established, chair.since, chair.until)
    chair.touched = True
    if said.established is not None and said.established != chair.established:
        chair.established = said.established
        chair.flipped = not chair.flipped
    if said.since and not chair.since:
        chair.since, chair.dated = said.since, True
    if said.until and not chair.until:
        chair.until, chair.closed = said.until, True
    return before != (chair.established, chair.since, chair.until)
