"""What awaits a seat in its body's undertakings."""

from datetime import date

from django.urls import reverse

from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due
from nuanxin.work.models import Undertaking


def due(post: Post, day: date) -> list[Due]:
    """The seat's own open undertakings; then what nobody is responsible for, and what is late below."""
    if not may(post.kind, "undertaking.work"):
        return []
    every = Undertaking.objects.visible_to(post.body.scope)
    own = list(every.open().filter(body=post.body_id).with_holder(day).order_by("due", "pk"))
    mine = [
        Due(each.title, reverse("undertaking", args=[each.pk]), each.due, note=each.source)
        for each in own
        if each.owner_id == post.pk
    ]
    nobody = sum(not each.is_held for each in own)
    below = every.late(day).exclude(body=post.body_id).count()
    lists = (
        Due("任务还没有人负责", _list("unassigned", post.body_id), count=nobody),
        Due("下级的任务已逾期", _list("late"), count=below),
    )
    return mine + [each for each in lists if each.count]


def _list(state: str, body: int | None = None) -> str:
    whose = f"&body={body}" if body else ""
    return f"{reverse('undertakings')}?state={state}{whose}"
