"""What is known of a family, changed on its opened page."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.log import write_log
from nuanxin.association.proof import step_up_to_read
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import change_household, change_person, serve_from
from nuanxin.people.actions.consents import give_consent, withdraw_consent
from nuanxin.people.actions.enrolment import enrol, leave_care
from nuanxin.people.actions.register import add_person
from nuanxin.people.consent_texts import words_in_use
from nuanxin.people.forms import (
    ChangeAboutForm,
    ConsentForm,
    EnrolForm,
    ServeForm,
)
from nuanxin.people.listings import UNCONSENTED
from nuanxin.people.member_forms import ChangePersonForm, MemberForm
from nuanxin.people.models import Consent, Household
from nuanxin.people.rights import seats_serving
from nuanxin.people.unconsented import unconsented_by
from nuanxin.people.views.filled import filled
from nuanxin.people.views.opened import opened, person_of


def _told_of_reading(
    request: ActingRequest, household: Household, whose: str, page: HttpResponseBase
) -> HttpResponseBase:
    """The page of a form that shows what it is about in full: a read, like any other."""
    if request.method == "GET":
        write_log(request.acting, "family.read", household, f"看{whose}的资料，准备修改")
    return page


@door("family.keep", menu="families")
@step_up_to_read
@opened
def change_family(request: ActingRequest, household: Household) -> HttpResponseBase:
    form = ChangeAboutForm(request.POST or None, initial=ChangeAboutForm.of(household))

    def act() -> object:
        return change_household(request.acting, household, form.about(), form.cleaned_data["seen"])

    page = filled(request, household, form, "称呼、语言和住址", act)
    return _told_of_reading(request, household, str(household), page)


@door("family.keep", menu="families")
@step_up_to_read
@opened
def change_member(request: ActingRequest, household: Household, person: int) -> HttpResponseBase:
    found = person_of(request, household, person)
    form = ChangePersonForm(
        request.POST or None, initial=ChangePersonForm.of(found), household=household, child=found
    )

    def act() -> object:
        return change_person(request.acting, found, form.person(), form.cleaned_data["seen"])

    page = filled(request, household, form, "家庭成员", act)
    return _told_of_reading(request, household, str(found), page)


@door("family.keep", menu="families")
@opened
def add_member(request: ActingRequest, household: Household) -> HttpResponseBase:
    form = MemberForm(request.POST or None, household=household)

    def act() -> object:
        return add_person(request.acting, household, form.person(), form.cleaned_data["client_id"])

    return filled(request, household, form, "加一位家里人", act)


@door("family.keep", menu="families")
@opened
def care(request: ActingRequest, household: Household) -> HttpResponseBase:
    """For whom the family is served from a day on, or until when."""
    form = EnrolForm(request.POST or None)

    def act() -> object:
        given = form.cleaned_data
        if given["group"] == "leave":
            return leave_care(request.acting, household, given["day"])
        return enrol(request.acting, household, given["group"], given["day"])

    return filled(request, household, form, "服务对象", act)


@door("family.keep", menu="families")
@opened
def serving(request: ActingRequest, household: Household) -> HttpResponseBase:
    """Which seat serves the family."""
    posts = seats_serving(household.division, today())
    form = ServeForm(request.POST or None, posts=posts, initial={"post": household.post_id})
    if household.post_id and household.post is None:
        form.fields["post"].help_text = "现在由苏木（乡镇）的岗位服务；在这里选了，就改由选的岗位服务。"

    def act() -> object:
        return serve_from(request.acting, household, form.cleaned_data["post"])

    return filled(request, household, form, "服务岗位", act)


@door("family.keep", menu="families")
@opened
def consents(request: ActingRequest, household: Household, person: int) -> HttpResponseBase:
    """What a member agreed to: the words to read out, one more, or one taken back."""
    found = person_of(request, household, person)
    form = ConsentForm(request.POST or None)
    if form.is_valid():
        try:
            give_consent(request.acting, found, form.consent())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("consents", household.pk, person)
    rows = Consent.objects.visible_to(request.acting.scope).filter(person=found).select_related("text")
    words = words_in_use(request.acting.scope).values()
    context = {"household": household, "person": found, "form": form, "rows": rows, "words": words}
    return render(request, "people/consents.html", context)


@door("family.keep", menu="families")
def not_asked(request: ActingRequest) -> HttpResponseBase:
    """Families of one's own in care that nobody has noted the consent of, by pseudonym."""
    acting = request.acting
    rows = unconsented_by(acting.seat, acting.scope, today())
    shown = Shown(UNCONSENTED, rows, request.GET, stamp(acting, UNCONSENTED.title))
    return shown.answer(request, "people/unconsented.html")


@require_POST
@door("family.keep", menu="families")
@opened
def withdraw(request: ActingRequest, household: Household, person: int, consent: int) -> HttpResponseBase:
    """One press takes a consent back from today on."""
    rows = Consent.objects.visible_to(request.acting.scope).filter(person__household=household)
    found = rows.filter(pk=consent, person=person).first()
    if found is None:
        raise Http404
    withdraw_consent(request.acting, found, today())
    messages.success(request, f"已撤回：{found.get_purpose_display()}。靠它记下的、要做的都停了。")
    return redirect("consents", household.pk, person)
