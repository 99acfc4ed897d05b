"""What awaits a seat about people's own data: requests to answer or decide, families whose data goes."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from nuanxin.association.acting import Right
from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.association.scope import Scope
from nuanxin.base.due import Due
from nuanxin.privacy.models import DataRequest, Expiry


def due(post: Post, day: date) -> list[Due]:
    scope = Right(0, post.division, post.body.level, post.kind).scope
    found = []
    if may(post.kind, "data.decide"):
        found.append(_requests(scope, decide=True))
    if may(post.kind, "data.handle"):
        found += [_requests(scope, decide=False), _expiring(scope)]
    return [each for each in found if each.count]


def _requests(scope: Scope, *, decide: bool) -> Due:
    rows = DataRequest.objects.visible_to(scope)
    rows = rows.to_decide() if decide else rows.to_handle().filter(scope.within_named("division"))
    known = rows.order_by().aggregate(count=Count("pk"), first=Min("due"))
    title = "个人信息请求，请您决定" if decide else "个人信息请求，请答复"
    return Due(title, reverse("data-requests"), known["first"], known["count"])


def _expiring(scope: Scope) -> Due:
    known = Expiry.objects.visible_to(scope).order_by().aggregate(count=Count("pk"), first=Min("erase_on"))
    return Due("留存到期，资料将删除的家庭", reverse("expiring"), known["first"], known["count"], "户")
