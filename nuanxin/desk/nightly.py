"""What the desk sees to once a night."""

from nuanxin.association.nights import Job
from nuanxin.desk.models import Draft


def forget_drafts() -> int:
    gone, _ = Draft.objects.outdated().delete()
    return gone


JOBS = (Job("drafts", "清理过期的草稿", forget_drafts),)
