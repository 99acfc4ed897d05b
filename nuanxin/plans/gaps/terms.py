"""督办 about terms: which bodies right below are to prepare their congress and do not, or are late with a step."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.governance.forms.terms import is_due
from nuanxin.governance.listings.terms import with_terms
from nuanxin.plans.gaps.urging import Urgent, texts
from nuanxin.work.actions.receipts import working_days_on
from nuanxin.work.actions.reminders import Urged, Urging
from nuanxin.work.models import Step


def urgent_about_terms(acting: Acting) -> Urgent:
    """A line for each body right below that is behind with its congress; each links to its terms."""
    day, words = today(), texts()["terms"]
    below = Body.objects.visible_to(acting.scope).on(day).filter(place__parent=acting.body.place_id)
    bodies = with_terms(below, day).order_by("division")
    late = _late_steps(day, [vars(body)["congress_id"] for body in bodies])
    urged = [
        Urged(body, said, reverse("body-terms", args=[body.pk]))
        for body in bodies
        if (said := _said(body, late.get(vars(body)["congress_id"], 0), day))
    ]
    due = working_days_on(day, texts()["within"])
    return Urgent(acting, Urging("terms", words["title"], due, urged), reverse("terms"))


def _said(body: Body, late: int, day: date) -> str:
    """What a body (``with_terms``) is behind with, in words; "" where it is not."""
    words, known = texts()["terms"], vars(body)
    if known["congress_id"]:
        return str(words["late"].format(count=late)) if late else ""
    if not is_due(known["term_until"], day):
        return ""
    word = "past" if known["term_until"] <= day else "soon"
    return str(words[word].format(until=f"{known['term_until']:%Y-%m-%d}"))


def _late_steps(day: date, congresses: list[int | None]) -> dict[int, int]:
    """How many steps of each congress (id) are past their last day."""
    behind = Q(done_on__isnull=True, due__lt=day, undertaking__congress__in=[pk for pk in congresses if pk])
    rows = Step.objects.filter(behind).order_by().values_list("undertaking__congress")
    return dict(rows.annotate(Count("pk")))
