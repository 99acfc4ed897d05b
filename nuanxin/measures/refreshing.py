"""This installation's facts, carried into its own store: once, or whenever they change."""

import logging
import time
from collections.abc import Iterator
from typing import NoReturn

import psycopg
from django.conf import settings
from django.db import OperationalError, connections
from django.utils.module_loading import import_string

from nuanxin.base.keys import key
from nuanxin.measures.extract import Carried, refresh
from nuanxin.measures.store import store_folder

CHANNEL = "facts"
"""What the triggers of the tables that feed facts NOTIFY."""
TOGETHER = 0.5  # seconds: what comes this close together is carried in one go
ANYHOW = 60.0  # seconds without a word after which we look by ourselves
PATIENCE = 1.0  # seconds between attempts while the database is away

log = logging.getLogger(__name__)


def carry(*, full: bool = False) -> Carried:
    """Bring the store up to what is committed now."""
    owner = connections["owner"]
    owner.ensure_connection()
    facts = import_string(settings.NUANXIN_FACTS)
    return refresh(owner.connection, facts, store_folder(), key("facts"), full=full)


def watch() -> NoReturn:
    """Carry until we are told to end; a database that goes away is waited for."""
    while True:
        try:
            for _change in changes():
                carry()
        except (psycopg.OperationalError, OperationalError):
            log.warning("the database is away; trying again in %s s", PATIENCE)
            time.sleep(PATIENCE)
        finally:
            connections["owner"].close()


def changes() -> Iterator[None]:
    """One item at once, then one whenever something changed or ``ANYHOW`` has passed.

    Listens before the first item is given, so that no change falls between.
    """
    owner = connections["owner"]
    owner.ensure_connection()
    listening: psycopg.Connection[object] = owner.connection
    listening.execute(f"LISTEN {CHANNEL}")
    while True:
        yield
        for _first in listening.notifies(timeout=ANYHOW, stop_after=1):
            time.sleep(TOGETHER)
        for _more in listening.notifies(timeout=0):
            pass
