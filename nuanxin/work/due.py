"""What awaits a body in its undertakings: its own open ones, each with its day."""

from datetime import date

from django.urls import reverse

from nuanxin.association.models import Post
from nuanxin.base.due import Due
from nuanxin.work.models import Undertaking


def due(post: Post, day: date) -> list[Due]:
    """Open undertakings of the seat, and those of its body that nobody is responsible for."""
    mine = Undertaking.objects.open().filter(body=post.body_id).with_holder(day)
    return [
        Due(
            title=each.title,
            url=reverse("undertaking", args=[each.pk]),
            day=each.due,
            note=each.source if each.owner_id else f"{each.source}　还没有指定责任岗位",
        )
        for each in mine.order_by("due", "pk")
        if each.owner_id in (None, post.pk)
    ]
