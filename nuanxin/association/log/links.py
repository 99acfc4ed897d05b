"""One chain, read entry by entry: the first that is not as it was written, and what befell it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connections

from nuanxin.association.log.chain import BEGIN, COVERED, NUMBER, entry_mac
from nuanxin.association.log.report import Fault
from nuanxin.association.log.testimony import short
from nuanxin.association.models import Division
from nuanxin.base.values import in_words

AT_ONCE = 2_000  # rows in memory


@dataclass(frozen=True)
class Link:
    """An entry as it is found: the values of ``COVERED``, and its MAC."""

    values: Sequence[Any]
    mac: str

    @property
    def number(self) -> int:
        number: int = self.values[NUMBER]
        return number

    def mac_after(self, previous: str, number: int | None = None) -> str:
        """What its MAC would have to be after this one (and under this number)."""
        at = self.number if number is None else number
        return entry_mac(previous, [*self.values[:NUMBER], at, *self.values[NUMBER + 1 :]])

    def told(self) -> str:
        known = dict(zip(COVERED, self.values, strict=True))
        return f"（{_when(known['at'])}，{known['by_name']}：{known['sentence'][:40]}）"


def _when(text: str | None) -> str:
    """The time as it is signed, as people read it; what was forged beyond any calendar, as it is."""
    try:
        return in_words(datetime.fromisoformat(text or ""))
    except (ValueError, OverflowError):
        return text or "没有时间"


@dataclass(frozen=True)
class Head:
    number: int
    mac: str


@dataclass
class Chain:
    """``read`` each entry by number, then ``end``; ``fault`` is the first thing wrong.

    ``points`` are the (number, short MAC) that were witnessed, by number.
    """

    division: int
    points: list[tuple[int, int]]
    head: Head | None = None
    fault: Fault | None = None
    count: int = 0
    number: int = 0  # of the last entry that is well
    mac: str = BEGIN
    _agreed: int = 0  # the last number at which the chain passes through a witnessed point
    _at: int = 0  # in ``points``
    _suspect: Link | None = field(default=None)

    def read(self, link: Link) -> None:
        self.count += 1
        if self.fault:
            return
        if self._suspect:
            self._explain(self._suspect, link)
        elif link.number > self.number + 1:
            self._say(self.number + 1, "dropped", f"第 {self.number + 1} 条不见了。")
        elif link.number <= self.number:
            self._say(link.number, "inserted", f"第 {link.number} 条有两条，后一条是补进去的{link.told()}。")
        elif link.mac_after(self.mac) != link.mac:
            self._suspect = link  # what befell it shows in the next one
        else:
            self.number, self.mac = link.number, link.mac
            self._hold_against_points()

    def end(self) -> None:
        """After the last entry: nothing may be missing behind it."""
        if self._suspect and not self.fault:
            self._explain(self._suspect, None)
        last = self.points[-1][0] if self.points else 0
        if self.fault:
            return
        if last > self.number:
            self._say_gone(f"见证时至少有 {last} 条")
        elif self.head is None:
            if self.number:
                self._say(self.number, "head", "链头不见了。")
        elif self.head.number > self.number:
            self._say_gone(f"链头记着 {self.head.number} 条")
        elif self.head != Head(self.number, self.mac):
            words = f"链头被改动过：它记的是第 {self.head.number} 条，链上到第 {self.number} 条。"
            self._say(self.number, "head", words)

    def _hold_against_points(self) -> None:
        while self._at < len(self.points) and self.points[self._at][0] == self.number:
            if self.points[self._at][1] != short(self.mac):
                words = f"第 {self._agreed + 1} 条起被换过：第 {self.number} 条见证时不是现在这条。"
                self._say(self._agreed + 1, "rewritten", words)
                return
            self._agreed = self.number
            self._at += 1

    def _explain(self, link: Link, following: Link | None) -> None:
        """What befell the entry that does not fit behind the last good one."""
        number = link.number
        if origin := self._origin(link):
            words = f"第 {number} 条的位置上是原来的第 {origin} 条{link.told()}，次序被换过。"
            self._say(number, "reordered", words)
        elif self._is_inserted(link, following):
            self._say(number, "inserted", f"第 {number} 条是补进去的{link.told()}。")
        else:
            self._say(number, "changed", f"第 {number} 条被改动过，现在是{link.told()}。")

    def _is_inserted(self, link: Link, following: Link | None) -> bool:
        """The next fits where this one stands; or it is the last, and the head knows nothing of it."""
        if following:
            return following.mac_after(self.mac, link.number) == following.mac
        return bool(self.head and self.head == Head(self.number, self.mac))

    def _origin(self, link: Link) -> int:
        """The number the entry was written under, if it comes from elsewhere in this chain; else 0."""
        if link.mac_after(BEGIN, 1) == link.mac:
            return 1
        with connections["owner"].chunked_cursor() as cursor:
            cursor.execute(
                "SELECT number, mac FROM association_logentry WHERE division = %s", [self.division]
            )
            while batch := cursor.fetchmany(AT_ONCE):
                for number, mac in batch:
                    for origin in (number + 1, number):  # it may stand where it was swapped to
                        if link.mac_after(mac, origin) == link.mac:
                            return int(origin)
        return 0

    def _say_gone(self, why: str) -> None:
        self._say(self.number + 1, "dropped", f"从第 {self.number + 1} 条起不见了，{why}。")

    def _say(self, number: int, fault: str, words: str) -> None:
        name = Division.objects.using("owner").filter(code=self.division).first()
        where = f"{name}（{self.division}）" if name else f"区划 {self.division}"
        self.fault = Fault(self.division, number, fault, f"{where}的日志：{words}")
