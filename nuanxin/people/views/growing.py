"""At fourteen: who is to be asked herself, and what she says."""

from django.http.response import HttpResponseBase

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.base.rules import masked
from nuanxin.people.actions.own_consent import decide_herself
from nuanxin.people.coming_of_age import awaiting, listed
from nuanxin.people.listings import OF_FOURTEEN
from nuanxin.people.member_forms import OwnConsentForm
from nuanxin.people.models import Household
from nuanxin.people.views.filled import filled
from nuanxin.people.views.opened import opened, person_of


@door("family.keep", menu="families")
def of_fourteen(request: ActingRequest) -> HttpResponseBase:
    """By pseudonym, one's own families only."""
    rows = listed(awaiting(request.acting.scope, today()))
    shown = Shown(OF_FOURTEEN, rows, request.GET, stamp(request.acting, OF_FOURTEEN.title))
    return shown.answer(request, "people/fourteen.html")


@door("family.keep", menu="families")
@opened
def own_consent(request: ActingRequest, household: Household, person: int) -> HttpResponseBase:
    """Yes or no, in her own words; the guardian's consent ends either way."""
    found = person_of(request, household, person)
    form = OwnConsentForm(request.POST or None)

    def act() -> object:
        return decide_herself(request.acting, found, form.given())

    return filled(request, household, form, f"{masked.name(found.read('name'))}满十四周岁，本人的意思", act)
