"""Advisers seat by seat: who, since when, trained until when, active or why not. Defined in ``data/advisers.toml``."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, F, Func, OuterRef, Q, Subquery

from nuanxin.association.models import Appointment, Post
from nuanxin.association.models.post import PostQuerySet
from nuanxin.base.values import Share
from nuanxin.governance.actions.advisers import ADVISER
from nuanxin.governance.models import Audience, TrainingResult
from nuanxin.governance.usual import advisers

STANDINGS = ("active", "untrained", "lapsed", "seconded", "vacant")


def _months_after(field: str, months: int | str) -> Func:
    """The same day so many months later, as PostgreSQL counts: the first day on which a training is over."""
    template = f"(%(expressions)s + make_interval(months => {int(months)}))::date"
    return Func(F(field), template=template, output_field=DateField())


def advised(seats: PostQuerySet, day: date) -> PostQuerySet:
    """Adviser seats on a day, each with its holder and her latest adviser training that was passed, None where none.

    Adds ``held_id`` (appointment), ``holder_id``, ``holder_name``, ``since``, ``present``, ``acting``,
    ``background``, ``trained_on`` (last day of the course), ``trained_until`` and ``lately_until`` (the
    first day without, by the months that make active and trained), ``certificate``.
    """
    held = Appointment.objects.on(day).filter(post=OuterRef("pk"))
    passed = TrainingResult.objects.live().filter(
        holder=OuterRef("holder_id"), passed=True, training__last_day__lte=day, training__audience=Audience.ADVISER
    )
    last = passed.order_by("-training__last_day").values("training__last_day")
    numbered = passed.exclude(certificate="").order_by("-certified_on", "-pk").values("certificate")
    columns = {
        "held_id": "pk", "holder_id": "holder", "holder_name": "holder__name", "since": "from_day",
        "present": "in_post", "acting": "acting", "background": "background__words",
    }  # fmt: skip
    holders = {name: Subquery(held.values(column)[:1]) for name, column in columns.items()}
    rows = seats.on(day).filter(kind=ADVISER).select_related("body__place__parent")
    return rows.annotate(**holders).annotate(
        trained_on=Subquery(last[:1]), certificate=Subquery(numbered[:1])
    ).annotate(
        trained_until=_months_after("trained_on", advisers()["active_months"]),
        lately_until=_months_after("trained_on", advisers()["trained_months"]),
    )  # fmt: skip


def standing(seat: Post, day: date) -> str:
    """One of ``STANDINGS``: how an adviser seat (``advised``) stands on a day."""
    if told(seat, "holder_id") is None:
        return "vacant"
    if not told(seat, "present"):
        return "seconded"
    if told(seat, "trained_on") is None:
        return "untrained"
    return "active" if told(seat, "trained_until") > day else "lapsed"


def standing_is(name: str, day: date) -> Q:
    """Seats (``advised``) that stand so on a day."""
    there = Q(holder_id__isnull=False, present=True)
    return {
        "active": there & Q(trained_until__gt=day),
        "lapsed": there & Q(trained_until__lte=day),
        "untrained": there & Q(trained_on__isnull=True),
        "seconded": Q(holder_id__isnull=False, present=False),
        "vacant": Q(holder_id__isnull=True),
    }[name]


def told(seat: Post, name: str) -> Any:
    """What ``advised`` adds to a seat."""
    return vars(seat)[name]


def last_trained_day(seat: Post) -> date | None:
    """The last day on which her training counts."""
    until: date | None = told(seat, "trained_until")
    return until - timedelta(days=1) if until else None


def in_figures(seats: PostQuerySet, day: date) -> dict[str, Any]:
    """Of seats (``advised``): ``people`` in post, ``active`` of them, of those ``trained`` lately; ``vacant``."""
    lately = standing_is("active", day) & Q(lately_until__gt=day)
    found = seats.order_by().aggregate(
        people=Count("holder_id", filter=Q(holder_id__isnull=False, present=True), distinct=True),
        active=Count("holder_id", filter=standing_is("active", day), distinct=True),
        lately=Count("holder_id", filter=lately, distinct=True),
        vacant=Count("pk", filter=standing_is("vacant", day)),
    )
    return {
        "people": found["people"], "vacant": found["vacant"],
        "active": Share(found["active"], found["people"]), "trained": Share(found["lately"], found["active"]),
    }  # fmt: skip
