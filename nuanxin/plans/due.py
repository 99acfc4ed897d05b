"""What awaits an office in its plans: drafts to confirm and to issue."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due
from nuanxin.plans.models import Plan


def due(post: Post, day: date) -> list[Due]:
    """One line for each draft of the seat's own body."""
    if not may(post.kind, "plan.adopt"):
        return []
    drafts = Plan.objects.filter(body=post.body_id, issued_at__isnull=True)
    left = Count("clauses", Q(clauses__confirmed_at__isnull=True))
    rows = drafts.annotate(left=left).values_list("pk", "title", "left")
    return [
        Due(
            title=f"核对《{title}》",
            url=reverse("check", args=[pk]),
            note=f"还有 {count} 条没核对" if count else "核对完了，可以印发",
        )
        for pk, title, count in rows
    ]
