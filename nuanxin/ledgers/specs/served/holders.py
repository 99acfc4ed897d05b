"""Who sat in which seat on a day, as a row names her: by her name, or by the title of the seat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nuanxin.association.models import Appointment, Post
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.table import Table

TIERS = {"township": "苏木（乡镇、街道）", "village": "嘎查村（居）"}


class Sitting(NamedTuple):
    """Days ``[since, until)`` on which somebody of this name sat there."""

    name: str
    since: date
    until: date | None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Named:
    """A seat as a cell names it: in which column, in what words, for a family where, on which day.

    ``level``: the tier it must stand on; "" is either.
    """

    column: str
    words: str
    place: int
    day: date
    level: str = ""


class Holders:
    """The seats of the villages and townships of some places, and who sat in them, as far as one sees."""

    def __init__(self, places: Iterable[int], kinds: Collection[str] = ()) -> None:
        around = {each for place in places for each in (place, place - place % 1000)}
        seats = Post.objects.filter(division__in=around, body__level__in=TIERS, voided_at__isnull=True)
        if kinds:
            seats = seats.filter(kind__in=kinds)
        self.seats = {each.pk: each for each in seats.select_related("body__place").order_by("pk")}
        self.terms: dict[int, list[Sitting]] = {}
        rows = Appointment.objects.live().filter(post__in=seats.order_by(), in_post=True)
        for seat, name, since, until in rows.values_list("post_id", "holder__name", "from_day", "to_day"):
            self.terms.setdefault(seat, []).append(Sitting(name, since, until))
        self._around: dict[int, list[Post]] = {}
        for each in self.seats.values():
            self._around.setdefault(each.division, []).append(each)

    def around(self, place: int, level: str = "") -> list[Post]:
        """The seats that may serve a family of a place."""
        found = [post for code in dict.fromkeys((place, place - place % 1000)) for post in self._around.get(code, [])]
        return [post for post in found if level in ("", post.body.level)]

    def name_of(self, seat: int | None, day: date) -> str | None:
        """Who sat there on the day, else the seat's title; None for a seat out of sight."""
        post = self.seats.get(seat or 0)
        if post is None:
            return None
        return next((term.name for term in self.terms.get(post.pk, ()) if term.on(day)), post.title)

    def meant(self, table: Table, at: int, named: Named) -> list[Post]:
        """The seats the words may mean that somebody held on the day; where none, it is said on the row."""
        seats = self.around(named.place, named.level)
        called = [each for each in seats if any(t.name == named.words for t in self.terms.get(each.pk, ()))]
        titled = [each for each in seats if named.words in (each.title, str(each))]
        found = [each for each in (called or titled) if self._sat(each, named, bool(called))]
        if found:
            return found
        tier = TIERS.get(named.level, "苏木（乡镇）和嘎查村（居）")
        if called or titled:
            who = "没有任职" if called else "没有人任职"
            sentence = f"“{named.words}”在 {named.day} {who}，请核对日期和人；漏登任职的，先补登。"
            table.wrong(at, named.column, "seat_vacant", sentence)
        elif named.level == "township" and not seats:
            sentence = "乡镇的岗位您这里看不到，这一行请交给苏木（乡镇、街道）导入。"
            table.wrong(at, named.column, "seat_unknown", sentence)
        else:
            sentence = f"这户所在的{tier}没有叫“{named.words}”的任职人或岗位，请核对。"
            table.wrong(at, named.column, "seat_unknown", sentence)
        return []

    def _sat(self, seat: Post, named: Named, by_name: bool) -> bool:
        terms = self.terms.get(seat.pk, ())
        return any(term.on(named.day) and (not by_name or term.name == named.words) for term in terms)


def one_of(table: Table, at: int, column: str, seats: list[Post]) -> Post | None:
    """The only one of the seats, else the one that somebody chose."""
    if len(seats) < 2:
        return seats[0] if seats else None
    choices = tuple((str(each.pk), str(each)[:40]) for each in seats)
    sentence = f"这个人那天坐着 {len(seats)} 个岗位，请定是以哪个岗位。"
    chosen = table.ask(at, Problem(column, "seat_ambiguous", sentence, choices))
    return next((each for each in seats if str(each.pk) == chosen), None)
