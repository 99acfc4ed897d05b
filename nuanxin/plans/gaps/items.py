"""差距: what single bodies lack for a measure, who answers for it, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nuanxin.association.kinds import kinds_at, post_kinds
from nuanxin.association.models import Body, Post
from nuanxin.measures.dictionary import Measure
from nuanxin.measures.questions import Gap

NOBODY = "还没有人负责"
DUTIES = ("manager", "working", "responsible")
"""The duties of seats that may answer for a gap."""


@dataclass(frozen=True)
class Answering:
    """Who is to be called: the holder of a seat."""

    name: str
    phone: str
    title: str

    def __str__(self) -> str:
        return f"{self.name}（{self.title}）"


@dataclass(frozen=True)
class Lack:
    """One line of a gap list; ``body`` is None where only the facts still know the place."""

    gap: Gap
    words: str
    body: Body | None = None
    answering: Answering | None = None
    kind: str = ""

    @property
    def name(self) -> str:
        return self.body.place.name if self.body else str(self.gap.place.code)

    @property
    def above(self) -> str:
        parent = self.body.place.parent if self.body else None
        return parent.name if parent else ""

    @property
    def division(self) -> int:
        return self.gap.place.code

    @property
    def missing(self) -> int:
        return self.gap.missing

    @property
    def responsible(self) -> str:
        return str(self.answering) if self.answering else NOBODY

    @property
    def phone(self) -> str:
        return self.answering.phone if self.answering else ""


OWN_LIFE = {
    "terms_current": "任期已满，或没有登记届次",
    "leadership_filled": "{:,} 个领导岗位没有人在岗",
    "reform_solved": "{:,} 项没有解决",
    "advisers_trained": "{:,} 名活跃指导员近一年没有培训",
    "village_active_advisers": "缺 {:,} 名活跃指导员",
    "groups_active": "{:,} 个会员小组近期没有活动",
    "county_council_met": "少开 {:,} 次理事会",
    "township_council_met": "少开 {:,} 次理事会",
    "village_council_met": "少开 {:,} 次理事会",
    "village_rules_passed": "还没有通过的村规民约",
    "village_rules_filed": "现行的村规民约没有备案",
    "village_rules_publicised": "现行的村规民约没有公布",
}
"""What a body lacks of the association's own life, by measure; {} is how many."""
APPOINTED = ("appointments_in_post", "full_time_in_post")
"""Facts that somebody appointed to a seat adds to."""


def lack_in_words(measure: Measure, gap: Gap) -> str:
    """缺负责人、干事; 缺 1 名家庭健康指导员; 差 2 件."""
    if gap.lacks:
        return "缺" + "、".join(gap.lacks)
    if measure.code in OWN_LIFE:
        return OWN_LIFE[measure.code].format(gap.missing)
    if len(measure.needs) == 1:
        return f"缺 {gap.missing:,} 名{measure.title}"
    return f"差 {gap.missing:,} {measure.unit}"


def kind_to_appoint(measure: Measure, gap: Gap) -> str:
    """The kind of seat whose holder would close the gap, or begin to; "" where none would."""
    for need in measure.needs:
        if need.count.fact not in APPOINTED or (gap.lacks and need.title not in gap.lacks):
            continue
        seats = [kind for kind in need.count.kinds if kind in post_kinds()]
        if not seats and gap.place.level in need.count.kinds:
            seats = [kind.code for kind in kinds_at(gap.place.level) if kind.duty == "working"]
        if seats:
            return seats[0]
    return ""


@dataclass(frozen=True)
class Calls:
    """Whom to call: seats with their holders by body, and the body above each place.

    ``above`` leaves out what is out of sight, and the caller's own body: one does not call oneself.
    ``phones`` of offices, by body, are called where a seat is vacant or its holder has no number.
    """

    seats: Mapping[int, Sequence[Post]]
    above: Mapping[int, Body]
    phones: Mapping[int, str] = field(default_factory=dict)

    def about(self, body: Body, kind: str = "") -> Answering | None:
        """The office in charge one tier up, else the head of the body itself, else an office's number.

        ``kind``: of the seat to fill; advisers have a manager one tier up.
        """
        duties = ("manager",) if kind and post_kinds()[kind].duty == "adviser" else ()
        above = self.above.get(body.place.parent_id or 0)
        tried = [(above, duty) for duty in (*duties, "working", "responsible")] if above else []
        held = (self._holder(where, duty) for where, duty in [*tried, (body, "responsible")])
        offices = (self._office(where) for where in (above, body) if where)
        return next((each for each in (*held, *offices) if each), None)

    def of(self, body: Body) -> Answering | None:
        """Who does the work in the body itself, else its head."""
        held = (self._holder(body, duty) for duty in ("working", "manager", "responsible"))
        return next((each for each in held if each), None) or self._office(body)

    def reached(self, who: Answering | None, body: Body) -> Answering | None:
        """The holder of a seat in the body; without a number of her own, at the office's."""
        if who is None or who.phone:
            return who
        return replace(who, phone=self.phones.get(body.pk, ""))

    def _holder(self, body: Body, duty: str) -> Answering | None:
        for seat in self.seats.get(body.pk, ()):
            if post_kinds()[seat.kind].duty == duty and seat.held:
                return self.reached(holder_of(seat), body)
        return None

    def _office(self, body: Body) -> Answering | None:
        phone = self.phones.get(body.pk)
        return Answering(body.place.name, phone, "办公室") if phone else None


def holder_of(seat: Post | None) -> Answering | None:
    """The holder of a seat that came ``with_holder``; None for a vacant seat, or for none at all."""
    if seat is None or not seat.held:
        return None
    holder = seat.held[0].holder
    return Answering(holder.name, holder.phone, seat.title)
