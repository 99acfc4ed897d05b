"""What awaits a seat about people's own data: requests to answer or decide, families whose data goes."""

from datetime import date

from django.db.models import Count, F, Min
from django.urls import reverse

from nuanxin.association.acting import Right
from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.association.scope import Scope
from nuanxin.base.due import Due
from nuanxin.privacy.models import DataRequest, Expiry
from nuanxin.privacy.models.request import DataRequestQuerySet

A_COUNTY = 10**6  # codes of a county's territory


def due(post: Post, day: date) -> list[Due]:
    scope = Right(0, post.division, post.body.level, post.kind).scope
    found = []
    if may(post.kind, "data.decide"):
        found.append(_requests(_to_decide(scope, post), "个人信息请求，请您决定"))
    if may(post.kind, "data.handle"):
        mine = DataRequest.objects.visible_to(scope).to_handle().filter(scope.within_named("division"))
        found += [_requests(mine, "个人信息请求，请答复"), _expiring(scope)]
    return [each for each in found if each.count]


def _to_decide(scope: Scope, post: Post) -> DataRequestQuerySet:
    """The county: all of its territory; the city: what volunteers of its own and of county bodies ask."""
    rows = DataRequest.objects.visible_to(scope).to_decide()
    if may(post.kind, "data.family"):
        return rows
    return rows.of_subjects().annotate(below=F("division") % A_COUNTY).filter(below=0)


def _requests(rows: DataRequestQuerySet, title: str) -> Due:
    known = rows.order_by().aggregate(count=Count("pk"), first=Min("due"))
    return Due(title, reverse("data-requests"), known["first"], known["count"])


def _expiring(scope: Scope) -> Due:
    known = Expiry.objects.visible_to(scope).order_by().aggregate(count=Count("pk"), first=Min("erase_on"))
    return Due("留存到期，资料将删除的家庭", reverse("expiring"), known["first"], known["count"], "户")
