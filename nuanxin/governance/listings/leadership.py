"""班子: who holds which seat of the leadership of every body, vacant ones included."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Subquery, Value, When
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.kinds import kinds_with
from nuanxin.association.listings import holder_name
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.association.models.post import PostQuerySet
from nuanxin.association.scope import Scope
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.periods import today
from nuanxin.governance.forms.leadership import LeadershipQuery
from nuanxin.governance.forms.terms import state_of
from nuanxin.governance.models import Term

KINDS = kinds_with("responsible", "leading")
MOST_KINDS = 100


def leadership(scope: Scope, day: date) -> PostQuerySet:
    """The seats of the leaderships in a scope on a day, body by body, the head first.

    Each with its holder, ``is_acting``, ``term_until`` of the term that stands, and ``at`` to sort by.
    """
    seats = Post.objects.visible_to(scope).on(day).filter(kind__in=KINDS, body__in=Body.objects.on(day))
    acting = Appointment.objects.on(day).filter(post=OuterRef("pk"), acting=True)
    standing = Term.objects.on(day).filter(body=OuterRef("body"))
    rank = Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(KINDS)), output_field=IntegerField())
    return seats.with_holder(day).select_related("body__place__parent").annotate(
        is_acting=Exists(acting), term_until=Subquery(standing.values("until")[:1]),
        at=F("division") * MOST_KINDS + rank,
    )  # fmt: skip


def headless(scope: Scope, day: date) -> int:
    """How many bodies of a scope have no seat for a head on a day."""
    heads = Post.objects.on(day).filter(body=OuterRef("pk"), kind__in=kinds_with("responsible"))
    return Body.objects.visible_to(scope).on(day).exclude(Exists(heads)).count()


def _held(seat: Post, name: str) -> Any:
    return getattr(seat.held[0], name) if seat.held else None


def _working(seat: Post) -> str:
    """专职 or 兼职, for the time being, seconded."""
    if not seat.held:
        return ""
    held = seat.held[0]
    words = ["专职" if held.full_time else "兼职"]
    words += ["代管"] if held.acting else []
    words += ["借调来的"] if held.seconded_in else []
    return "、".join(words if held.in_post else [*words, "借调在外"])


def leadership_list(acting: Acting, day: date) -> Listing[Post]:
    """A line for each seat; today a vacant one leads to appointing somebody, for whoever may."""
    when = "" if day == today() else f"?{urlencode({'day': day.isoformat()})}"
    return Listing(
        title="班子",
        columns=(
            Column("name", "单位", lambda s: s.body.place.name, sort="at", link=lambda s: _page(s, when)),
            Column("parent", "上级", lambda s: s.body.place.parent.name if s.body.place.parent else ""),
            Column("title", "职务", lambda s: s.title.rpartition("计生协")[2]),
            Column("holder", "由谁担任", lambda s: holder_name(s) or "空缺"),
            Column("since", "自哪天", lambda s: _held(s, "from_day"), "day"),
            Column("working", "专职兼职", _working),
            Column("number", "任职文号", lambda s: _held(s, "document_number")),
            Column("phone", "办公电话", lambda s: s.held[0].holder.phone if s.held else "", "phone"),
            Column("term", "换届", lambda s: state_of(vars(s)["term_until"], day), "state", link=_terms),
        ),
        query=LeadershipQuery,
        order="name",
        actions=_steps if acting.may("post.appoint") and day == today() else None,
        empty="没有符合条件的班子岗位",
    )


def _page(seat: Post, when: str) -> str:
    return reverse("body", args=[seat.body_id]) + when


def _steps(seat: Post) -> list[Action]:
    if seat.held:
        return []
    asked = urlencode({"seat": seat.pk, "next": reverse("leadership")})
    return [Action("聘任", f"{reverse('appoint', args=[seat.body_id, seat.kind])}?{asked}")]


def _terms(seat: Post) -> str:
    return reverse("body-terms", args=[seat.body_id])
