"""Volunteers by name, as far as one reads them; their names stand sealed, so they are opened once."""

from functools import cached_property

from nuanxin.ledgers.table import Table
from nuanxin.people.models import Volunteer


class Volunteers:
    """Those in sight. Whether one was registered on a day is the action's to say."""

    @cached_property
    def _all(self) -> dict[int, tuple[Volunteer, str]]:
        rows = Volunteer.objects.filter(key__isnull=False)
        return {each.pk: (each, each.read("name")) for each in rows}

    @cached_property
    def _called(self) -> dict[str, list[Volunteer]]:
        found: dict[str, list[Volunteer]] = {}
        for each, name in self._all.values():
            found.setdefault(name, []).append(each)
        return found

    def name_of(self, volunteer: int | None) -> str | None:
        found = self._all.get(volunteer) if volunteer else None
        return found[1] if found else None

    def of(self, table: Table, at: int, name: str, place: int) -> Volunteer | None:
        """The one of this name nearest to a family's place; what is not clear is said on the row."""
        found = self._called.get(name, [])
        for width in (1, 1000, 10**6, 10**8):
            near = [each for each in found if each.division == place - place % width]
            if len(near) == 1:
                return near[0]
            if near:
                table.wrong(at, "volunteer", "name_multiple", "同一处有几位同名的志愿者，这一行请在家庭页登记。")
                return None
        table.wrong(at, "volunteer", "volunteer_unknown", "没有登记这位志愿者，请先在“志愿者”里登记，或空着这一格。")
        return None
