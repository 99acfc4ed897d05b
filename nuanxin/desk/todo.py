"""Everything that awaits one seat, from all rooms, the most pressing first."""

from dataclasses import dataclass
from datetime import date

from nuanxin.association import due as association
from nuanxin.association.acting import Acting
from nuanxin.association.calendar import WorkingDays
from nuanxin.base.due import Due
from nuanxin.plans import due as plans
from nuanxin.work import due as work

ROOMS = (plans.due, work.due, association.due)


def open_work(acting: Acting) -> list[Due]:
    """Once a request: the top bar counts what 工作台 lists."""
    known: list[Due] | None = vars(acting).get("_open_work")
    if known is None:
        post, day = acting.appointment.post, acting.day
        found = [due for room in ROOMS for due in room(post, day)]
        known = sorted(found, key=lambda due: (due.day is None, due.day or day))
        vars(acting)["_open_work"] = known
    return known


@dataclass(frozen=True)
class Waiting:
    """One to-do as 工作台 shows it: its urgency in a word and a colour."""

    due: Due
    word: str
    tone: str


def waiting(dues: list[Due], day: date) -> list[Waiting]:
    """Red only when overdue; the table of holidays is read once."""
    last = max((due.day for due in dues if due.day), default=day)
    calendar = WorkingDays.between(day, last)
    return [_waiting(due, day, calendar) for due in dues]


def _waiting(due: Due, day: date, calendar: WorkingDays) -> Waiting:
    if due.day is None:
        return Waiting(due, f"{due.count:,} {due.unit}" if due.count > 1 else "待办", "")
    if due.day < day:
        return Waiting(due, f"晚 {(day - due.day).days} 天", "late")
    if due.day == day:
        return Waiting(due, "今天", "blue")
    left = calendar.left(due.day)
    return Waiting(due, f"还有 {left} 个工作日", "short" if left <= 5 else "")
