"""What awaits an office in the association: seats without a holder."""

from datetime import date

from django.db.models import Count
from django.urls import reverse

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due


def due(post: Post, day: date) -> list[Due]:
    """Vacancies in the territory of whoever may fill them, one line for each kind of post."""
    if not may(post.kind, "post.appoint"):
        return []
    vacant = Post.objects.visible_to(post.body.scope).vacant(day).prefetch_related(None)
    rows = vacant.order_by().values_list("kind").annotate(count=Count("pk"))
    counts = dict(rows)
    return [
        Due(f"{kind.title}空缺", f"{reverse('posts')}?vacant={code}", count=counts[code], unit="个")
        for code, kind in post_kinds().items()
        if code in counts
    ]
