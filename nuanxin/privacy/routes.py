"""The pages of her own data, the same for whoever is no family."""

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.proof import step_up
from nuanxin.privacy.subjects import SubjectKind
from nuanxin.privacy.views.subject import hand_copy, note_asking, show_data


def subject_routes(kind: SubjectKind, place: str) -> list[URLPattern]:
    """Her data, that she asks to be erased (another person decides), and her copy, below ``place``."""
    guard = door(kind.permission, menu=kind.menu)

    @guard
    def data(request: ActingRequest, pk: int) -> HttpResponseBase:
        """What was asked, and the way to a copy."""
        return show_data(request, kind, pk)

    @guard
    def ask(request: ActingRequest, pk: int) -> HttpResponseBase:
        """Note that she asks to be erased (POST)."""
        return note_asking(request, kind, pk)

    @require_POST
    @guard
    @step_up
    def copy(request: ActingRequest, pk: int) -> HttpResponseBase:
        """Everything that is held, as a file (POST)."""
        return hand_copy(request, kind, pk)

    at = f"{place}/<int:pk>/data/"
    return [
        path(at, data, name=f"{kind.route}-data"),
        path(f"{at}ask/", ask, name=f"ask-erasing-{kind.route}"),
        path(f"{at}copy/", copy, name=f"copy-{kind.route}"),
    ]
