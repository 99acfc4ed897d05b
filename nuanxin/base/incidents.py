"""Our own faults: a short number for the user, the story for the administrator, and nobody's name in it."""

import logging
import os
import re
import secrets
import sys
import traceback
from datetime import datetime
from pathlib import Path

from nuanxin.base.database import data_path, fresh_log
from nuanxin.base.periods import SHANGHAI

log = logging.getLogger(__name__)
SAID = re.compile(r"(?:[^\x00-\x7f]|\\u[0-9a-f]{4}|\\x[0-9a-f]{2})+")
LONG_NUMBER = re.compile(r"\d[\d -]{3,}\d")


def discreet(story: str) -> str:
    """A traceback without what people typed: databases and libraries quote values in their messages.

    No word but of ASCII is left, and no number or date of five digits and more.
    """
    return LONG_NUMBER.sub("#", SAID.sub("…", story))


class Discreet(logging.Filter):
    """For handlers of the log: their tracebacks quote nobody."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and not record.exc_text:
            record.exc_text = discreet("".join(traceback.format_exception(*record.exc_info))).rstrip()
        return True


def incidents_file() -> Path:
    """Where every incident is written down, newest last."""
    return data_path() / "log" / "incidents.log"


def record(fault: BaseException) -> str:
    """Write a fault down with its traceback; returns its number, like "A7F3-09BC".

    A disk too full to write to must not hide the fault: then the story goes to stderr.
    """
    number = "-".join(secrets.token_hex(2).upper() for _ in range(2))
    story = discreet("".join(traceback.format_exception(fault)))
    entry = f"== {number} {datetime.now(SHANGHAI):%Y-%m-%d %H:%M:%S}\n{story}\n"
    try:
        fresh_log(incidents_file())
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(incidents_file(), flags, 0o600), "a", encoding="utf-8") as file:
            file.write(entry)
    except Exception:
        log.exception("the incident could not be written down")
        sys.stderr.write(entry)
    return number
