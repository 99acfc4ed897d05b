"""Which family and which person a row means: what every ledger that names people shares.

How a kind that names families is made, beside columns, rules and ``rows``:

- ``task`` (``association.acting.Task``) says for what families are named to an office that does not
  serve them. The pipeline enters ``named_for`` around ``check``, ``store``, ``undo`` and the export
  (``actions/naming.py``): inside, ``by.scope.named`` and the ``scope`` given to ``check`` and
  ``rows`` hold the places whose families one reaches, and ``by`` may do ``family.keep`` and
  ``care.serve`` besides her own. A row of a place outside it is ``place_out_of_scope``.
- ``check`` begins with ``one_at_a_time()`` where ``lock`` is set: imports of people queue, so the
  second of two clerks sees what the first one made, and nobody is there twice.
- ``homes`` finds the village (else the township) of every row; ``find_people`` the person.
- ``store`` makes what is new in one call of an action each, and returns every object as ``Made``.
- ``undo`` begins with ``people.actions.withdrawing.take_back_families``.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from nuanxin.base.rules import masked
from nuanxin.base.rules.cell import Choices
from nuanxin.base.rules.finding import tokens as spelt
from nuanxin.ledgers.places import Place, Places, Said, said_in
from nuanxin.ledgers.reasons import Problem
from nuanxin.ledgers.table import Table
from nuanxin.people.actions.identify import ELSEWHERE, known_numbers, numbered
from nuanxin.people.likenesses import namesakes
from nuanxin.people.models import Person
from nuanxin.people.rows import PersonRow, row_of

PLACED = {"code", "county", "township", "village"}
NEW = "new"
SAME: Choices = (("same", "是同一个人，姓名以已登记的为准"),)
THIS: Choices = (("this", "这个号码是这一行的人"),)
CONFLICT_STORED = "这个号码已登记在另一个姓名下，是不是同一个人请您定；不是的，请照证件核对号码。"
CONFLICT_HERE = "同一个号码写了不同的姓名（第 {} 行），请照证件核对，或定下是哪一个人。"
TIERS = {"township": "苏木乡镇", "county": "旗县区"}


class Who(NamedTuple):
    """What a row says of a person: where, name, born (YYYY-MM-DD, YYYY or ""), resident number or ""."""

    division: int
    name: str
    born: str
    number: str = ""


def one_at_a_time() -> None:
    """Let nobody else import people until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('nuanxin.people'))")


def homes(table: Table, places: Places) -> list[Place | None]:
    """Where each row's family lives; None where that is said on the row. ``places``: with ``bodies=False``."""
    found = list[Place | None]()
    for at, said in enumerate(said_in(table)):
        bad = table.bad_columns(at)
        if bad & PLACED or _is_broken(table, at):
            found.append(None)
        elif not (said.code or said.village):
            table.wrong(at, "village", "place_unknown", "没有写明住在哪里，请填嘎查村居，或 12 位区划代码。")
            found.append(None)
        else:
            found.append(_home(table, at, said, places))
    return found


def _is_broken(table: Table, at: int) -> bool:
    """A record that could not be read at all says nothing about anybody."""
    return all(cells[at] is None for cells in table.cells.values())


def _home(table: Table, at: int, said: Said, places: Places) -> Place | None:
    """A code of a tier above a village that is named narrows the name; else it may be a township's."""
    tiers = {place.level: place for place in places.by_code.get(said.code or 0, [])}
    if "village" in tiers or not tiers:
        return places.of(table, at, "village", said)
    if not said.village:
        return places.of(table, at, "township", said)
    level, above = next(((tier, tiers[tier]) for tier in TIERS if tier in tiers), ("", None))
    if above is None:
        return places.of(table, at, "village", said)
    if not places.agrees(above, said):
        sentence = f"{TIERS[level]}和代码 {said.code}（{above.name}）不是一处，请核对。"
        table.wrong(at, "code", "place_inconsistent", sentence)
        return None
    return places.of(table, at, "village", said._replace(code=None, **{level: above.name}))


