from django.db import connection
from django.http import HttpRequest, HttpResponse

from nuanxin.association.doors import open_door


@open_door
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
