"""The web application, as each worker process of the server loads it."""

import ctypes
import signal

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def application() -> WSGIHandler:
    """What granian serves; the worker ends with its parent, however the parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    return get_wsgi_application()
