"""Who may do something to which families, and the sentences of those who may not."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from nuanxin.association.acting import By
from nuanxin.association.models import Division, Level, Post
from nuanxin.association.models.post import PostQuerySet
from nuanxin.association.permissions import SERVING
from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.base.refused import Refused

SERVED_AT = (Level.TOWNSHIP, Level.VILLAGE)


def require_named(by: By, permission: str, divisions: Iterable[int]) -> None:
    """Raise ``Refused`` where the seat may not do this, or does not serve families of these places."""
    if by is None:
        return
    by.require(permission)
    named = by.scope.named
    outside = [code for code in set(divisions) if not any(code in part for part in named)]
    if outside:
        names = places_named(outside)
        shown = "、".join(names.get(code, str(code)) for code in sorted(outside)[:3])
        raise Refused(f"{shown}不归这个岗位服务，请交给服务那里的岗位办理，或由旗县区代录。")


def require_served(divisions: Iterable[int]) -> None:
    """Raise ``Refused`` for codes that are no village or township in use: families live there."""
    wanted = set(divisions)
    known = Division.objects.filter(code__in=wanted, level__in=SERVED_AT, valid_to__isnull=True)
    if missing := wanted - {*known.values_list("code", flat=True)}:
        raise Refused(f"区划 {min(missing)} 不是在用的苏木（乡镇）或嘎查村（居），请核对住在哪里。")


def within_township(place: int, seat: int) -> bool:
    """Whether a seat's division is the family's own, or the township it lies in."""
    return seat in (place, place - place % 1000)


def places_served(scope: Scope) -> "QuerySet[Division]":
    """The villages and townships in use of a named scope, villages first."""
    rows = Division.objects.filter(level__in=SERVED_AT, valid_to__isnull=True)
    return rows.filter(scope.within_named("code")).order_by("-level", "code")


def seats_serving(division: int, day: date) -> PostQuerySet:
    """The seats that may serve a family of a place: those of its village and of its township."""
    places = {division, division - division % 1000}
    return Post.objects.on(day).filter(division__in=places, kind__in=SERVING).select_related("body")


def place_to_move_to(code: int) -> Division:
    """The village, else the township, of a code. Raises ``Refused`` where there is none in use."""
    rows = Division.objects.filter(code=code, level__in=SERVED_AT, valid_to__isnull=True)
    found = rows.order_by("-level").first()
    if found is None:
        raise Refused("没有这个区划代码，或它已停用。请向接收的村（居）问清 12 位代码。")
    return found
