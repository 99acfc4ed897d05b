"""村规民约: every village and how far its rules are; a village's versions; one version, sentence by sentence."""

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.doing import done, tried
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.governance.actions.villagerules import (
    draft_rule,
    file_rule,
    judge,
    pass_rule,
    publicise_rule,
    unfile_rule,
    void_rule,
)
from nuanxin.governance.forms.villagerules import (
    FileForm,
    JudgeForm,
    PassForm,
    PublicForm,
    RuleForm,
)
from nuanxin.governance.listings.villagerules import VILLAGE_RULES
from nuanxin.governance.models import Finding, RuleKind, VillageRule
from nuanxin.governance.models.villagerule import VillageRuleQuerySet
from nuanxin.governance.revised import changes
from nuanxin.governance.rulepaper import read_rule, versions


@door("villagerule.read", menu="village-rules")
def village_rules(request: ActingRequest) -> HttpResponseBase:
    """Every village here and below; a village goes straight to its own."""
    if request.acting.right.level == "village":
        return redirect("body-rules", request.acting.body.pk)
    shown = Shown(VILLAGE_RULES, _bodies(request), request.GET, stamp(request.acting, "村规民约"))
    return shown.answer(request, "governance/villagerules.html")


@door("villagerule.read", menu="village-rules")
def body_rules(request: ActingRequest, pk: int) -> HttpResponseBase:
    """A village's versions of both kinds, the last one first."""
    body = get_object_or_404(_bodies(request).filter(level="village").select_related("place"), pk=pk)
    rows = _rules(request).filter(body=body).order_by("-version").with_verdicts()
    kinds = [(kind, versions([rule for rule in rows if rule.kind == kind])) for kind in RuleKind]
    context = {"body": body, "kinds": kinds, "own": _may_keep(request, body.pk)}
    return render(request, "governance/body_rules.html", context)


@door("villagerule.keep", menu="village-rules")
def new(request: ActingRequest) -> HttpResponseBase:
    """Note a version of one's own village; it starts from the text before it."""
    body = request.acting.seat.body
    kind = RuleKind.CHARTER if request.GET.get("kind") == RuleKind.CHARTER else RuleKind.RULES
    last = _rules(request).filter(body=body, kind=kind).order_by("-version").first()
    form = RuleForm(request.POST or None, request.FILES or None, kind=kind, last=last)
    if rule := tried(form, lambda: draft_rule(request.acting, body, form.rule())):
        return redirect("village-rule", rule.pk)
    lead = "存下以后，像是不合法的句子会标出来，由您逐句看"
    context = {"form": form, "title": f"登记{kind.label}", "lead": lead, "draft": "village-rule"}
    return render(request, "base/form_page.html", context | {"back": reverse("body-rules", args=[body.pk])})


@door("villagerule.read", menu="village-rules")
def village_rule(request: ActingRequest, pk: int) -> HttpResponseBase:
    """One version with its sentences marked; ``?at=`` is the finding to look at."""
    return _page(request, _found(request, pk))


@door("villagerule.read", menu="village-rules")
def rule_changes(request: ActingRequest, pk: int) -> HttpResponseBase:
    """What changed since the version before."""
    rule = _found(request, pk)
    before = _rules(request).filter(body=rule.body, kind=rule.kind, version__lt=rule.version)
    last = get_object_or_404(before.order_by("-version")[:1])
    context = {"rule": rule, "last": last, "stretches": changes(last.text, rule.text)}
    return render(request, "governance/villagerule_changes.html", context)


@require_POST
@door("villagerule.judge", menu="village-rules")
def judge_sentence(request: ActingRequest, pk: int) -> HttpResponseBase:
    """What a person says of one sentence; then the next one."""
    rows = Finding.objects.visible_to(request.acting.scope).select_related("rule__body__place")
    finding = get_object_or_404(rows, pk=pk)
    form = JudgeForm(request.POST, finding=finding)
    if done(form, lambda: judge(request.acting, finding, **form.cleaned_data)):
        return redirect("village-rule", finding.rule_id)
    return _page(request, _found(request, finding.rule_id), at=pk, judge=form)


@require_POST
@door("villagerule.keep", menu="village-rules")
def passed(request: ActingRequest, pk: int) -> HttpResponseBase:
    found, form = _found(request, pk), PassForm(request.POST)
    if done(form, lambda: pass_rule(request.acting, found, form.passed())):
        messages.success(request, "已登记通过。请报乡级备案，也向村民公布。")
        return redirect("village-rule", pk)
    return _page(request, found, passed=form)


@require_POST
@door("villagerule.file", menu="village-rules")
def filed(request: ActingRequest, pk: int) -> HttpResponseBase:
    found, form = _found(request, pk), FileForm(request.POST)
    if done(
        form, lambda: file_rule(request.acting, found, form.cleaned_data["filed"], form.cleaned_data["number"])
    ):
        messages.success(request, "已备案。")
        return redirect("village-rule", pk)
    return _page(request, found, filed=form)


@require_POST
@door("villagerule.file", menu="village-rules")
def unfiled(request: ActingRequest, pk: int) -> HttpResponseBase:
    unfile_rule(request.acting, _found(request, pk))
    messages.success(request, "已撤回备案。")
    return redirect("village-rule", pk)


@require_POST
@door("villagerule.keep", menu="village-rules")
def publicised(request: ActingRequest, pk: int) -> HttpResponseBase:
    found, form = _found(request, pk), PublicForm(request.POST)
    if done(
        form, lambda: publicise_rule(request.acting, found, form.cleaned_data["publicised"])
    ):
        messages.success(request, "已登记公布。")
        return redirect("village-rule", pk)
    return _page(request, found, publicised=form)


@require_POST
@door("villagerule.keep", menu="village-rules")
def void(request: ActingRequest, pk: int) -> HttpResponseBase:
    """It was noted wrongly."""
    found = get_object_or_404(_visible(request), pk=pk)
    void_rule(request.acting, found)
    messages.success(request, f"已作废：{found}。")
    return redirect("body-rules", found.body_id)


def _bodies(request: ActingRequest) -> "QuerySet[Body]":
    return Body.objects.visible_to(request.acting.scope).on(today())


def _visible(request: ActingRequest) -> VillageRuleQuerySet:
    return VillageRule.objects.visible_to(request.acting.scope).select_related("body__place", "attachment")


def _rules(request: ActingRequest) -> VillageRuleQuerySet:
    return _visible(request).live()


def _found(request: ActingRequest, pk: int) -> VillageRule:
    return get_object_or_404(_rules(request), pk=pk)


def _may_keep(request: ActingRequest, body: int) -> bool:
    return request.acting.may("villagerule.keep") and request.acting.seat.body_id == body


def _page(request: ActingRequest, rule: VillageRule, at: int = 0, **forms: Form) -> HttpResponseBase:
    acting, asked = request.acting, request.GET.get("at", "")
    may_judge = acting.may("villagerule.judge") and not rule.passed_on
    reading = read_rule(rule, at or (int(asked) if asked.isdecimal() else 0), first=may_judge)
    newer = _rules(request).filter(body=rule.body, kind=rule.kind, version__gt=rule.version)
    context = {
        "rule": rule, "reading": reading, "newest": not newer.exists(), "own": _may_keep(request, rule.body_id),
        "may_judge": may_judge, "may_file": acting.may("villagerule.file"),
        "judge": JudgeForm(finding=reading.chosen.first) if reading.chosen else None,
        "passed": PassForm(), "filed": FileForm(), "publicised": PublicForm(), **forms,
    }  # fmt: skip
    return render(request, "governance/villagerule.html", context)
