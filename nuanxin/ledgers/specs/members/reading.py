"""What the rows of a ledger of members say, as far as it is clear."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nuanxin.ledgers.places import Places, Said, said_in
from nuanxin.ledgers.specs.families.columns import CHANNEL_WORDS
from nuanxin.ledgers.table import Table

PLACED = {"code", "county", "township", "village", "place"}
TIERS = ("village", "township", "county", "city")


@dataclass(frozen=True)
class Row:
    """One member of one body. ``channel``: how she agreed (``people.Channel``)."""

    at: int
    division: int
    body: int
    name: str
    phone: str
    group: str
    leader: bool
    applied_on: date
    joined_on: date | None
    left_on: date | None
    channel: str

    @property
    def who(self) -> tuple[int, str, str]:
        return (self.body, self.name, self.phone)

    @property
    def stays(self) -> bool:
        return self.joined_on is not None and self.left_on is None

    def follows(self, left_on: date | None) -> bool:
        """Whether she asked again after somebody of that name and phone had left."""
        return left_on is not None and left_on <= self.applied_on


def rows_of(table: Table, places: Places) -> Iterator[Row]:
    """Rows whose place and days are clear."""
    keys = ("name", "phone", "group", "leader", "applied_on", "joined_on", "left_on", "channel")
    cells = zip(*map(table.column, keys), strict=True)
    for at, (place_said, said) in enumerate(zip(said_in(table), cells, strict=True)):
        if table.bad_columns(at) & PLACED or "" in table.bad_columns(at):
            continue
        place = places.of(table, at, _level(places, place_said), place_said)
        name, phone, group, leader, applied, joined, left, channel = said
        days = _days(table, at, applied, joined, left)
        _check_group(table, at, group, (leader, joined, left))
        if place and days and table.good(at):
            yield Row(
                at, place.code, place.body, name, phone or "", group or "", bool(leader), days, joined, left,
                CHANNEL_WORDS[channel],
            )  # fmt: skip


def _level(places: Places, said: Said) -> str:
    """The tier of the body a row names: members join a body of any tier."""
    if said.code:
        here = {place.level for place in places.by_code.get(said.code, []) if place.body}
        return next((tier for tier in TIERS if tier in here), "village")
    if said.village:
        return "village"
    if said.place:
        return next((tier for tier in TIERS if places.knows(tier, said.place)), "village")
    return "township" if said.township else "county"


def _days(table: Table, at: int, applied: date | None, joined: date | None, left: date | None) -> date | None:
    """The day she asked; one that is not said is the day she joined. What is out of order is said on the row."""
    bad = table.bad_columns(at)
    asked = applied or joined
    if asked is None:
        if not bad & {"applied_on", "joined_on"}:
            table.wrong(at, "applied_on", "date_invalid", "没有写申请日，也没有写入会日，请补上。")
    elif joined and joined < asked:
        table.wrong(at, "joined_on", "date_invalid", "入会日早于申请日，请改日期。")
    elif left and left < (joined or asked):
        table.wrong(at, "left_on", "date_invalid", "退会日早于入会（申请）的日子，请改日期。")
    return asked


def _check_group(table: Table, at: int, group: str | None, said: tuple[bool | None, date | None, date | None]) -> None:
    leader, joined, left = said
    if leader and not group:
        table.wrong(at, "group", "row_conflict", "写了组长，没有写是哪个小组，请补上。")
    elif leader and left:
        table.wrong(at, "leader", "row_conflict", "已经退会，不能是组长，请核对。")
    elif group and joined is None and "joined_on" not in table.bad_columns(at):
        table.wrong(at, "group", "row_conflict", "还在申请，入会以后再编进小组；已经入会的，请补入会日。")
