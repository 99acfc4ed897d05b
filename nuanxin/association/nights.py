"""Once a night: what the rooms list is carried out, each in a transaction of its own.

A night begins at ``NIGHTLY_HOUR`` (Shanghai); one that was slept through is made up for. A row for each
job says which night it was done for, written with what the job did: it is done once, however many
servers there are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from nuanxin.association.log import write_log
from nuanxin.association.models import Body, NightlyRun
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base import incidents
from nuanxin.base.checkup import Finding
from nuanxin.base.periods import SHANGHAI
from nuanxin.base.tables import has_table
from nuanxin.base.values import in_words

LOCK = 20_150_202  # of the advisory locks: this kind of work
PAUSE = timedelta(hours=1)  # before what failed is tried again
LATE = timedelta(days=2)


@dataclass(frozen=True)
class Job:
    """``run`` does it, as the application under a scope of everywhere, and says of how many things."""

    name: str
    title: str
    run: Callable[[], int]


@dataclass(frozen=True)
class Outcome:
    """What became of a job; ``count`` None: nothing to be done now; ``incident``: it failed."""

    job: Job
    count: int | None = None
    incident: str = ""


def jobs() -> Sequence[Job]:
    listed: Sequence[Job] = import_string(settings.NUANXIN_NIGHTLY)
    return listed


def night_of(now: datetime) -> date:
    """The day on which the latest night began."""
    return (now.astimezone(SHANGHAI) - timedelta(hours=settings.NIGHTLY_HOUR)).date()


def run_nightly(listed: Sequence[Job], now: datetime, *, again: bool = False) -> Iterator[Outcome]:
    """Each job that waits for its night, or (``again``) all; one that fails does not stop the others."""
    for job in listed:
        try:
            with transaction.atomic(), scoped(EVERYWHERE):
                outcome = _carry_out(job, now, again=again)
        except OperationalError:
            raise  # the database is away: nobody's fault
        except Exception as fault:
            outcome = Outcome(job, incident=incidents.record(fault))
            tried = {"tried_at": now, "incident": outcome.incident}
            NightlyRun.objects.update_or_create(name=job.name, defaults=tried)
        yield outcome


def _carry_out(job: Job, now: datetime, *, again: bool) -> Outcome:
    if not _alone(job):
        return Outcome(job)
    last, _ = NightlyRun.objects.get_or_create(name=job.name)
    if not again and not _waits(last, now):
        return Outcome(job)
    last.count = job.run()
    last.night, last.done_at, last.tried_at, last.incident = night_of(now), timezone.now(), now, ""
    last.save()
    top = Body.objects.order_by("division", "pk").first()
    if top and last.count:
        write_log(None, "nightly.run", top, f"夜间作业：{job.title} {last.count} 件")
    return Outcome(job, last.count)


def _waits(last: NightlyRun, now: datetime) -> bool:
    if last.night and last.night >= night_of(now):
        return False
    return not (last.incident and last.tried_at and now - last.tried_at < PAUSE)


def _alone(job: Job) -> bool:
    """Whether nobody else carries it out; ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [LOCK, job.name])
        return bool(cursor.fetchone()[0])


def nightly_runs() -> Finding:
    """For ``doctor``: when everything was done last, and what failed."""
    title, there = "夜间作业", has_table(connection, "association_nightlyrun")
    runs = list(NightlyRun.objects.all()) if there else []
    if failed := [run for run in runs if run.incident]:
        titles = {job.name: job.title for job in jobs()}
        what = "、".join(f"{titles.get(run.name, run.name)}（{run.incident}）" for run in failed)
        return Finding(title, f"没做成：{what}", "请把编号告诉管理员，再运行 nuanxin nightly。")
    done = [run.done_at for run in runs if run.done_at]
    if not done:
        return Finding(title, "还没有做过")
    late = timezone.now() - min(done) > LATE
    advice = "请让 nuanxin serve 一直运行，或每天运行一次 nuanxin nightly。" if late else ""
    return Finding(title, f"上次 {in_words(min(done))}", advice)
