"""选举: for which office, who stands, how the votes fell, the result and its approval."""

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.doing import done
from nuanxin.governance.actions.election import (
    clear_votes,
    count_votes,
    drop_ballot,
    keep_ballot,
    nominate,
    withdraw_candidate,
)
from nuanxin.governance.counting import attendance
from nuanxin.governance.forms.election import BallotForm, CandidateForm, VotesForm
from nuanxin.governance.models import Ballot, Candidate, Congress
from nuanxin.governance.preparing import Sight, ballots_of, rows_of
from nuanxin.governance.views.congress import found_congress, own_congress, page


@door("term.read", menu="terms")
def ballots(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Each election with its candidates and, once counted, their votes."""
    return _page(request, found_congress(request, pk), BallotForm())


@require_POST
@door("term.keep", menu="terms")
def ballot(request: ActingRequest, pk: int) -> HttpResponseBase:
    """An election to an office, of so many; the same office again gets these places."""
    found, form = own_congress(request, pk), BallotForm(request.POST)
    if done(form, lambda: keep_ballot(request.acting, found, **form.cleaned_data)):
        return redirect("congress-ballots", pk)
    return _page(request, found, form)


@require_POST
@door("term.keep", menu="terms")
def drop(request: ActingRequest, pk: int, ballot: int) -> HttpResponseBase:
    """An election that is not held after all."""
    drop_ballot(request.acting, own_congress(request, pk), ballot)
    return redirect("congress-ballots", pk)


@door("term.keep", menu="terms")
def propose(request: ActingRequest, pk: int, ballot: int) -> HttpResponseBase:
    """提名."""
    found, form = _ballot(request, pk, ballot), CandidateForm(request.POST or None)
    if done(form, lambda: nominate(request.acting, found, form.candidate())):
        messages.success(request, "已提名。")
        return redirect("congress-ballots", pk)
    context = {"form": form, "title": f"提名{found.get_office_display()}候选人", "draft": f"candidate {ballot}"}
    return render(request, "base/form_page.html", context | {"back": reverse("congress-ballots", args=[pk])})


@require_POST
@door("term.keep", menu="terms")
def withdraw(request: ActingRequest, pk: int, candidate: int) -> HttpResponseBase:
    """A candidate who does not stand after all."""
    rows = candidates_of(request, own_congress(request, pk))
    withdraw_candidate(request.acting, get_object_or_404(rows, pk=candidate))
    messages.success(request, "已登记退出。")
    return redirect("congress-ballots", pk)


@door("term.keep", menu="terms")
def votes(request: ActingRequest, pk: int, ballot: int) -> HttpResponseBase:
    """Papers and votes of one election."""
    found = _ballot(request, pk, ballot)
    rows = list(candidates_of(request, found.congress).filter(ballot=found, withdrawn_at__isnull=True))
    form = VotesForm(request.POST or None, ballot=found, candidates=rows)
    if done(form, lambda: count_votes(request.acting, found, form.votes())):
        messages.success(request, "票数已登记。")
        return redirect("congress-ballots", pk)
    lead = f"{attendance(found.congress).words}；应选 {found.places} 名"
    context = {"form": form, "title": f"{found}：填票数", "lead": lead, "draft": f"votes {ballot}"}
    return render(request, "base/form_page.html", context | {"back": reverse("congress-ballots", args=[pk])})


@require_POST
@door("term.keep", menu="terms")
def clear(request: ActingRequest, pk: int, ballot: int) -> HttpResponseBase:
    """清空票数."""
    clear_votes(request.acting, _ballot(request, pk, ballot))
    messages.success(request, "票数已清空，可以重新填。")
    return redirect("congress-ballots", pk)


def candidates_of(request: ActingRequest, found: Congress) -> "QuerySet[Candidate]":
    rows = Candidate.objects.visible_to(request.acting.scope).filter(ballot__congress=found)
    return rows.select_related("ballot__congress__body").order_by("ballot", F("votes").desc(nulls_last=True), "pk")


def with_candidates(request: ActingRequest, found: Congress) -> list[dict[str, Any]]:
    """Each election with the rows of its candidates, named where one may read them."""
    named = Sight.of(request.acting, found).candidates
    rows = rows_of(candidates_of(request, found), named=named)
    return [
        {"ballot": each, "rows": [row for row in rows if getattr(row.of, "ballot_id", None) == each.pk]}
        for each in ballots_of(found)
    ]


def _ballot(request: ActingRequest, pk: int, ballot: int) -> Ballot:
    congress = own_congress(request, pk)
    rows = Ballot.objects.visible_to(request.acting.scope).filter(congress=congress)
    return get_object_or_404(rows.select_related("congress__body"), pk=ballot)


def _page(request: ActingRequest, found: Congress, form: Form) -> HttpResponseBase:
    context = {"ballots": with_candidates(request, found), "found": attendance(found), "form": form}
    return page(request, found, "governance/congress_ballots.html", context)
