"""One search over what everybody may look for: places, people in posts, clauses, undertakings."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.models import Appointment, Body
from nuanxin.plans.models import Clause
from nuanxin.work.models import Undertaking

MOST = 12


@dataclass(frozen=True)
class Hit:
    """A line one can open, and a quiet word that tells it from its namesakes."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind; ``more``: there are others."""

    label: str
    hits: list[Hit]
    more: bool


def search_all(acting: Acting, words: str) -> list[Group]:
    """What contains the words inside one's scope, by kind; kinds one may not read are left out."""
    kinds = (
        ("单位", "post.read", _bodies),
        ("人", "post.read", _people),
        ("要点", "plan.read", _clauses),
        ("任务", "undertaking.read", _undertakings),
    )
    found = {label: find(acting, words) for label, may, find in kinds if acting.may(may)}
    return [
        Group(label, hits[:MOST], more=len(hits) > MOST) for label, hits in found.items() if hits
    ]


def _bodies(acting: Acting, words: str) -> list[Hit]:
    rows = Body.objects.visible_to(acting.scope).on(acting.day).filter(name__contains=words)
    return [
        Hit(b.name, b.place.parent.name if b.place.parent else "", reverse("body", args=[b.pk]))
        for b in rows.select_related("place__parent")[: MOST + 1]
    ]


def _people(acting: Acting, words: str) -> list[Hit]:
    rows = Appointment.objects.visible_to(acting.scope).on(acting.day)
    named = rows.filter(Q(holder__name__contains=words) | Q(holder__phone__contains=words))
    return [
        Hit(a.holder.name, f"{a.post}　{a.holder.phone}", reverse("body", args=[a.post.body_id]))
        for a in named.select_related("holder", "post__body")[: MOST + 1]
    ]


def _clauses(acting: Acting, words: str) -> list[Hit]:
    rows = Clause.objects.visible_to(acting.scope).live().filter(sentence__contains=words)
    return [
        Hit(c.part, f"{c.plan.year} 年　{c.section_title}", reverse("clause", args=[c.plan_id, c.pk]))
        for c in rows.with_papers().select_related("plan__document")[: 4 * MOST]
        if words in c.part
    ]


def _undertakings(acting: Acting, words: str) -> list[Hit]:
    rows = Undertaking.objects.visible_to(acting.scope).sent().filter(title__contains=words)
    return [
        Hit(u.title, u.body.place.name, reverse("undertaking", args=[u.pk]))
        for u in rows.select_related("body__place").order_by("division", "due")[: MOST + 1]
    ]
