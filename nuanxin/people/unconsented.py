"""Families in care of whom nobody has noted that they agreed: brought by a ledger, known before (PIPL 13)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.association.models import Post
from nuanxin.association.places import place_name
from nuanxin.association.scope import Scope
from nuanxin.people.models import Consent, ConsentPurpose, Enrolment, Household


def unconsented(scope: Scope, day: date) -> "QuerySet[Household]":
    """Of a named scope; ``place`` stands beside each, and ``since``, the day its care began."""
    agreed = Consent.objects.in_force(day).filter(purpose=ConsentPurpose.SERVICE, person__key__isnull=False)
    care = Enrolment.objects.on(day).filter(household=OuterRef("pk"))
    rows = Household.objects.visible_to(scope).standing().filter(Exists(care))
    rows = rows.exclude(Exists(agreed.filter(person__household=OuterRef("pk"))))
    rows = rows.exclude(Exists(agreed.filter(person__household__merged_into=OuterRef("pk"))))
    return rows.annotate(place=place_name(), since=care.values("from_day")[:1])


def unconsented_by(post: Post, scope: Scope, day: date) -> "QuerySet[Household]":
    """Those whose asking is a seat's: families it serves, and those no seat serves yet."""
    return unconsented(scope, day).filter(Q(post=post.pk) | Q(post__isnull=True))
