"""告知书: the words people agree to before anything is kept of them, in an office's own version."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.refused import Refused
from nuanxin.desk.settings.page import tabs_of
from nuanxin.people.actions.consents import issue_consent_text
from nuanxin.people.consent_texts import versions_of, words_in_use
from nuanxin.people.member_forms import ConsentTextForm


@door("setting.read", menu="settings")
def consent_texts(request: ActingRequest) -> HttpResponseBase:
    """What is read out now for each purpose, whose words they are, and the versions before."""
    acting = request.acting
    versions = versions_of(acting.scope)
    lines = [(each, versions.get(each.purpose, [])[1:]) for each in words_in_use(acting.scope).values()]
    context = {
        "lines": lines, "tabs": tabs_of(acting, "consent-texts"), "may_keep": acting.may("text.keep"),
        "own": acting.body.division,
    }  # fmt: skip
    return render(request, "desk/settings/consents.html", context)


@door("text.keep", menu="settings")
def issue_text(request: ActingRequest, purpose: str) -> HttpResponseBase:
    """A new version for this office and all below; who agreed before agreed to the old one."""
    words = words_in_use(request.acting.scope).get(purpose)
    if words is None:
        raise Http404
    form = ConsentTextForm(request.POST or None, initial={"text": words.text})
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            made = issue_consent_text(request.acting, request.acting.body, purpose, text)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已印发：{made}。以后的同意按这一版；以前同意的不变。")
            return redirect("consent-texts")
    title = f"印发新版：{words.title}"
    context = {"form": form, "title": title, "draft": "consent text", "back": "consent-texts"}
    return render(request, "base/form_page.html", context)
