"""Run inside an installation (``NUANXIN_DATA``): prints as JSON what became of one person, and what is counted."""

import json
import sys
from datetime import timedelta

from django.db import transaction

from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base import database
from nuanxin.base.periods import today
from nuanxin.people.models import Enrolment, Person, PersonToken
from nuanxin.privacy.checks import erased_roll


def tell(pk: str) -> None:
    with database.in_use(), transaction.atomic(), scoped(EVERYWHERE):
        person = Person.objects.select_related("household").get(pk=int(pk))
        found = {
            "name": person.read("name"),
            "address": person.household.read("address"),
            "tokens": PersonToken.objects.filter(person=person).count(),
            "in_care_yesterday": Enrolment.objects.on(today() - timedelta(days=1)).count(),
            "people": Person.objects.count(),
            "doctor": erased_roll().advice,
        }
    sys.stdout.write(json.dumps(found))
