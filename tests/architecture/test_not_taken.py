"""What is no request of ours gets the house's page, in a sentence that says what to do."""

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


def said(answer: object) -> str:
    assert getattr(answer, "status_code", 0) == 400
    return str(getattr(answer, "content", b""), "utf-8")


def test_a_foreign_host() -> None:
    assert "这个网址不是本系统的" in said(Client(headers={"host": "elsewhere.test"}).get("/sign-in/"))


def test_five_thousand_fields() -> None:
    form = {f"a{n}": "1" for n in range(5000)}
    assert "请返回上一页，少选一些" in said(Client().post("/sign-in/", form))


def test_too_big_a_text(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    assert "一次最多 1 MB" in said(Client().post("/sign-in/", {"username": "a" * 2**21}))


def test_too_big_a_form_without_its_mark() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert "太大，一次最多 10 MB" in said(strict.post("/sign-in/", {"username": "a" * (11 * 2**20)}))
    late = strict.post("/sign-in/", {"username": "a"})
    assert (late.status_code, "页面放得太久" in late.content.decode()) == (403, True)
