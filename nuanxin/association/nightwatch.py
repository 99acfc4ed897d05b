"""The nightly jobs for as long as the server runs, beside whatever else its worker does."""

import logging
from contextlib import AbstractContextManager

from django.db import OperationalError
from django.utils import timezone

from nuanxin.association.nights import jobs, run_nightly
from nuanxin.base.repeating import Look, repeating

EVERY = 300.0  # seconds

log = logging.getLogger(__name__)


def keep_nights() -> AbstractContextManager[None]:
    """One look at once, then one every ``EVERY`` seconds until the block ends."""
    return repeating(Look("nights", _look, EVERY, away=(OperationalError,)))


def _look() -> None:
    for outcome in run_nightly(jobs(), timezone.now()):
        if outcome.incident:
            log.warning("%s failed: incident %s", outcome.job.name, outcome.incident)
