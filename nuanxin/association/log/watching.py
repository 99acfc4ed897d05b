"""Witnessing for as long as the server runs, beside whatever else its worker does."""

from contextlib import AbstractContextManager

import psycopg
from django.db import DatabaseError

from nuanxin.association.log.witness import witness
from nuanxin.base.repeating import Look, repeating

EVERY = 50.0  # seconds: at least every minute, with time to spare


def keep_witnessing() -> AbstractContextManager[None]:
    """One look at once, then one every ``EVERY`` seconds until the block ends."""
    return repeating(Look("witness", witness, EVERY, away=(psycopg.OperationalError, DatabaseError)))
