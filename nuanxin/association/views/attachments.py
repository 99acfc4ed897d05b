from django.http import FileResponse
from django.shortcuts import get_object_or_404

from nuanxin.association.actions.attachments import open_attachment
from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.models import Attachment
from nuanxin.base.files.download import download

BYTES = "application/octet-stream"


@door("attachment.read", menu="undertakings")
def attachment(request: ActingRequest, pk: int) -> FileResponse:
    """The file itself, always as a download."""
    found = get_object_or_404(Attachment.objects.visible_to(request.acting.scope), pk=pk)
    return download(open_attachment(request.acting, found), found.name, BYTES)
