from typing import Self

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from nuanxin.association.models.base import ScopedQuerySet, Subtree


class UserQuerySet(ScopedQuerySet["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def with_account(self) -> Self:
        return self.filter(username__isnull=False)


class User(Subtree, AbstractBaseUser):
    """A holder of posts: name and office phone, plain. Signs in only when given a username."""

    username = models.CharField("账号", max_length=40, unique=True, null=True, blank=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    is_active = models.BooleanField("可以登录", default=True)

    objects = UserQuerySet.as_manager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "工作人员"
        ordering = ["division", "id"]

    def __str__(self) -> str:
        return self.name
