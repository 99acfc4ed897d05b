"""What ``doctor`` says of the log, and what a server must not start without."""

from datetime import UTC, datetime

from django.db import connections

from nuanxin.association.log.newest import LATE
from nuanxin.association.log.seals import is_there, require_key
from nuanxin.association.log.witness import sealed
from nuanxin.base.checkup import Finding
from nuanxin.base.refused import Refused
from nuanxin.base.values import in_words


def log_key() -> Finding:
    """A guard: whatever was written with another key could never be verified."""
    try:
        require_key("owner")
    except Refused as no:
        return Finding("日志密钥", "对不上", str(no))
    return Finding("日志密钥", "与数据库的日志相符")


def log_witness() -> Finding:
    """Whether what was written a while ago has been witnessed."""
    seal = sealed() if is_there("owner") else None
    seen = f"到 {in_words(seal.at)}" if seal and seal.number else "还没有"
    if seal and _waits(seal.at):
        advice = "有日志写了几分钟还没有见证：请运行 nuanxin serve；在运行的，请看 log/worker.log。"
        return Finding("日志见证", seen, advice)
    return Finding("日志见证", seen)


def _waits(since: datetime) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM association_logentry WHERE at > %s AND at < %s)",
            [since, datetime.now(UTC) - LATE],
        )
        return bool(cursor.fetchone()[0])
