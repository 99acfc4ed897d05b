"""编制与在岗: one line for each body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.forms import ANY, below, choose, grouped
from nuanxin.association.models import Body
from nuanxin.association.strength import Staff, Strength, staff_on
from nuanxin.association.tiers import TierQuery
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.periods import today
from nuanxin.measures.dictionary import Measure
from nuanxin.measures.questions import Gap
from nuanxin.plans.gaps.items import kind_to_appoint, lack_in_words
from nuanxin.plans.staffing.asked import Asked, lacks_of_staff


@dataclass(frozen=True)
class Row:
    """A body, how strong it is, and what the plan asks of it that it lacks."""

    body: Body
    strength: Strength
    lacks: Sequence[tuple[Measure, Gap]]

    @property
    def division(self) -> int:
        return self.body.division

    @property
    def missing(self) -> int:
        """How many people it lacks."""
        return sum(gap.missing for _measure, gap in self.lacks)

    @property
    def words(self) -> str:
        return "；".join(lack_in_words(measure, gap) for measure, gap in self.lacks)

    @property
    def kind(self) -> str:
        """The kind of seat to fill first; "" where nothing is lacking."""
        return next((kind_to_appoint(measure, gap) for measure, gap in self.lacks), "")


def staff_rows(bodies: "QuerySet[Body]", asked: Asked, day: date) -> list[Row]:
    """A row for each body on a day, the widest tier first; three statements."""
    staff = staff_on(bodies, day)
    return [
        Row(body, Strength.of(known), lacks_of_staff(asked, body, known))
        for body in bodies.order_by("division", "pk")
        for known in [staff.get(body.pk, Staff())]
    ]


class StaffQuery(TierQuery):
    """… and whether people are lacking."""

    short = forms.ChoiceField(label="缺人", choices=[ANY, ("yes", "还差人的")])

    def offer(self, rows: Sequence[Row]) -> None:
        bodies = [row.body for row in rows if row.body.level in ("county", "township")]
        choose(self, "under", grouped((b.division, b.level, b.place.name) for b in bodies))

    def narrow(self, rows: Sequence[Row]) -> list[Row]:
        given = self.cleaned_data
        if given.get("under"):
            scope = below(given["under"])
            rows = [row for row in rows if row.division in scope]
        tiers = self.tiers(row.body.level for row in rows)
        rows = [row for row in rows if row.body.level in tiers and given["name"] in row.body.name]
        return [row for row in rows if row.missing] if given["short"] else rows


def staff_list(acting: Acting, day: date) -> Listing[Row]:
    """编制, 在编 and 在岗 beside each other, and how many people are lacking."""
    return Listing(
        title="编制与在岗",
        columns=(
            Column("name", "单位", lambda r: r.body.place.name, sort="division", link=lambda r: _page(r, day)),
            Column("parent", "上级", lambda r: r.body.place.parent.name if r.body.place.parent else ""),
            _count("编制", "established"),
            _count("在编", "on_establishment"),
            _count("在岗", "in_post"),
            _count("专职", "full_time"),
            _count("兼职", "part_time"),
            _count("代管", "acting"),
            _count("借出", "seconded_out"),
            _count("借入", "seconded_in"),
            _count("空缺", "vacant"),
            Column(
                "missing", "差几人", lambda r: r.missing, "number", sort="missing",
                total=lambda rows: sum(row.missing for row in rows),
            ),
            Column("words", "差什么", lambda r: r.words),
        ),
        query=StaffQuery,
        order="name",
        actions=_steps if acting.may("post.appoint") and day == today() else None,
        empty="没有符合条件的单位",
    )  # fmt: skip


def _count(label: str, name: str) -> Column[Row]:
    return Column(
        name, label, lambda row: getattr(row.strength, name), "number",
        total=lambda rows: sum(getattr(row.strength, name) for row in rows),
    )  # fmt: skip


def _page(row: Row, day: date) -> str:
    """Who these people are."""
    when = "" if day == today() else f"?{urlencode({'day': day.isoformat()})}"
    return reverse("body", args=[row.body.pk]) + when


def _steps(row: Row) -> list[Action]:
    """Appoint somebody to the seat that is lacking."""
    if not row.kind:
        return []
    back = urlencode({"next": reverse("staff")})
    return [Action("聘任", f"{reverse('appoint', args=[row.body.pk, row.kind])}?{back}")]
