"""The log: one entry for one action."""

from nuanxin.association.acting import By
from nuanxin.association.models import LogEntry, Subtree

COMMAND_LINE = "命令行"


def write_log(by: By, action: str, about: Subtree, sentence: str) -> LogEntry:
    """Append an entry about a scoped object (it must have ``division``)."""
    return LogEntry.objects.create(
        division=about.division,
        by=by.user if by else None,
        by_name=f"{by.user.name}（{by.appointment.post.title}）" if by else COMMAND_LINE,
        action=action,
        object_kind=about._meta.label_lower,
        object_id=about.pk,
        sentence=sentence,
    )
