"""Everything that awaits one seat, from all rooms, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nuanxin.association import due as association
from nuanxin.association.acting import Acting
from nuanxin.association.calendar import WorkingDays
from nuanxin.association.models import Post
from nuanxin.base.due import Due
from nuanxin.care import due as care
from nuanxin.governance import due as governance
from nuanxin.people import due as people
from nuanxin.people.listings import first_name
from nuanxin.people.models import Household
from nuanxin.plans import due as plans
from nuanxin.privacy import due as privacy
from nuanxin.work import due as work

ROOMS = (plans.due, work.due, governance.due, care.due, people.due, privacy.due, association.due)
SOON = 5  # working days


def open_work(acting: Acting) -> list[Due]:
    """Asked once a request: the top bar counts what 工作台 lists."""
    known: list[Due] | None = vars(acting).get("_open_work")
    if known is None:
        known = open_at(acting.appointment.post, acting.day)
        vars(acting)["_open_work"] = known
    return known


def open_at(post: Post, day: date) -> list[Due]:
    """What awaits a seat, whoever holds it, the most pressing first."""
    found = [due for room in ROOMS for due in room(post, day)]
    return sorted(found, key=lambda due: (due.day is None, due.day or day))


@dataclass(frozen=True)
class Waiting:
    """One to-do as 工作台 shows it: its urgency in a word and a colour, red only when overdue.

    ``name``: the family's, masked, where the seat serves it.
    """

    due: Due
    word: str
    tone: str
    name: str = ""


@dataclass(frozen=True)
class Todo:
    """Due today or before, due later, and what has no day but waits for somebody to arrange it."""

    today: list[Waiting]
    later: list[Waiting]
    standing: list[Due]

    @property
    def any(self) -> bool:
        return bool(self.today or self.later or self.standing)


def todo_of(acting: Acting) -> Todo:
    """The lists of 工作台; the table of holidays is read once."""
    day, dues = acting.day, open_work(acting)
    dated = [(due, due.day) for due in dues if due.day]
    calendar = WorkingDays.between(day, max((on for _, on in dated), default=day))
    return Todo(
        today=[_pressing(due, on, day) for due, on in dated if on <= day],
        later=[_coming(due, calendar.left(on)) for due, on in dated if on > day],
        standing=[due for due in dues if due.day is None],
    )


def with_names(acting: Acting, waiting: Sequence[Waiting]) -> list[Waiting]:
    """What is shown of families, each with its masked name, in two statements however many there are."""
    wanted = [each.due.family for each in waiting if each.due.family]
    if not wanted:
        return [*waiting]
    rows = Household.objects.visible_to(acting.scope).filter(pk__in=wanted).prefetch_related("people")
    names = {each.pk: first_name(each) for each in rows}
    return [replace(each, name=names.get(each.due.family, "")) for each in waiting]


def next_in_words(todo: Todo) -> str:
    """The next deadline, for a day without any; "" when there is none."""
    if not todo.later:
        return ""
    first = todo.later[0]
    return f"下一件：{first.due.day:%-m 月 %-d 日}前，{first.word}。"


def count_pressing(acting: Acting) -> int:
    """The number in the top bar; no holiday is looked up for it."""
    return sum(due.day is None or due.day <= acting.day for due in open_work(acting))


def _pressing(due: Due, on: date, day: date) -> Waiting:
    if on == day:
        return Waiting(due, "今天", "blue")
    return Waiting(due, f"晚 {(day - on).days} 天", "late")


def _coming(due: Due, left: int) -> Waiting:
    return Waiting(due, f"还有 {left} 个工作日", "short" if left <= SOON else "")
