"""The strip of figures under the to-dos: how one's body stands on what its plan asks."""

from dataclasses import dataclass

from nuanxin.association.acting import Acting
from nuanxin.base.refused import Refused
from nuanxin.base.values import Share
from nuanxin.measures.opening import latest
from nuanxin.plans.outlook import Outlook
from nuanxin.plans.progress import Measured, measure_targets
from nuanxin.plans.models import Target

MOST = 5


@dataclass(frozen=True)
class Figure:
    """One measure of the plan that holds: n/N, its state, and the list behind it."""

    title: str
    share: Share
    state: str
    href: str


def figures_of(acting: Acting) -> list[Figure]:
    """The measures of the plan at one's own body; none without a plan, or before the first count."""
    if not acting.may("measure.read"):
        return []
    outlook = Outlook(acting.scope, acting.body, acting.day)
    plan = outlook.plan
    if plan is None:
        return []
    targets = Target.objects.visible_to(acting.scope).filter(clause__plan=plan).exclude(measure="")
    try:
        found = measure_targets(targets, acting.body, acting.day, latest())
    except Refused:
        return []
    shown = [each for each in found.values() if each.value.of]
    return [_figure(each, outlook) for each in shown[:MOST]]


def _figure(each: Measured, outlook: Outlook) -> Figure:
    return Figure(
        each.measure.title,
        Share(each.value.n, each.value.of),
        each.state,
        outlook.gap_link(each.measure.code, target=each.target.pk),
    )
