"""What an address asks of matrix, map and gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from nuanxin.association.doors import ActingRequest
from nuanxin.plans.figures.outlook import Outlook, OutOfSight, look


@dataclass(frozen=True)
class Crumb:
    """One step of 市 › 县 › 乡; the last one is where one stands and leads nowhere."""

    label: str
    href: str


def asked(request: ActingRequest) -> Outlook:
    """The body and the day asked for; 404 for a body outside the scope."""
    try:
        return look(request.acting.scope, request.acting.body, request.GET)
    except OutOfSight as nowhere:
        raise Http404(str(nowhere)) from nowhere


def crumbs(outlook: Outlook, **more: object) -> Sequence[Crumb]:
    """The way down to the body on the same page; nothing where one stands at the top."""
    *above, here = outlook.crumbs
    steps = [Crumb(body.place.name, f"?{outlook.query(body, **more)}") for body in above]
    return [*steps, Crumb(here.place.name, "")] if steps else []