def find_people(table: Table, asked: Mapping[int, Who]) -> dict[int, PersonRow | None]:
    """For rows (by place in the table) the person stored, None for one who is new.

    By number, else by name, place and year of birth. The latter is never sure: the row is held
    (``person_alike``) until somebody says who it is. A row that is held, or whose number is another
    person's, is left out, and told so. Rows that speak of one new person say None each.
    """
    found, rest = _by_number(table, asked)
    likely = dict(zip(rest, namesakes([asked[at][:3] for at in rest]), strict=True))
    settled = numbered(each.pk for people in likely.values() for each in people)
    for who, rows in _grouped({at: asked[at] for at in rest}).items():
        others = [each for each in likely[rows[0]] if not (who.number and each.pk in settled)]
        answer = table.ask_once(rows, _alike(others)) if others else NEW
        chosen = {str(each.pk): row_of(each) for each in others}
        found |= {at: chosen.get(answer) for at in rows if answer}
    return found


def _by_number(table: Table, asked: Mapping[int, Who]) -> tuple[dict[int, PersonRow | None], list[int]]:
    """Who is known by number; and the rows that remain, of people whose number is new, or who have none."""
    numbers = {who.number for who in asked.values() if who.number}
    known = known_numbers(numbers)
    table.asked, table.elsewhere = len(numbers), len(known.elsewhere)
    found, rest = dict[int, PersonRow | None](), [at for at, who in asked.items() if not who.number]
    rows_of: dict[str, list[int]] = {}
    for at, who in asked.items():
        if who.number:
            rows_of.setdefault(who.number, []).append(at)
    for number, rows in rows_of.items():
        if number in known.elsewhere:
            for at in rows:
                table.wrong(at, "id", "id_conflict_name", ELSEWHERE)
        elif number in known.people:
            person, name = known.people[number]
            found.update(dict.fromkeys(_of_name(table, asked, rows, name), person))
        else:
            rest += _of_one_name(table, asked, rows)
    return found, sorted(rest)


def _of_name(table: Table, asked: Mapping[int, Who], rows: list[int], name: str) -> list[int]:
    """Of rows with the number of somebody stored, of this name: those that name her, or of which somebody said so."""
    stored, good = bare(name), list[int]()
    others: dict[str, list[int]] = {}
    for at in rows:
        said = bare(asked[at].name)
        (good if said == stored else others.setdefault(said, [])).append(at)
    question = Problem("id", "id_conflict_name", CONFLICT_STORED, SAME)
    for group in others.values():
        good += group if table.ask_once(group, question) else []
    return good


def _of_one_name(table: Table, asked: Mapping[int, Who], rows: list[int]) -> list[int]:
    """Of rows with one number that is new: all, if they name one person; else those somebody chose."""
    names: dict[str, list[int]] = {}
    for at in rows:
        names.setdefault(bare(asked[at].name), []).append(at)
    if len(names) == 1:
        return rows
    where = "、".join(str(table.rows[each[0]]) for each in names.values())
    question = Problem("id", "id_conflict_name", CONFLICT_HERE.format(where), THIS)
    chosen = [group for group in names.values() if table.ask_once(group, question)]
    if len(chosen) == 1:
        return chosen[0]
    for group in chosen:
        for at in group:
            table.add(at, question)
    return []


@lru_cache(1 << 14)
def bare(name: str) -> str:
    """A name without remarks in brackets, dots and what shows nothing: equal for the same person."""
    return next(iter(spelt(name).names), name)


def _grouped(asked: Mapping[int, Who]) -> dict[Who, list[int]]:
    groups: dict[Who, list[int]] = {}
    for at, who in asked.items():
        groups.setdefault(who, []).append(at)
    return groups


def _alike(others: Sequence[Person]) -> Problem:
    """Whether a row means one of those who are known there by the same name and year of birth."""
    choices = [(str(each.pk), f"就是{_shown(each)}") for each in others]
    shown = "、".join(_shown(each) for each in others[:3])
    sentence = f"这里已登记同名、同年出生的{shown}，是不是同一个人请您定。"
    return Problem("name", "person_alike", sentence, (*choices, (NEW, "是另一个人，新登记")))


def _shown(person: Person) -> str:
    """As much of her as it takes to decide: 张*（1958 年生，户 ABCDE）."""
    born = person.read("born")[:4]
    return f"{masked.name(person.read('name'))}（{born} 年生，{person.household}）"
