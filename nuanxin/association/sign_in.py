"""Sign-in: name and password against the accounts of post holders; lock-out by django-axes."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nuanxin.association.acting import act
from nuanxin.association.models import User
from nuanxin.base.periods import today


class PostHolderBackend(BaseBackend):
    """Finds the account before any scope exists, through one listed SECURITY DEFINER function."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        if not username or not password:
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, password FROM nuanxin_account(%s)", [username])
            found = cursor.fetchone()
        if found is None:
            make_password(password)  # the same work for a known and an unknown name
            return None
        if not check_password(password, found[1]):
            return None
        with transaction.atomic():
            return self.get_user(found[0]) if act(found[0], today()) else None

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person, read under the scope of the request; none without a post today."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a locked-out visitor sees."""
    return render(
        request,
        "base/sign_in.html",
        {"locked": "密码错了 5 次，这个账号在这台电脑上暂停登录 15 分钟。忘了密码请找上级管理员重置。"},
        status=429,
    )
