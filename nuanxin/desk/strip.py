"""The strip under the to-dos: how one's body stands on what its plan asks, each figure a door."""

from dataclasses import dataclass

from nuanxin.association.acting import Acting
from nuanxin.base.refused import Refused
from nuanxin.base.states import STATES, Tone
from nuanxin.measures.opening import latest
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.figures.progress import Measured, measure_targets
from nuanxin.plans.models import Target

MOST = 4


@dataclass(frozen=True)
class Figure:
    """One measure: its title, n/N, the colour of its bar, and the list behind it."""

    title: str
    n: int
    of: int
    tone: Tone
    href: str


def figures_of(acting: Acting) -> list[Figure]:
    """What the plan that holds measures at one's own body, what falls shortest first.

    None without a plan, and none before anything was counted.
    """
    if not acting.may("measure.read"):
        return []
    outlook = Outlook(acting.scope, acting.body, acting.day)
    if outlook.plan is None:
        return []
    visible = Target.objects.visible_to(acting.scope).select_related("clause")
    targets = visible.filter(clause__plan=outlook.plan, clause__retired_at=None)
    try:
        found = measure_targets(targets.exclude(measure=""), acting.body, acting.day, latest())
    except Refused:
        return []
    counted = [each for each in found.values() if each.value.of]
    worst = sorted(counted, key=lambda each: each.value.n / each.value.of)
    return [_figure(each, outlook) for each in worst[:MOST]]


def _figure(each: Measured, outlook: Outlook) -> Figure:
    value = each.value
    return Figure(
        each.measure.title,
        value.n,
        value.of,
        STATES[each.state].tone,
        outlook.gap_link(each.measure.code, target=each.target.pk),
    )
