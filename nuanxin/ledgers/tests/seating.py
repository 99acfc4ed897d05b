"""Somebody in a seat for a test, with an account."""

from datetime import date

from nuanxin.association.actions.users import give_account
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope

PASSWORD = "wo-de-kou-ling-2023"


def appoint(kind: str, division: str, username: str, since: date = date(2023, 1, 1)) -> Post:
    """The first free seat of this kind there gets a holder, who signs in by this name."""
    set_scope(EVERYWHERE)
    body = Body.objects.filter(division=int(division), valid_to__isnull=True).latest("level")
    post = Post.objects.filter(body=body, kind=kind, appointments__isnull=True).first()
    if post is None:
        number = 1 + Post.objects.filter(body=body, kind=kind).count()
        post = Post.objects.create(division=body.division, body=body, kind=kind, number=number)
    holder = User.objects.create(division=body.division, name=f"{username}（演示）")
    Appointment.objects.create(division=body.division, post=post, holder=holder, from_day=since)
    give_account(None, holder, username, PASSWORD)
    return post
