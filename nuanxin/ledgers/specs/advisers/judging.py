"""Holds what rows say of trainings against what is stored: what is new, and what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nuanxin.base.periods import today
from nuanxin.governance.models import Training, TrainingResult
from nuanxin.ledgers.specs.advisers.known import Course, Known
from nuanxin.ledgers.specs.advisers.lessons import Lesson
from nuanxin.ledgers.specs.seats.chairs import Row
from nuanxin.ledgers.table import Table

CHANGE = "请到“指导员”里改。"


@dataclass(frozen=True)
class Learnt:
    """A lesson that goes in: of a course stored (``to``) or to be (``fresh``), or onto a ``result`` that is there."""

    at: int
    lesson: Lesson
    to: Training | None = None
    fresh: Course | None = None
    result: TrainingResult | None = None


@dataclass
class Learning:
    """What the rows add beside seats, by row."""

    lessons: dict[int, Learnt] = field(default_factory=dict)
    backgrounds: dict[int, str] = field(default_factory=dict)


class Judging:
    """One file; ``of`` is asked before anybody is seated, so that a row that falls seats nobody."""

    def __init__(self, table: Table, known: Known) -> None:
        self.table, self.known = table, known
        self.learning = Learning()
        self._said: dict[tuple[object, ...], tuple[str, int]] = {}

    def judge(self, rows: Sequence[Row]) -> Learning:
        backgrounds = self.table.column("background")
        for row in rows:
            self._background(row, backgrounds[row.at])
            self._begins(row)
            if lesson := self.known.lessons.get(row.at):
                self._days(row, lesson)
                if self.table.good(row.at):
                    self._lesson(row, lesson)
        return self.learning

    def _begins(self, row: Row) -> None:
        if row.at not in self.known.terms and row.term and row.term.since > today():
            self.table.wrong(row.at, "from", "date_future", "聘任日还没有到，到了那天再登记。")

    def _background(self, row: Row, said: str | None) -> None:
        """Of several rows of one adviser, one is enough; two must not contradict."""
        if not said:
            return
        stands, first = self.known.background(row), self._said.setdefault(row.who, (said, row.at))
        if stands and stands != said:
            sentence = f"已登记的来源身份是“{stands}”，和这一行不同，{CHANGE}"
            self.table.wrong(row.at, "background", "row_conflict", sentence)
        elif first[0] != said:
            sentence = f"和第 {self.table.rows[first[1]]} 行是同一个人，来源身份不一样，请改成一样的。"
            self.table.wrong(row.at, "background", "row_conflict", sentence)
        elif not stands and first[1] == row.at:
            self.learning.backgrounds[row.at] = said

    def _days(self, row: Row, lesson: Lesson) -> None:
        """A training before the appointment counts; one after leaving cannot be."""
        stands = self.known.terms.get(row.at)
        until = (row.term.until if row.term else None) or (stands.until if stands else None)
        if until and lesson.last >= until:
            sentence = "培训在离任以后，不能记在这一任上，请核对两个日期。"
            self.table.wrong(row.at, "learned_on", "training_after_leaving", sentence)
        elif until and lesson.certified_on and lesson.certified_on >= until:
            sentence = "发证日在离任以后，离任的不再发证，请核对两个日期。"
            self.table.wrong(row.at, "certified_on", "training_after_leaving", sentence)

    def _lesson(self, row: Row, lesson: Lesson) -> None:
        result = self.known.result(row, lesson)
        course = result.training if result else self.known.course(row, lesson)
        if course and not self._fits(row, lesson, course):
            return
        if lesson.passed is None:
            lesson = replace(lesson, passed=result.passed if result else self._passed(lesson, course))
        if lesson.passed is None:
            self.table.wrong(row.at, "passed", "training_incomplete", "写了成绩，没有写合格不合格，请补上。")
        elif lesson.certificate and self._is_taken(row, lesson, result):
            return
        elif result:
            self._compare(row, lesson, result)
        else:
            self.learning.lessons[row.at] = Learnt(row.at, lesson, course, None if course else self._fresh(row, lesson))

    def _fresh(self, row: Row, lesson: Lesson) -> Course:
        return Course(self.known.holding(row), *lesson.key)

    def _passed(self, lesson: Lesson, course: Training | None) -> bool | None:
        """What nobody said: the pass mark decides where there is one; without a mark, who took part passed."""
        if course and course.pass_mark is not None and lesson.mark is not None:
            return lesson.mark >= course.pass_mark
        return True if lesson.certificate or lesson.mark is None else None

    def _fits(self, row: Row, lesson: Lesson, course: Training) -> bool:
        at, pass_mark = row.at, course.pass_mark
        if lesson.hours > course.hours:
            sentence = f"这次培训一共 {course.hours} 学时，请核对学时。"
            self.table.wrong(at, "hours", "number_format", sentence)
        elif pass_mark is not None and lesson.mark is None:
            self.table.wrong(at, "mark", "mark_range", "这次培训有考核，请填成绩。")
        elif pass_mark is not None and lesson.passed not in (None, (lesson.mark or 0) >= pass_mark):
            sentence = f"这次培训 {pass_mark} 分及格，成绩和合格对不上，请核对。"
            self.table.wrong(at, "passed", "row_conflict", sentence)
        return self.table.good(at)

    def _is_taken(self, row: Row, lesson: Lesson, result: TrainingResult | None) -> bool:
        owner = self.known.owner(lesson.certificate)
        if owner is None or (result and owner.pk == result.pk):
            return False
        sentence = f"证书号已登记在{owner.holder.name}的一次培训上，一个证书号只能用一次，请核对。"
        self.table.wrong(row.at, "certificate", "certificate_taken", sentence)
        return True

    def _compare(self, row: Row, lesson: Lesson, result: TrainingResult) -> None:
        """Somebody took part and it is known; all that may be new is her certificate."""
        differ = [
            word for word, said, stands in (
                ("学时", lesson.hours, result.hours),
                ("成绩", lesson.mark, result.mark),
                ("合格", lesson.passed, result.passed),
                ("证书号", lesson.certificate or None, result.certificate or None),
                ("发证日", self._certified(row), result.certified_on),
            )
            if said is not None and said != stands and not (word in CERTIFIED and not result.certificate)
        ]  # fmt: skip
        if differ:
            sentence = f"已登记参加“{lesson.course}”，{'、'.join(differ)}和这一行不同，{CHANGE}"
            self.table.wrong(row.at, "course", "training_differs", sentence)
        elif lesson.certificate and not result.certificate:
            self.learning.lessons[row.at] = Learnt(row.at, lesson, result=result)

    def _certified(self, row: Row) -> object:
        """The day a certificate was given, where the row itself says it."""
        return self.table.column("certified_on")[row.at]


CERTIFIED = ("证书号", "发证日")
