"""What privacy sees to when families move: what they asked and nobody has answered yet goes along."""

from nuanxin.people.moving import Moved
from nuanxin.privacy.models import DataRequest


def see_to(moved: Moved) -> None:
    rows = DataRequest.objects.open().filter(household_id__in=moved.households)
    rows.update(division=moved.division)
