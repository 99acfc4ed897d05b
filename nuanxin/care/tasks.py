"""What is open about a family for a seat: the purpose for which it opens the page without a reason."""

from nuanxin.association.acting import Acting
from nuanxin.base.periods import today
from nuanxin.care.lacking import lacking, schemes_over
from nuanxin.care.models import SYSTEMS, FollowUp
from nuanxin.people.models import Household

LONGEST = 60  # characters kept with an opening


def open_tasks(acting: Acting, household: Household) -> list[str]:
    """In words without a name: follow-ups of the seat, and systems the family still lacks."""
    scope, day = acting.scope, today()
    rows = FollowUp.objects.visible_to(scope).of(household).owned_by(acting.seat).in_care(day)
    due = [f"{each.get_kind_display()}（{each.due:%Y-%m-%d} 以前）" for each in rows]
    systems = schemes_over(scope).filter(kind__in=SYSTEMS)
    lacks = [f"还没有{s}" for s in systems if lacking(scope, s, day).filter(pk=household.pk).exists()]
    return due + lacks
