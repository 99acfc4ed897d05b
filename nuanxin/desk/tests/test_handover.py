"""交接 at the doors: one screen, what is open shown to both, the list in the new holder's 工作台."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.actions.users import give_account
from nuanxin.association.models import Appointment, Handover, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.account_steps import PASSWORD
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.work.actions.undertakings import assign_undertaking
from nuanxin.work.models import Undertaking

Visit = Callable[[str], Client]
NAME = "接手人（演示）"
YESTERDAY = today() - timedelta(days=1)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def busy_seat() -> tuple[Appointment, Undertaking]:
    """A colleague of the county officer, responsible for an undertaking that is open."""
    set_scope(EVERYWHERE)
    held = Appointment.objects.on(today()).filter(
        holder__username__isnull=True, from_day__lt=YESTERDAY - timedelta(days=4),
        post__body__division=150222000000,
    )  # fmt: skip
    found = held.select_related("holder", "post__body").earliest("pk")
    task = Undertaking.objects.open().filter(body=found.post.body).earliest("due", "pk")
    return found, assign_undertaking(None, task, found.post, task.due)


def form(**given: object) -> dict[str, object]:
    plain = {
        "leaving": YESTERDAY, "name": NAME, "phone": "0472-0000008", "from_day": today(), "last_day": "",
        "full_time": "no", "in_post": "on", "holder": "", "client_id": uuid.uuid4(),
    }  # fmt: skip
    return plain | given


def page_of(held: Appointment) -> str:
    return f"/posts/appointments/{held.pk}/handover/"


def newest() -> Handover:
    set_scope(EVERYWHERE)
    return Handover.objects.latest("pk")


def test_she_finds_everything(visit: Visit) -> None:
    held, task = busy_seat()
    officer = visit("county")
    assert task.title[:40] in text(officer.get(page_of(held)))
    given = form()
    for _ in range(2):  # sent twice is one handover
        answer = officer.post(page_of(held), given)
        assert answer["Location"] == f"/handovers/{newest().pk}/"
    shown = text(officer.get(answer["Location"]))
    assert task.title in shown
    assert "签字" in shown
    assert "去开通" in shown  # she has no account yet
    done = newest()
    assert done.new
    give_account(None, done.new.holder, "jie-shou", PASSWORD)
    hers = client_of("jie-shou")
    assert "看接手清单" in text(hers.get("/"))
    assert task.title in text(hers.get(answer["Location"]))
    assert hers.get(f"/undertakings/{task.pk}/").status_code == 200
    hers.post(f"/handovers/{done.pk}/put-aside/")
    assert "看接手清单" not in text(hers.get("/"))
    assert task.title in text(hers.get(answer["Location"]))  # the list itself stays


def test_the_seat_may_stay_vacant(visit: Visit) -> None:
    held, task = busy_seat()
    answer = visit("county").post(page_of(held), form(nobody="on", name=""), follow=True)
    assert "还没有接手人" in text(answer)
    assert task.title in text(answer)
    set_scope(EVERYWHERE)
    assert Post.objects.vacant(today()).filter(pk=held.post_id).exists()
    assert "交接清单" in text(visit("county").get(f"/posts/bodies/{held.post.body_id}/"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"from_day": YESTERDAY}, "一天只能有一人"), ({"leaving": date(2001, 1, 1)}, "离任日早于任职日"),
        ({"name": ""}, "请填姓名"), ({"leaving": ""}, "在任的最后一天"), ({"name": "甲3"}, "姓名里有数字"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_nothing_typed_is_lost(
    given: dict[str, object], said: str, visit: Visit
) -> None:
    held, _ = busy_seat()
    before = newest().pk
    page = text(visit("county").post(page_of(held), form(**given)))
    assert said in page
    assert "0472-0000008" in page
    assert newest().pk == before
    held.refresh_from_db()
    assert held.to_day is None


def test_it_is_not_for_the_wrong_post_or_the_wrong_banner(visit: Visit) -> None:
    held, _ = busy_seat()
    assert visit("banner").get(page_of(held)).status_code == 404
    assert visit("banner").post(page_of(held), form()).status_code == 404
    assert visit("village").get(page_of(held)).status_code == 403
    visit("county").post(page_of(held), form())
    done = newest()
    assert visit("banner").get(f"/handovers/{done.pk}/").status_code == 404
    assert visit("banner").post(f"/handovers/{done.pk}/put-aside/").status_code == 404
    assert visit("county").post(f"/handovers/{done.pk}/put-aside/").status_code == 409  # hers to put aside


def test_days_in_between_are_said(visit: Visit) -> None:
    held, _ = busy_seat()
    gap = form(leaving=YESTERDAY - timedelta(days=4))
    page = text(visit("county").post(page_of(held), gap, follow=True))
    assert re.search(r"中间空缺 4 天", page)
