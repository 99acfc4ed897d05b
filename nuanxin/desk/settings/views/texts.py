"""文字模板: what people are told, in the office's own words."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.actions.texts import checked, drop_text, set_text
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.offices import office_to_call
from nuanxin.association.slips import activation_address
from nuanxin.association.texts import TextKind, inherited, text_in_use, text_kinds
from nuanxin.base.refused import Refused
from nuanxin.desk.settings.forms import TextForm
from nuanxin.desk.settings.page import tabs_of, told
from nuanxin.desk.settings.previews import preview


@door("setting.read", menu="settings")
def texts(request: ActingRequest) -> HttpResponse:
    """One text at a time: how it is written, how it reads."""
    kind = _kind(request, request.GET.get("kind") or "urging")
    text = text_in_use(request.acting.body, request.acting.scope, kind.code).text
    return _page(request, kind, TextForm(initial={"kind": kind.code, "text": text}), text)


@require_POST
@door("text.keep", menu="settings")
def keep_text(request: ActingRequest) -> HttpResponse:
    """In one's own words."""
    kind, form = _kind(request, request.POST.get("kind", "")), TextForm(request.POST)
    if form.is_valid():
        try:
            set_text(request.acting, request.acting.body, form.given())
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, f"“{kind.title}”的文字已保存。")
            return _back(kind)
    return _page(request, kind, form, form.data.get("text", ""))


@require_POST
@door("text.keep", menu="settings")
def preview_text(request: ActingRequest) -> HttpResponse:
    """How it would read, while it is being written; nothing is kept."""
    kind = _kind(request, request.POST.get("kind", ""))
    context = {"preview": _preview(request, kind, request.POST.get("text", ""))}
    return render(request, "desk/settings/text_preview.html", context)


@require_POST
@door("text.keep", menu="settings")
def drop(request: ActingRequest) -> HttpResponse:
    """Back to the text from above, or as delivered."""
    kind = _kind(request, request.POST.get("kind", ""))
    told(request, lambda: [drop_text(request.acting, request.acting.body, kind.code)], "已改回。")
    return _back(kind)


def _kind(request: ActingRequest, code: str) -> TextKind:
    """A text that one's own tier has a say in; any other is not there."""
    kind = text_kinds().get(code)
    if kind is None or request.acting.right.level not in kind.levels:
        raise Http404
    return kind


def _back(kind: TextKind) -> HttpResponse:
    return redirect(f"{reverse('texts')}?kind={kind.code}")


def _preview(request: ActingRequest, kind: TextKind, text: str) -> str:
    """What its readers get, or why it cannot be kept."""
    try:
        text = checked(kind, text)
    except Refused as refused:
        return str(refused)
    return preview(request.acting, kind.code, text, activation_address(request))


def _page(request: ActingRequest, kind: TextKind, form: TextForm, text: str) -> HttpResponse:
    acting, level = request.acting, request.acting.right.level
    context = {
        "tabs": tabs_of(acting, "texts"),
        "kinds": [each for each in text_kinds().values() if level in each.levels],
        "kind": kind,
        "form": form,
        "in_use": text_in_use(acting.body, acting.scope, kind.code),
        "otherwise": inherited(acting.scope, kind.code),
        "preview": _preview(request, kind, text),
        "office": office_to_call(acting),
        "contact_url": f"{reverse('contact', args=[acting.body.pk])}?{urlencode({'next': request.get_full_path()})}",
        "may_keep": acting.may("text.keep"),
    }
    return render(request, "desk/settings/texts.html", context)
