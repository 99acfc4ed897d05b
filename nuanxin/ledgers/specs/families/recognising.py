"""Who of a family ledger is known: the same word for word is unchanged, whoever is like is for a person to decide."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nuanxin.base.periods import today
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.specs.families.columns import LABELS
from nuanxin.ledgers.specs.families.gathering import Family, Member
from nuanxin.ledgers.specs.families.known import (
    Called,
    KnownFamily,
    KnownPerson,
    families_known,
    people_called,
    plain,
)
from nuanxin.ledgers.table import Table
from nuanxin.people.inputs import TEXTS, PersonInput
from nuanxin.people.minors import under_fourteen
from nuanxin.people.models import Household, Person, pseudonym_of
from nuanxin.people.sensitive import is_sensitive

ANOTHER = "another"
SAME: tuple[tuple[str, str], ...] = (("same", "照已登记的，不改"),)
WITHOUT: tuple[tuple[str, str], ...] = (("without", "先不记类别和不要提的事"),)
CHILD = "不满十四周岁的孩子要有监护人同意，请先登记家里的大人，再在家庭页上加孩子。"
AGREEING = {"agreed_on", "channel", "sensitive"}
PERSON = {"phone": "电话", "born": "出生", "sex": "性别", "relation": "与户主关系", "died_on": "去世日"}


@dataclass
class Recognising:
    """Holds the families of a file against those that are stored; what is unclear is asked on its row."""

    table: Table
    families: Sequence[Family]

    def __post_init__(self) -> None:
        members = [(each.division, member) for each in self.families for member in each.members]
        self.people = people_called((place, member.said.name) for place, member in members if member.said.name)
        likely = {each.household for found in self.people.values() for each in found}
        self.known = families_known(likely)
        self.taken: dict[int, int] = {}  # id of a known person → the row that speaks of her
        self.seen: dict[object, int] = {}

    def run(self) -> None:
        for family in self.families:
            self._drop_twice(family)
            if not family.members:
                continue
            if all(self.table.good(each.at) for each in family.members):
                self._recognise(family)
            elif not any(self._alike(family, each) for each in family.members):
                self._ask_for_guardians(family)
                self._say_lacking(family)  # all there is to mend, at once

    def _drop_twice(self, family: Family) -> None:
        """A row that says what an earlier one said."""
        marks = (self.table.column("household"), self.table.column("head"))
        once = []
        for each in family.members:
            said = [column[each.at] for column in marks]
            alone = family.about if not any(said) else None
            first = self.seen.setdefault((family.division, *said, alone, each.said), each.at)
            if first == each.at or not self.table.good(each.at):
                once.append(each)
            else:
                self._twice(each.at, first)
        family.members = once

    def _twice(self, at: int, first: int) -> None:
        sentence = f"和第 {self.table.rows[first]} 行重复，请删去一行。"
        self.table.wrong(at, "", "row_duplicate", sentence)

    def _recognise(self, family: Family) -> None:
        likely = {each.at: self._alike(family, each) for each in family.members}
        home = self._best_home(family, likely)
        for each in family.members:
            same = [one for one in likely[each.at] if one.said == each.said]
            if same:
                each.known = next((one for one in same if one.household == home), same[0]).pk
            elif likely[each.at]:
                self._ask(each, likely[each.at])
        self._settle(family, {one.pk: one.household for found in likely.values() for one in found})

    def _best_home(self, family: Family, likely: dict[int, list[KnownPerson]]) -> int:
        """The known family in which most of these people stand word for word; first the one that is named."""
        same = Counter(
            home
            for each in family.members
            for home in {one.household for one in likely[each.at] if one.said == each.said}
        )
        named = self.table.column("household")[family.first]
        return max(same, key=lambda home: (pseudonym_of(home) == named, same[home], -home)) if same else 0

    def _alike(self, family: Family, member: Member) -> list[KnownPerson]:
        called: Called = (family.division, plain(member.said.name))
        return [each for each in self.people.get(called, ()) if _same_year(each.said, member.said)]

    def _ask(self, member: Member, likely: Sequence[KnownPerson]) -> None:
        """Is this one of them? Whoever is not there any more in an answer given before is asked about anew."""
        choices = tuple((str(each.pk), f"就是户 {pseudonym_of(each.household)} 的这个人") for each in likely[:8])
        choices += ((ANOTHER, "另一个人，照样新增"),)
        chosen = self.table.ask(member.at, Problem("name", "person_alike", _likeness(member, likely), choices))
        if chosen == ANOTHER:
            member.unlike = tuple(each.pk for each in likely)
        elif chosen:
            member.known = int(chosen)

    def _settle(self, family: Family, homes: dict[int, int]) -> None:
        if not all(self.table.good(each.at) for each in family.members):
            return
        for each in family.members:
            if each.known and self.taken.setdefault(each.known, each.at) != each.at:
                self._twice(each.at, self.taken[each.known])
                return
        self._ask_for_guardians(family)
        into = sorted({homes[each.known] for each in family.members if each.known})
        if len(into) > 1:
            both = "和".join(f"户 {pseudonym_of(each)}" for each in into[:2])
            sentence = f"这一户的人在系统里是两户（{both}），请先到家庭页合并，或把几行分成两户。"
            self.table.wrong(family.first, "household", "family_differs", sentence)
        elif into:
            family.household = into[0]
            self._compare(family, self.known[into[0]])
        else:
            self._say_lacking(family)

    def _ask_for_guardians(self, family: Family) -> None:
        for each in family.members:
            if not each.known and under_fourteen(each.said.born, today()):
                self.table.wrong(each.at, "born", "guardian_missing", CHILD)

    def _compare(self, family: Family, known: KnownFamily) -> None:
        if differ := list(_differences(family, known)):
            sentence = (
                f"这户（户 {known.pseudonym}）已经登记，{'、'.join(differ)}和这里写的不一样。"
                "名册不改已登记的；要改，请到家庭页改。"
            )
            if not self.table.ask(family.first, Problem("household", "family_differs", sentence, SAME)):
                return
        self.table.unchanged.update(each.at for each in family.members if each.known)

    def _say_lacking(self, family: Family) -> None:
        """What a family that is new must say, and does not; a column that is wrong already has been told."""
        at, bad = family.first, {key for each in family.members for key in self.table.bad_columns(each.at)}
        if family.since is None and "from" not in bad:
            self.table.wrong(at, "from", "date_invalid", "没有写从哪天起服务，请补上。")
        if not family.group and "group" not in bad:
            self.table.wrong(at, "group", "category_unknown", "没有写服务对象，请写特殊家庭或其他计划生育家庭。")
        if is_sensitive(family.about) and not family.may_be_sensitive and not bad & AGREEING:
            sentence = "家庭类别、不要提的事，要有单独同意才能记。请补上“单独同意敏感信息”，或先不记。"
            if self.table.ask(at, Problem("category", "consent_missing", sentence, WITHOUT)):
                bare = dict.fromkeys(Household.SENSITIVE, "")
                family.about = replace(family.about, **bare)


def _same_year(one: PersonInput, other: PersonInput) -> bool:
    return not one.born or not other.born or one.born[:4] == other.born[:4]


def _likeness(member: Member, likely: Sequence[KnownPerson]) -> str:
    one = likely[0]
    differ = [PERSON[key] for key in Person.SEALED[1:] if getattr(one.said, key) != getattr(member.said, key)]
    how = f"，{'、'.join(differ)}不一样" if differ else ""
    more = f"等 {len(likely)} 个人" if len(likely) > 1 else "的一个人"
    return f"和已登记的户 {pseudonym_of(one.household)} {more}同村同名{how}，请定是不是同一个人。"


def _differences(family: Family, known: KnownFamily) -> Iterator[str]:
    """What the file says of the family otherwise than it stands.

    What it leaves out agrees, and so does what nobody agreed to: it would not be kept.
    """
    free = () if family.may_be_sensitive else Household.SENSITIVE
    for key in TEXTS:
        said = getattr(family.about, key)
        if said and key not in free and said != getattr(known.about, key):
            yield LABELS[key]
    if family.group and family.group != known.group:
        yield LABELS["group"] if known.group else "是不是在册"
    if family.since and known.group and family.since != known.since:
        yield LABELS["from"]
    if family.agreed and _agrees_to_more(family, known):
        yield "同意"


def _agrees_to_more(family: Family, known: KnownFamily) -> bool:
    return family.agreed is not None and (
        known.agreed_on is None or (len(family.agreed.purposes) > 1 and not known.sensitive)
    )
