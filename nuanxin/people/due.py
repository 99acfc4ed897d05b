"""What awaits a seat about families: offers to answer, look-alikes to decide, openings to look at."""

from datetime import date

from django.urls import reverse

from nuanxin.association.acting import Right
from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.association.scope import Scope
from nuanxin.base.due import Due
from nuanxin.people.coming_of_age import awaiting
from nuanxin.people.models import Likeness, Opening, Transfer
from nuanxin.people.sampling import last_week, sample
from nuanxin.people.unconsented import unconsented_by


def due(post: Post, day: date) -> list[Due]:
    scope = Right(0, post.division, post.body.level, post.kind).scope
    found = []
    if may(post.kind, "family.keep"):
        found += [_transfers(scope), _likenesses(scope), _of_fourteen(scope, day), _unconsented(post, scope, day)]
    if may(post.kind, "opening.review"):
        found.append(_to_review(scope, day))
    if may(post.kind, "opening.read") and may(post.kind, "family.stand_in"):
        found.append(_to_ask(scope, post))
    return [each for each in found if each.count]


def _transfers(scope: Scope) -> Due:
    rows = Transfer.objects.visible_to(scope).open().filter(scope.within_named("division"))
    return Due("接收转来的家庭", reverse("transfers"), count=rows.count(), unit="户")


def _likenesses(scope: Scope) -> Due:
    rows = Likeness.objects.visible_to(scope).open()
    return Due("疑似同一人，请核对", reverse("likenesses"), count=rows.count(), unit="对")


def _of_fourteen(scope: Scope, day: date) -> Due:
    count = len(awaiting(scope, day))
    return Due("满十四周岁，要本人同意", reverse("of-fourteen"), count=count, unit="人")


def _unconsented(post: Post, scope: Scope, day: date) -> Due:
    count = unconsented_by(post, scope, day).count()
    return Due("还没有登记同意的家庭", reverse("families-unconsented"), count=count, unit="户")


def _to_review(scope: Scope, day: date) -> Due:
    rows = Opening.objects.visible_to(scope).filter(pk__in=sample(scope, last_week(day)), verdict="")
    return Due("开档抽查", reverse("openings"), count=rows.count(), unit="条")


def _to_ask(scope: Scope, post: Post) -> Due:
    rows = Opening.objects.visible_to(scope).to_be_asked().from_just_below(post.body)
    return Due("开档存疑，请当面问清", reverse("openings") + "?doubtful=yes", count=rows.count(), unit="条")
