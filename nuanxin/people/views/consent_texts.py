"""The very words somebody agreed to."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.people.consent_texts import words_agreed_to
from nuanxin.people.models import Consent, Household
from nuanxin.people.views.opened import opened, person_of


@door("family.keep", menu="families")
@opened
def agreed_words(request: ActingRequest, household: Household, person: int, consent: int) -> HttpResponseBase:
    """The very words somebody agreed to."""
    found = person_of(request, household, person)
    rows = Consent.objects.visible_to(request.acting.scope).select_related("text", "guardian")
    given = get_object_or_404(rows, pk=consent, person=found)
    context = {"household": household, "person": found, "consent": given, "words": words_agreed_to(given)}
    return render(request, "people/agreed.html", context)
