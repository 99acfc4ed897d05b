"""Being signed in without the seconds that checking a password costs."""

import time

from django.test import Client

from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.association.sign_in import SINCE


def client_of(username: str, *, loud: bool = True) -> Client:
    """A browser-like client inside ("" = outside); not ``loud``: a fault is an answer, no exception."""
    client = Client(raise_request_exception=loud)
    if username:
        set_scope(EVERYWHERE)
        client.force_login(User.objects.get(username=username))
        set_scope(NOTHING)
        session = client.session
        session[SINCE] = int(time.time())
        session.save()
    return client
