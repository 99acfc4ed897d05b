"""What awaits a seat in care: families to be called or visited by a day, and those that lack a system."""

from datetime import date

from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy

from nuanxin.association.acting import Right
from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due
from nuanxin.care.lacking import lacking, schemes_over
from nuanxin.care.models import SYSTEMS, FollowUp, FollowUpKind
from nuanxin.people.models import pseudonym_of

WORDS = {FollowUpKind.CONTACT: "按时联系", FollowUpKind.AGREED: "约定的服务"}


def due(post: Post, day: date) -> list[Due]:
    """The seat's own follow-ups by pseudonym; a village's families without one of the three systems."""
    if not may(post.kind, "care.serve"):
        return []
    scope = Right(0, post.division, post.body.level, post.kind).scope
    rows = FollowUp.objects.visible_to(scope).owned_by(post).in_care(day)
    family = Coalesce("household__merged_into", "household")
    mine = [_follow_up(*each) for each in rows.values_list("kind", family, "due")]
    if post.body.level != "village":
        return mine
    systems = [scheme for scheme in schemes_over(scope) if scheme.kind in SYSTEMS]
    counts = ((scheme, lacking(scope, scheme, day).count()) for scheme in systems)
    return mine + [
        Due(f"还没有{scheme}", reverse("care-lacking", args=[scheme.code]), count=count, unit="户")
        for scheme, count in counts
        if count
    ]


def _follow_up(kind: str, family: int, day: date) -> Due:
    """Nothing is read or worked out for it: the top bar counts hundreds of these on every page."""
    title = f"{WORDS[FollowUpKind(kind)]}：户 {pseudonym_of(family)}"
    return Due(title, reverse_lazy("family-task", args=[family]), day, unit="户", family=family)
