"""The rows of a 参保名册, one for each insured person, gathered into the policies of families."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.rules.money import yuan_of
from nuanxin.base.rules.resident_number import parts
from nuanxin.care.actions.answers import Refusals
from nuanxin.care.actions.rights import Care
from nuanxin.care.models import Payer, Policy, Scheme
from nuanxin.ledgers.places import Place
from nuanxin.ledgers.specs.paid.offers import city_of
from nuanxin.ledgers.specs.persons import Who, find_people
from nuanxin.ledgers.table import Table
from nuanxin.people.models import Group, Household
from nuanxin.people.rows import PersonRow, Seals, places_in

PAYERS: dict[str, str] = {
    f"pay_{payer}": payer
    for payer in (Payer.FAMILY, Payer.CITY, Payer.COUNTY, Payer.TOWNSHIP, Payer.VILLAGE, Payer.OTHER)
}
"""Column → who pays what stands in it."""
[OF_NUMBER] = places_in(Policy, ["number"])
LONGEST = timedelta(days=5 * 366)
AHEAD = timedelta(days=366)
DIFFERS = "这户已登记过这个保单号，内容和这一行不同；要改请先把原来的保单作废，或退保后另登记。"


@dataclass(frozen=True, slots=True)
class Row:
    """One insured person. ``premium`` and ``shares`` in 分: what is paid for her; ``last``: the last day."""

    at: int
    place: int
    name: str
    number: str
    phone: str
    group: str
    line: Scheme
    insurer: str
    policy: str
    premium: int
    shares: Mapping[str, int]
    since: date
    last: date
    person: PersonRow | None = None

    @property
    def who(self) -> Who:
        return Who(self.place, self.name, parts(self.number).birth.isoformat(), self.number)

    @property
    def key(self) -> "Key":
        """Whose policy it is: a family that is known has one of a number, who is new one of her own."""
        family = str(self.person.household_id) if self.person else self.number
        return family, self.line.pk, self.since.year, self.policy


Key = tuple[str, int, int, str]


@dataclass
class Gathered:
    """One policy of one family, as its rows say it."""

    rows: list[Row] = field(default_factory=list)

    @property
    def premium(self) -> int:
        return sum(row.premium for row in self.rows)

    @property
    def shares(self) -> dict[str, int]:
        paid = {payer: sum(row.shares.get(payer, 0) for row in self.rows) for payer in Payer.values}
        return {payer: amount for payer, amount in paid.items() if amount}


def rows_of(table: Table, homes: Sequence[Place | None], lines: Sequence[Scheme]) -> Iterator[Row]:
    """What the rows say that can be read; what does not add up is said on them."""
    known = {(each.division, name): each for each in lines for name in (each.title, each.code)}
    keys = ("name", "id", "phone", "group", "insurer", "policy", "premium", "from", "to", "line", "year")
    shares = [table.column(key) for key in PAYERS]
    for at, (place, *said) in enumerate(zip(homes, *map(table.column, keys), strict=True)):
        name, number, phone, group, insurer, policy, premium, since, last, title, year = said
        line = _line(table, at, known, place, title)
        paid = {payer: each[at] for payer, each in zip(PAYERS.values(), shares, strict=True) if each[at]}
        _check_money(table, at, premium or 0, paid)
        _check_days(table, at, since, last, year)
        if place and line and all((name, number, insurer, policy, since, last)):
            yield Row(
                at, place.code, name, number, phone or "", group or Group.ORDINARY, line, insurer, policy,
                premium or 0, paid, since, last,
            )  # fmt: skip


def _line(
    table: Table, at: int, known: Mapping[tuple[int, str], Scheme], place: Place | None, title: str | None
) -> Scheme | None:
    if not (place and title):
        return None
    found = known.get((city_of(place.code), title))
    if found is None:
        titles = "、".join(dict.fromkeys(each.title for each in known.values()))
        table.wrong(at, "line", "category_unknown", f"没有“{title[:20]}”这个险种，现有：{titles}。")
    return found


def _check_money(table: Table, at: int, premium: int, paid: Mapping[str, int]) -> None:
    if table.bad_columns(at) & {"premium", *PAYERS}:
        return
    if (total := sum(paid.values())) != premium:
        sentence = f"各方分担合计 {yuan_of(total)} 元，保费 {yuan_of(premium)} 元，对不上，请核对。"
        table.wrong(at, "premium", "shares_mismatch", sentence)


def _check_days(table: Table, at: int, since: date | None, last: date | None, year: int | None) -> None:
    if since and last and not since <= last <= since + LONGEST:
        table.wrong(at, "to", "date_invalid", "保险止期要在起期以后五年以内，请核对两个日期。")
    if since and since > today() + AHEAD:
        table.wrong(at, "from", "date_future", "保险起期在一年以后，请核对年份。")
    if since and year and since.year != year:
        table.wrong(at, "year", "date_invalid", f"年度写的是 {year}，保险起期是 {since.year} 年，请核对。")


def with_people(table: Table, rows: list[Row]) -> list[Row]:
    """The rows whose person is known or new, and whose family may be insured on the first day."""
    found = find_people(table, {row.at: row.who for row in rows})
    known = [replace(row, person=found[row.at]) for row in rows if row.at in found]
    families = {row.person.household_id for row in known if row.person}
    homes, care, refusals = Household.objects.in_bulk(families), Care(families), Refusals(families)
    for row in known:
        if row.person:
            _check_family(table, row, homes[row.person.household_id], care, refusals)
    return [row for row in known if table.good(row.at)]


def _check_family(table: Table, row: Row, household: Household, care: Care, refusals: Refusals) -> None:
    if household.merged_into_id:
        table.wrong(row.at, "name", "family_merged", f"{household}已并入别户，请在家庭页登记保单。")
        return
    try:
        care.on(household, row.since)
        refusals.refuse(household, row.line, row.since)
    except Refused as refused:
        table.wrong(row.at, "from", "family_not_insurable", str(refused))


def gather(table: Table, rows: list[Row]) -> list[Gathered]:
    """The policies that the rows speak of, those left out that stand already or contradict themselves."""
    found: dict[Key, Gathered] = {}
    for row in rows:
        group = found.setdefault(row.key, Gathered())
        if wrong := _against(table, group, row):
            table.wrong(row.at, "policy", *wrong)
        else:
            group.rows.append(row)
    stored = _stored({row.person.household_id for row in rows if row.person})
    return [each for key, each in found.items() if each.rows and _is_new(table, each, stored.get(key))]


def _against(table: Table, group: Gathered, row: Row) -> tuple[str, str] | None:
    """Why a row cannot belong to a policy of which others have spoken."""
    if not group.rows:
        return None
    first = group.rows[0]
    where = f"第 {table.rows[first.at]} 行"
    if twin := next((each for each in group.rows if each.number == row.number), None):
        return "row_duplicate", f"和第 {table.rows[twin.at]} 行是同一人、同一张保单，请删去一行。"
    if (first.insurer, first.since, first.last) != (row.insurer, row.since, row.last):
        return "policy_mismatch", f"和{where}是同一张保单，保险公司或起止日期不同，请核对。"
    return None


@dataclass
class Stored:
    """One policy as it stands."""

    insurer: str
    premium: int
    from_day: date
    last: date | None
    shares: dict[str, int]
    people: set[int]


def _is_new(table: Table, said: Gathered, there: Stored | None) -> bool:
    if there is None:
        return True
    first = said.rows[0]
    for row in said.rows:
        if _same(said, first, there):
            table.unchanged.add(row.at)
        else:
            table.wrong(row.at, "policy", "policy_differs", DIFFERS)
    return False


def _same(said: Gathered, first: Row, there: Stored) -> bool:
    people = {row.person.pk for row in said.rows if row.person}
    return (first.insurer, said.premium, first.since, first.last, said.shares, people) == (
        there.insurer, there.premium, there.from_day, there.last, there.shares, there.people
    )  # fmt: skip


def _stored(households: set[int]) -> dict[Key, Stored]:
    live, seals, found = Policy.objects.live().filter(household__in=households), Seals(Household), dict[Key, Stored]()
    for each in live.select_related("household").prefetch_related("shares", "insured__person"):
        [number] = seals.opened(each.household, each.pk, [(OF_NUMBER, each.number)])
        found[str(each.household_id), each.line_id, each.year, number] = Stored(
            each.insurer, each.premium, each.from_day, each.last_day,
            {share.payer: share.amount for share in each.shares.all()},
            {one.person.merged_into_id or one.person_id for one in each.insured.all()},
        )  # fmt: skip
    return found
