"""What a visitor sees when we are at fault, with a number to tell, and when what was sent cannot be taken."""

import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseServerError,
    UnreadablePostError,
)
from django.template.loader import render_to_string

from nuanxin.base import incidents


def our_fault(request: HttpRequest) -> HttpResponse:
    """Keep the fault under an incident number; the page needs neither database nor menu."""
    fault = sys.exception()
    number = incidents.record(fault) if isinstance(fault, Exception) else ""
    return HttpResponseServerError(render_to_string("500.html", {"incident": number}))


MB = 2**20
LARGE = 10 * MB  # bytes of a form that came without its mark; a browser's own is far smaller
DRAINED = 100 * MB  # read and thrown away, or the browser would say that the connection broke


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is no request of ours: why, and what to do; the page needs neither database nor menu."""
    if isinstance(exception, RequestDataTooBig):
        _drain(request)
    context = {"sentence": _why(exception)}
    return HttpResponseBadRequest(render_to_string("400.html", context))


def not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of a page of ours: the page lay too long, or so much was sent that it got lost."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGE:
        return HttpResponseBadRequest(render_to_string("400.html", {"sentence": _too_big(LARGE)}))
    return HttpResponseForbidden(render_to_string("403_csrf.html"))


def _drain(request: HttpRequest) -> None:
    read = 0
    with suppress(UnreadablePostError):
        while read < DRAINED and (part := request.read(MB)):
            read += len(part)


def _too_big(most: int) -> str:
    return f"交来的文件或文字太大，一次最多 {most // MB} MB，没有收下。请返回上一页，改小或分几次再交。"


def _why(exception: Exception) -> str:
    if isinstance(exception, RequestDataTooBig):
        return _too_big(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return "一次交来的太多，没有收下。请返回上一页，少选一些，分几次再交。"
    if isinstance(exception, DisallowedHost):
        return "这个网址不是本系统的。请用管理员给的网址打开；换了网址的，请管理员改设置 NUANXIN_URL。"
    return "网址或交来的内容不对，没有收下。请从菜单重新进入。"
