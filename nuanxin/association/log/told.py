"""What the log has to say to whoever comes second: who did it, and when."""

from nuanxin.association.models import LogEntry, Subtree
from nuanxin.base.values import in_words


def done_by(about: Subtree, *actions: str) -> str:
    """「张三（专干）在 2023-03-01 09:30」 of the last of these actions on an object; "" for none in sight."""
    rows = LogEntry.objects.filter(object_kind=about._meta.label_lower, object_id=about.pk)
    last = rows.filter(action__in=actions, division=about.division).order_by("number").last()
    return f"{last.by_name}在 {in_words(last.at)}" if last else ""
