"""How far each system and service is at a body: 全部, 愿意, 拒绝, 未问 beside the share. Sums, no names."""

from dataclasses import dataclass
from datetime import date

from nuanxin.association.models import Body
from nuanxin.measures.dictionary import Measure, dictionary
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Answers, Place, When

ONE_BY_ONE = {
    "contact_coverage": "contact",
    "green_channel_coverage": "green_channel",
    "family_doctor_coverage": "family_doctor",
}
"""Measures of one scheme: its code, whose families can be listed by name."""


@dataclass(frozen=True)
class Line:
    """One measure of families at the body: its n and N, and who answered what."""

    measure: Measure
    answers: Answers

    @property
    def code(self) -> str:
        """Of the scheme whose families can be listed; "" where several are needed."""
        return ONE_BY_ONE.get(self.measure.code, "")


def lines(body: Body, day: date) -> list[Line]:
    """Every measure of families, in the order of the dictionary. Refuses where nothing was carried."""
    figures, when, at = latest(), When(day), Place(body.division, body.level)
    ranges = body.scope.ranges
    asked = [measure for measure in dictionary().measures.values() if measure.of_families]
    told = figures.answers([each.code for each in asked], ranges, when, at)
    return [Line(measure, answers) for measure, (_, _, answers) in zip(asked, told, strict=True)]
