"""The web application, as each worker process of the server loads it."""

import ctypes
import multiprocessing
import os
import signal
import sys

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def application() -> WSGIHandler:
    """What granian serves; the worker ends with its parent, however the parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent and parent.pid != os.getppid():  # it ended before we could ask to be told
        sys.exit(1)
    return get_wsgi_application()
