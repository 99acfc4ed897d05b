"""家庭: found by search only, opened for a purpose, one page each."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.log import write_log
from nuanxin.association.proof import step_up
from nuanxin.base.refused import Refused
from nuanxin.people.actions.openings import OpeningInput, open_household, opening_of
from nuanxin.people.actions.register import register_households
from nuanxin.people.actions.searching import ENOUGH, used_up
from nuanxin.people.consent_texts import words_in_use
from nuanxin.people.forms import OpeningForm, RegisterForm
from nuanxin.people.inputs import Registration
from nuanxin.people.models import ConsentPurpose, Household, Purpose
from nuanxin.people.page import UNMASKED, FamilyPage
from nuanxin.people.rights import places_served
from nuanxin.people.search import LONGEST, Found, search
from nuanxin.people.views.opened import household_of, opened, person_of


@door("family.open", menu="families")
def families(request: ActingRequest) -> HttpResponseBase:
    """Search first: nobody browses. What is asked for is sent, for a name must stand in no address."""
    words = request.POST.get("words", "").strip()[:LONGEST]
    found = found_by(request, words)
    context = {"words": words, "found": found, "may_keep": request.acting.may("family.keep")}
    return told_of(request, found, render(request, "people/families.html", context))


def found_by(request: ActingRequest, words: str) -> Found | None:
    """What is found, None where nothing is asked for; what is too short or too often is a hint."""
    if not words:
        return None
    if used_up(request.acting):
        return Found([], hint=ENOUGH.format(settings.SEARCHES), searched=False, title="先歇一会儿")
    try:
        return search(request.acting.scope, words)
    except Refused as refused:
        return Found([], hint=str(refused), searched=False)


def told_of(request: ActingRequest, found: Found | None, page: HttpResponseBase) -> HttpResponseBase:
    """The page, once the log has the search as a number.

    Last of all, as with every page that is a reading: whoever else of the office reads waits for the log.
    """
    if found and found.searched:
        write_log(request.acting, "family.search", request.acting.body, f"查找家庭，{len(found.hits)} 条")
    return page


@door("family.keep", menu="families")
def new_family(request: ActingRequest) -> HttpResponseBase:
    """Register one family with the person one talks to; its page is open at once."""
    form = RegisterForm(request.POST or None, places=places_served(request.acting.scope))
    if form.is_valid():
        try:
            made = _registered(request, form.registration(request.acting.seat.pk))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记。家里还有别的人，可以接着加。")
            return redirect("family", made)
    words = words_in_use(request.acting.scope)
    told = [words[ConsentPurpose.SERVICE], words[ConsentPurpose.SENSITIVE]]
    return render(request, "people/new.html", {"form": form, "words": told})


def _registered(request: ActingRequest, given: Registration) -> int:
    """The id of the family; sent again, it is the same one and opens nothing."""
    [made] = register_households(request.acting, [given])
    if not made.again:
        household = Household.objects.visible_to(request.acting.scope).get(pk=made.household)
        open_household(request.acting, household, OpeningInput(Purpose.REGISTERED))
    return made.household


@door("family.open", menu="families")
def open_family(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Why is the page opened? Half an hour it then stays open."""
    household = household_of(request, pk)
    if opening_of(request.acting, household, timezone.now()):
        return redirect("family", pk)
    form = OpeningForm(request.POST or None, standing=bool(request.acting.standing))
    if form.is_valid():
        try:
            open_household(request.acting, household, form.opening())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("family", pk)
    return render(request, "people/open.html", {"household": household, "form": form})


@door("family.open", menu="families")
@opened
def family(request: ActingRequest, household: Household) -> HttpResponseBase:
    """One family: how to address her, what not to mention, her people, what she agreed to."""
    return render(request, "people/family.html", {"page": FamilyPage.of(request.acting, household)})


@require_POST
@door("family.open", menu="families")
@opened
def call(request: ActingRequest, household: Household, person: int) -> HttpResponseBase:
    """The number of one member, to be tapped; logged."""
    found = person_of(request, household, person)
    shown = FamilyPage.of(request.acting, household, {(found.pk, "phone")})
    page = render(request, "people/family.html", {"page": shown})
    write_log(request.acting, "family.call", household, f"看{found}的电话")
    return page


@require_POST
@door("family.open", menu="families")
@step_up
@opened
def unmask(request: ActingRequest, household: Household, what: str) -> HttpResponseBase:
    """One thing in full, once (names, address or category); asks who is there, and is logged."""
    if what not in UNMASKED:
        raise Http404
    shown = FamilyPage.of(request.acting, household, unmasked=what)
    page = render(request, "people/family.html", {"page": shown})
    write_log(request.acting, "family.read", household, f"看{household}的{UNMASKED[what]}")
    return page
