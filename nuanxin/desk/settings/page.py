"""What every page of 设置 has: its tabs, and a word on what came of an act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.doors import ActingRequest
from nuanxin.base.refused import Refused

TABS = (
    ("settings", "节假日"),
    ("topics", "主题与重点任务"),
    ("units", "计量单位"),
    ("contacts", "办公电话"),
    ("texts", "文字模板"),
    ("consent-texts", "告知书"),
)


def tabs_of(acting: Acting, active: str) -> list[dict[str, Any]]:
    found = [{"label": label, "url": reverse(name), "active": name == active} for name, label in TABS]
    if not acting.may("division.keep"):
        return found
    bodies = f"{reverse('divisions')}?state=bodiless"
    return [*found, {"label": "哪些区划设协会", "url": bodies, "active": False}]


def told(request: ActingRequest, act: Callable[[], object], done: str) -> bool:
    """Act, and say what came of it."""
    try:
        act()
    except Refused as refused:
        messages.warning(request, str(refused))
        return False
    messages.success(request, done)
    return True
