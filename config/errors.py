"""What a visitor sees when we are at fault: a number to tell, and that nothing typed is lost."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from nuanxin.base import incidents


def our_fault(request: HttpRequest) -> HttpResponse:
    """Keep the fault under an incident number; the page needs neither database nor menu."""
    fault = sys.exception()
    number = incidents.record(fault) if isinstance(fault, Exception) else ""
    return HttpResponseServerError(render_to_string("500.html", {"incident": number}))
