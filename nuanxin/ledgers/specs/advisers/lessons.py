"""What the rows say of trainings: each by itself, and against the other rows of the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nuanxin.ledgers.specs.seats.chairs import Row
from nuanxin.ledgers.table import Table

KEYS = ("course", "learned_on", "hours", "learned_from", "mark", "passed", "certificate", "certified_on")
NEEDED = {
    "course": ("training_incomplete", "写了培训的内容，没有写培训主题，请补上。"),
    "learned_on": ("date_invalid", "写了培训，没有写是哪天结束的，请补上。"),
    "hours": ("number_format", "写了培训，没有写学时，请补上。"),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One course of one person. ``first`` None: it lasted one day, or nobody said; ``passed`` None: nobody said."""

    at: int
    course: str
    last: date
    hours: Decimal
    first: date | None
    mark: int | None
    passed: bool | None
    certificate: str
    certified_on: date | None

    @property
    def begins(self) -> date:
        return self.first or self.last

    @property
    def key(self) -> tuple[str, date]:
        return (self.course, self.last)


def lessons_of(table: Table) -> dict[int, Lesson]:
    """The lesson of each row that speaks of one, by row; what is left out or does not fit is said on the row."""
    found = {}
    for at, said in enumerate(zip(*map(table.column, KEYS), strict=True)):
        if any(each is not None for each in said) and _whole(table, at, said):
            course, last, hours, first, mark, passed, certificate, certified_on = said
            day = (certified_on or last) if certificate else certified_on
            lesson = Lesson(at, course, last, hours, first, mark, passed, certificate or "", day)
            if _fits(table, lesson):
                found[at] = lesson
    _refuse_second(table, found.values())
    return found


def _whole(table: Table, at: int, said: Sequence[object]) -> bool:
    """Whether nothing is left out without which there is no training."""
    lacks = [key for key, value in zip(KEYS, said, strict=True) if key in NEEDED and value is None]
    for key in lacks:
        if key not in table.bad_columns(at):
            table.wrong(at, key, *NEEDED[key])
    return not lacks


def _fits(table: Table, lesson: Lesson) -> bool:
    at, before = lesson.at, len(table.problems.get(lesson.at, ()))
    if lesson.begins > lesson.last:
        table.wrong(at, "learned_on", "date_invalid", "培训的结束日早于开始日，请改日期。")
    if lesson.certified_on and not lesson.certificate and "certificate" not in table.bad_columns(at):
        table.wrong(at, "certificate", "certificate_missing", "写了发证日，没有写证书号，请补上。")
    if lesson.certificate and lesson.passed is False:
        table.wrong(at, "passed", "certificate_unpassed", "有证书号，又写了不合格，请核对。")
    if lesson.certified_on and lesson.certified_on < lesson.last:
        table.wrong(at, "certified_on", "date_invalid", "发证日早于培训结束日，请改日期。")
    return len(table.problems.get(at, ())) == before


def _refuse_second(table: Table, lessons: Iterable[Lesson]) -> None:
    """A certificate has one holder, and a course one beginning."""
    owners, begun = dict[str, int](), dict[tuple[str, date], Lesson]()
    for each in lessons:
        number = table.rows[each.at]
        if each.certificate and (first := owners.setdefault(each.certificate, number)) != number:
            sentence = f"证书号和第 {first} 行的一样，一个证书号只能用一次，请核对。"
            table.wrong(each.at, "certificate", "certificate_taken", sentence)
        if each.first:
            other = begun.setdefault(each.key, each)
            if other.first != each.first:
                sentence = f"和第 {table.rows[other.at]} 行是同一次培训，开始日不一样，请改成一样的。"
                table.wrong(each.at, "learned_from", "row_conflict", sentence)


def with_phones(rows: Sequence[Row]) -> list[Row]:
    """Of several rows of one holder, those that leave her phone out have it too."""
    known: dict[tuple[object, ...], set[str]] = {}
    for row in rows:
        if row.term and row.term.phone:
            known.setdefault(_called(row), set()).add(row.term.phone)
    for row in rows:
        phones = known.get(_called(row), ())
        if row.term and not row.term.phone and len(phones) == 1:
            [row.term.phone] = phones
    return list(rows)


def _called(row: Row) -> tuple[object, ...]:
    return (row.body, row.term.name, row.term.since) if row.term else (row.body,)
