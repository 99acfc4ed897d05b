"""A form that was accepted leaves no draft behind."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nuanxin.association.acting import Acting
from nuanxin.desk.drafts.actions import drop_draft

ACCEPTED = (302, 303)


class DraftMiddleware:
    """A page that takes a form answers by leading on; anything else shows the form again.

    The draft goes in the transaction of the request: with what was accepted, or not at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        acting: Acting | None = getattr(request, "acting", None)
        accepted = request.method == "POST" and response.status_code in ACCEPTED
        if acting and accepted and (form := request.POST.get("draft", "")):
            drop_draft(acting, form)
        return response
