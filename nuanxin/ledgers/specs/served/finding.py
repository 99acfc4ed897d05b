"""Which family in care a row speaks of: by the letters the system gave it, or by the name of one of its people."""

from dataclasses import dataclass, field, replace

from nuanxin.association.scope import Scope
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.places import Place
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.specs.families.columns import BORN, MARK
from nuanxin.ledgers.specs.families.gathering import at_home, reachable
from nuanxin.ledgers.specs.families.known import KnownPerson, people_called, plain
from nuanxin.ledgers.specs.families.spec import FAMILIES
from nuanxin.ledgers.specs.persons import homes
from nuanxin.ledgers.specs.seats.columns import PLACE
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Household, pseudonym_of

WHOSE = (
    *PLACE,
    replace(MARK, help="家庭页上的五个字母；填了可以不填姓名"),
    Column("name", "姓名", rules.name, ("成员姓名", "家庭成员", "户主", "户主姓名"), help="这户随便哪一个人"),
    replace(BORN, help="同村有同名的人时填，年份就够"),
)  # fmt: skip


@dataclass
class Finding:
    """The families (ids) the rows of a table mean; what is not clear is said on the row."""

    table: Table
    scope: Scope
    homes: list[Place | None] = field(init=False)

    def __post_init__(self) -> None:
        at_home(self.table, self.scope)
        self.homes = homes(self.table, reachable(self.scope))
        self.marks, self.names = self.table.column("household"), self.table.column("name")
        self.born = self.table.column("born")
        asked = zip(self.homes, self.names, strict=True)
        self.people = people_called((place.code, name) for place, name in asked if place and name)
        self.marked = self._marked() if any(self.marks) else {}

    def _marked(self) -> dict[tuple[int, str], int]:
        places = {place.code for place in self.homes if place}
        rows = Household.objects.standing().filter(division__in=places)
        return {(place, pseudonym_of(pk)): pk for pk, place in rows.values_list("pk", "division")}

    def of(self, at: int) -> int:
        """The family of one row; 0 where that is not known."""
        place, mark, name = self.homes[at], self.marks[at], self.names[at]
        if place is None or self.table.bad_columns(at) & {"household", "name", "born"}:
            return 0
        if mark:
            return self._by_mark(at, place, mark)
        if not name:
            self.table.wrong(at, "name", "name_missing", "没有写是哪一户，请填户号，或家里一个人的姓名。")
            return 0
        return self._by_name(at, place)

    def _by_mark(self, at: int, place: Place, mark: str) -> int:
        found = self.marked.get((place.code, mark), 0)
        if not found:
            sentence = f"{place.name}没有户号“{mark}”，请照家庭页上的五个字母填，或空着只填姓名。"
            self.table.wrong(at, "household", "family_unknown", sentence)
        elif self.names[at] and all(each.household != found for each in self._called(at, place)):
            self.table.wrong(at, "name", "family_unknown", f"户 {mark} 没有这个人，请核对户号和姓名。")
            return 0
        return found

    def _by_name(self, at: int, place: Place) -> int:
        found = sorted({each.household for each in self._called(at, place)})
        if not found:
            sentence = f"{place.name}没有登记这个人，请核对姓名和嘎查村居；还没有登记的，先导入{FAMILIES.title}。"
            self.table.wrong(at, "name", "family_unknown", sentence)
            return 0
        if len(found) == 1:
            return found[0]
        choices = tuple((str(each), f"户 {pseudonym_of(each)}") for each in found)
        sentence = f"{place.name}有 {len(found)} 户有这个名字的人，请定是哪一户。"
        return int(self.table.ask(at, Problem("name", "family_ambiguous", sentence, choices)) or 0)

    def _called(self, at: int, place: Place) -> list[KnownPerson]:
        """Those of the row's name, in the row's year of birth where it says one."""
        found, year = self.people.get((place.code, plain(self.names[at])), []), (self.born[at] or "")[:4]
        return [each for each in found if not year or each.said.born[:4] in ("", year)]
