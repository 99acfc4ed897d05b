"""制度与服务: what the city offers, and on which days."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.care.actions.schemes import change_scheme, lay_schemes, resume_scheme, retire_scheme
from nuanxin.care.forms.schemes import RetireForm, SchemeForm
from nuanxin.care.listings import schemes_list
from nuanxin.care.models import Scheme


@door("care.read", menu="care")
def schemes(request: ActingRequest) -> HttpResponseBase:
    """The list, for everybody; the city changes it."""
    rows = Scheme.objects.visible_to(request.acting.scope)
    may_keep = request.acting.may("scheme.keep")
    shown = Shown(schemes_list(may_keep=may_keep), rows, request.GET, stamp(request.acting, "制度与服务"))
    return shown.answer(request, "care/schemes.html", {"may_keep": may_keep})


@require_POST
@door("scheme.keep", menu="care")
def usual_schemes(request: ActingRequest) -> HttpResponseBase:
    """Those that come with the project, as far as they are missing."""
    made = lay_schemes(request.acting, request.acting.body)
    messages.success(request, f"载入 {len(made)} 项。")
    return redirect("schemes")


@door("scheme.keep", menu="care")
def scheme(request: ActingRequest, pk: int) -> HttpResponseBase:
    found = _scheme(request, pk)
    form = SchemeForm(request.POST or None, scheme=found)
    if form.is_valid():
        try:
            change_scheme(request.acting, found, form.scheme())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已保存：{found.title}。")
            return redirect("schemes")
    context = {"form": form, "title": found.title, "draft": "care", "back": "schemes"}
    return render(request, "base/form_page.html", context)


@door("scheme.keep", menu="care")
def retire(request: ActingRequest, pk: int) -> HttpResponseBase:
    """停用 from a day on: nothing new under it, what stands goes on."""
    found, form = _scheme(request, pk), RetireForm(request.POST or None)
    if form.is_valid():
        try:
            retire_scheme(request.acting, found, form.cleaned_data["day"])
        except Refused as refused:
            form.add_error("day", str(refused))
        else:
            messages.success(request, f"“{found.title}”自 {form.cleaned_data['day']} 停用。")
            return redirect("schemes")
    context = {"form": form, "title": f"停用“{found.title}”", "draft": "care", "back": "schemes"}
    return render(request, "base/form_page.html", context)


@door("scheme.keep", menu="care")
def resume(request: ActingRequest, pk: int) -> HttpResponseBase:
    """恢复: it is offered again."""
    found = _scheme(request, pk)
    if request.method == "POST":
        resume_scheme(request.acting, found)
        messages.success(request, f"已恢复“{found.title}”。")
        return redirect("schemes")
    return render(request, "care/resume.html", {"scheme": found})


def _scheme(request: ActingRequest, pk: int) -> Scheme:
    return get_object_or_404(Scheme.objects.visible_to(request.acting.scope), pk=pk)
