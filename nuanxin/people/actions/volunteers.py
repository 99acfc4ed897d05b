"""Those who help a body: registered with their consent, until they leave."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.models import Volunteer


@dataclass(frozen=True)
class VolunteerInput:
    """Who wants to help, with what, and when she agreed to be on the list."""

    name: str
    phone: str
    consented_on: date
    skills: str = ""
    client_id: uuid.UUID | None = None


@transaction.atomic
def register_volunteers(by: By, body: Body, given: Sequence[VolunteerInput]) -> list[Volunteer]:
    """Put volunteers on a body's list; one sent twice (same client id) stands there once."""
    if by:
        by.require("volunteer.keep")
        if body.division not in by.scope:
            raise Refused(f"{body.name}不在您的范围内，请它自己登记。")
    Body.objects.select_for_update().get(pk=body.pk)
    ids = [each.client_id for each in given if each.client_id]
    known = {row.client_id: row for row in Volunteer.objects.filter(client_id__in=ids)}
    rows = []
    for each in given:
        if sent := known.get(each.client_id):
            rows.append(sent)
            continue
        if not each.name or each.consented_on > today():
            raise Refused("请填姓名，和本人同意登记的日子（不晚于今天）。")
        row = Volunteer(
            division=body.division, skills=each.skills, consented_on=each.consented_on,
            client_id=each.client_id,
        )  # fmt: skip
        rows.append(row.write(name=each.name, phone=each.phone))
    fresh = [row for row in rows if row._state.adding]
    Volunteer.objects.bulk_create(fresh, batch_size=1000)
    write_logs(by, "volunteer.register", [(row, f"{body.name}登记{row}") for row in fresh])
    return rows


@transaction.atomic
def end_volunteering(by: By, volunteer: Volunteer, last_day: date) -> Volunteer:
    """A volunteer leaves after a day; the same again changes nothing."""
    if by:
        by.require("volunteer.keep")
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if volunteer.left_on == last_day:
        return volunteer
    if not volunteer.consented_on <= last_day <= today():
        raise Refused("退出日要在登记日和今天之间，请改日期。")
    volunteer.left_on = last_day
    volunteer.save(update_fields=["left_on"])
    write_log(by, "volunteer.end", volunteer, f"{volunteer}退出")
    return volunteer
