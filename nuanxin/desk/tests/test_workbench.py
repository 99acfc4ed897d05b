"""工作台: what awaits each tier, the most pressing first, and how its body stands."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.association.acting import Acting, act
from nuanxin.association.models import Appointment, Holiday, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.desk.todo import count_pressing, next_in_words, todo_of
from nuanxin.governance.models import Term
from nuanxin.privacy.models import DataRequest
from nuanxin.work.actions.undertakings import (
    Order,
    assign_undertaking,
    finish_undertaking,
    hand_out,
)
from nuanxin.work.models import Evidence, Receipt, Undertaking

Visit = Callable[[str], Client]
CITY = 150200000000


def text(client: Client, url: str = "/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def acting(username: str) -> Acting:
    set_scope(EVERYWHERE)
    found = act(User.objects.get(username=username).pk, today())
    assert found
    return found


def handed(title: str, due: date, owner: str = "county") -> Undertaking:
    """One undertaking of the county of the cast, owned by its officer's seat ("" = by nobody)."""
    set_scope(EVERYWHERE)
    seat = Appointment.objects.get(holder__username="county").post
    order = Order(CITY, "clause", title, due, timezone.now(), "一、演示")
    [task] = hand_out(order, [seat.body])
    return assign_undertaking(None, task, seat, due) if owner else task


@pytest.mark.parametrize("who", ["city", "county", "township", "village", "auditor"])
def test_every_tier_has_a_workbench(who: str, visit: Visit) -> None:
    page = text(visit(who))
    assert "（演示）" in page
    for href in re.findall(r'<a class="card" href="(/[^"]*)"', page)[:2]:
        assert visit(who).get(href.replace("&amp;", "&")).status_code == 200


def test_nobody_gets_in_without_signing_in(visit: Visit) -> None:
    assert visit("").get("/")["Location"] == "/sign-in/?next=/"


def test_the_most_pressing_stands_first(visit: Visit) -> None:
    handed("后天（演示）", today() + timedelta(days=2))
    handed("今天（演示）", today())
    handed("昨天（演示）", today() - timedelta(days=1))
    todo = todo_of(acting("county"))
    pressing = [each.due.title for each in todo.today]
    assert pressing.index("昨天（演示）") < pressing.index("今天（演示）")
    words = {each.due.title: (each.word, each.tone) for each in [*todo.today, *todo.later]}
    assert words["昨天（演示）"] == ("晚 1 天", "late")
    assert words["今天（演示）"] == ("今天", "blue")
    assert words["后天（演示）"][0].startswith("还有 ")
    page = text(visit("county"))
    assert page.index("昨天（演示）") < page.index("今天（演示）") < page.index("后天（演示）")


def test_days_left_are_working_days(visit: Visit) -> None:
    days = [today() + timedelta(days=n) for n in range(1, 8)]
    handed("七天后（演示）", days[-1])
    set_scope(EVERYWHERE)
    Holiday.objects.filter(day__in=days).delete()
    Holiday.objects.bulk_create(Holiday(day=day, name="演示", off=day != days[-1]) for day in days)
    later = todo_of(acting("county")).later
    [mine] = [each for each in later if each.due.title == "七天后（演示）"]
    assert mine.word == "还有 1 个工作日"
    assert mine.tone == "short"


def test_what_nobody_answers_for_waits_to_be_arranged(visit: Visit) -> None:
    before = {due.title: due.count for due in todo_of(acting("county")).standing}
    handed("没有人（演示）", today() + timedelta(days=9), owner="")
    client = visit("county")
    [due] = [d for d in todo_of(acting("county")).standing if d.title == "任务还没有人负责"]
    assert due.count == before.get(due.title, 0) + 1
    assert "没有人（演示）" in text(client, str(due.url))


def test_a_vacancy_leads_to_the_bodies_that_have_it(visit: Visit) -> None:
    standing = todo_of(acting("city")).standing
    [due] = [each for each in standing if each.title == "家庭健康指导员空缺"]
    set_scope(EVERYWHERE)
    assert due.count == Post.objects.vacant(today()).filter(kind="village_adviser").count() > 0
    assert not [each for each in todo_of(acting("village")).standing if "空缺" in each.title]
    assert "没有符合条件的单位" not in text(visit("city"), str(due.url))


def test_a_banner_sees_nothing_of_another(visit: Visit) -> None:
    task = handed("别旗的事（演示）", today())
    assert "别旗的事（演示）" in text(visit("county"))
    assert "别旗的事（演示）" not in text(visit("banner"))
    assert "别旗的事（演示）" not in text(visit("banner"), "/undertakings/?size=100")
    assert visit("banner").get(f"/undertakings/{task.pk}/source/").status_code == 404


def test_what_is_done_is_gone(visit: Visit) -> None:
    task = handed("办完的事（演示）", today())
    pressing = count_pressing(acting("county"))
    assert str(pressing) in text(visit("county"))
    set_scope(EVERYWHERE)
    Evidence.objects.create(division=task.division, undertaking=task, number="演示〔2023〕1号")
    finish_undertaking(None, task, today())
    assert "办完的事（演示）" not in text(visit("county"))
    assert count_pressing(acting("county")) == pressing - 1


def test_a_quiet_day_names_the_next_deadline(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    Undertaking.objects.update(done_on=today())
    Receipt.objects.update(opened_at=timezone.now(), signed_at=timezone.now())
    Term.objects.update(voided_at=timezone.now())
    day = today() + timedelta(days=40)
    DataRequest.objects.update(due=day + timedelta(days=1))
    handed("很久以后（演示）", day)
    todo = todo_of(acting("county"))
    assert not todo.today
    assert next_in_words(todo).startswith(f"下一件：{day.month} 月 {day.day} 日前")
    assert f"今天没有到期的。{next_in_words(todo)}" in text(visit("county"))


def test_the_sentence_of_the_notice_stands_with_its_undertaking(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    task = Undertaking.objects.sent().filter(division=150222000000).earliest("pk")
    fragment = text(visit("county"), f"/undertakings/{task.pk}/source/")
    assert "<html" not in fragment
    assert "在要点里看这一句" in fragment


def test_it_is_taken_out_as_it_stands(visit: Visit) -> None:
    task = handed("带走的事（演示）", today())
    client = visit("county")
    assert task.title in text(client, "/?format=print")
    assert client.get("/?format=xlsx")["Content-Disposition"].startswith("attachment")
    assert task.title in text(client, "/?format=nonsense")  # the page itself
