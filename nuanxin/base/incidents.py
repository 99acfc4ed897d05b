"""Our own faults: a short number for the user, the whole story for the administrator."""

import logging
import os
import secrets
import sys
import traceback
from datetime import datetime
from pathlib import Path

from nuanxin.base.database import data_path, fresh_log
from nuanxin.base.periods import SHANGHAI

log = logging.getLogger(__name__)


def incidents_file() -> Path:
    """Where every incident is written down, newest last."""
    return data_path() / "log" / "incidents.log"


def record(fault: BaseException) -> str:
    """Write a fault down with its traceback; returns its number, like "A7F3-09BC".

    A disk too full to write to must not hide the fault: then the story goes to stderr.
    """
    number = "-".join(secrets.token_hex(2).upper() for _ in range(2))
    story = "".join(traceback.format_exception(fault))
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
