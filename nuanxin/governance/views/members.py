"""One member: asks to join, is taken in, is put in a group, leaves whenever she likes."""

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.doing import done
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.members import agree_to_join, apply_to_join, leave, put_in_group
from nuanxin.governance.forms.members import AgreeForm, ApplyForm, GroupChoiceForm
from nuanxin.governance.listings.members import called, state_of
from nuanxin.governance.models import Membership
from nuanxin.governance.views.organisation import is_own
from nuanxin.people.consent_texts import words_in_use, words_of
from nuanxin.people.models import ConsentPurpose


@door("member.keep", menu="organisation")
def new_member(request: ActingRequest) -> HttpResponseBase:
    """Note who asks to join one's own body; she was read the words that stand beside."""
    body, form = request.acting.seat.body, ApplyForm(request.POST or None)
    if done(form, lambda: apply_to_join(request.acting, body, [form.application()])):
        messages.success(request, "已登记申请。单位同意以后，在“办理”里点“同意入会”。")
        return redirect("body-members", body.pk)
    words = words_in_use(request.acting.scope)[ConsentPurpose.MEMBERSHIP]
    return render(request, "governance/member_new.html", {"form": form, "words": words, "body": body})


@door("member.read", menu="organisation")
def member(request: ActingRequest, pk: int) -> HttpResponseBase:
    return _page(request, _member(request, pk))


@require_POST
@door("member.keep", menu="organisation")
def agree(request: ActingRequest, pk: int) -> HttpResponseBase:
    """同意入会."""
    found, form = _own(request, pk), AgreeForm(request.POST)
    if done(form, lambda: agree_to_join(request.acting, [found], form.cleaned_data["day"])):
        messages.success(request, "已经入会。")
        return redirect("member", pk)
    return _page(request, found, agree=form)


@require_POST
@door("member.keep", menu="organisation")
def choose_group(request: ActingRequest, pk: int) -> HttpResponseBase:
    """编入小组, or in none."""
    found = _own(request, pk)
    form = GroupChoiceForm(request.POST, member=found)
    if done(form, lambda: put_in_group(request.acting, found, form.cleaned_data["group"])):
        return redirect("member", pk)
    return _page(request, found, group=form)


@require_POST
@door("member.keep", menu="organisation")
def leave_association(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One click, no reason asked."""
    found = leave(request.acting, _own(request, pk))
    word = "已退会" if found.joined_on else "已撤回申请"
    messages.success(request, f"{word}。点错了，或以后想回来的，重新登记申请就行。")
    return redirect("body-members", found.body_id)


def _member(request: ActingRequest, pk: int) -> Membership:
    rows = Membership.objects.visible_to(request.acting.scope).live().filter(key__isnull=False)
    return get_object_or_404(rows.select_related("body__place", "group", "text"), pk=pk)


def _own(request: ActingRequest, pk: int) -> Membership:
    """A member of the body one works for; another's is changed there."""
    found = _member(request, pk)
    if not is_own(request, found.body_id):
        raise Refused(f"{found}是{found.body.name}的会员，由它自己登记；您可以看人数。")
    return found


def _page(request: ActingRequest, found: Membership, **forms: Form) -> HttpResponseBase:
    named = is_own(request, found.body_id)
    context = {
        "member": found, "named": named, "name": called(found, named=named), "state": state_of(found),
        "phone": found.read("phone") if named else "",
        "words": words_of(found.text, ConsentPurpose.MEMBERSHIP, found.delivered),
        "agree": AgreeForm(), "group": GroupChoiceForm(member=found), **forms,
    }  # fmt: skip
    return render(request, "governance/member.html", context)
