"""设置 at its doors: the calendar and the topics."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.actions.holidays import public_days
from nuanxin.association.calendar import WorkingDays
from nuanxin.association.models import Holiday, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.work.models import Topic

Visit = Callable[[str], Client]
WHO = {"city": 200, "county": 200, "township": 200, "village": 403, "auditor": 403}
DAY = date(2026, 3, 4)  # a Wednesday


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def form(**given: str) -> dict[str, str]:
    return {"day": DAY.isoformat(), "name": "那达慕", "off": "yes"} | given


def entries(action: str) -> int:
    set_scope(EVERYWHERE)
    return LogEntry.objects.filter(action=action).count()


def working() -> int:
    eve, end = date(2025, 12, 31), date(2026, 12, 31)
    return WorkingDays.between(eve, end).left(end)


def test_who_may_look_and_who_may_keep(visit: Visit) -> None:
    for path in ("/settings/", "/settings/topics/"):
        for who, status in WHO.items():
            assert visit(who).get(path).status_code == status, (path, who)
    assert visit("county").post("/settings/holidays/", form()).status_code == 403
    assert visit("township").post("/settings/topics/six/").status_code == 403
    assert "登记或改一天" not in text(visit("county").get("/settings/"))


def test_a_day_off_is_no_working_day(visit: Visit) -> None:
    client, before = visit("city"), working()
    for _ in range(2):
        assert client.post("/settings/holidays/", form()).status_code == 302
    assert working() == before - 1
    assert entries("holiday.set") == 1
    page = text(client.get("/settings/?year=2026"))
    assert "那达慕" in page
    assert "与公布的不同" in page
    client.post("/settings/holidays/remove/", {"day": DAY.isoformat()})
    client.post("/settings/holidays/remove/", {"day": DAY.isoformat()})
    assert working() == before
    assert entries("holiday.drop") == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"off": "no"}, "不是周末，本来就上班"),
        ({"name": "  "}, "请填写"),
        ({"day": "2026-02-30"}, "日期"),
        ({"off": "perhaps"}, "没有这一项"),
    ],
)
def test_a_bad_day_is_one_sentence(visit: Visit, given: dict[str, str], said: str) -> None:
    before = list(Holiday.objects.all())
    page = visit("city").post("/settings/holidays/?year=2026", form(**given))
    assert page.status_code == 200
    assert said in text(page)
    assert list(Holiday.objects.all()) == before


def test_a_year_goes_back_to_what_was_published(visit: Visit) -> None:
    client, before = visit("city"), working()
    client.post("/settings/holidays/", form())
    feast = next(day for day, each in public_days(2026).items() if each.off)
    client.post("/settings/holidays/remove/", {"day": feast.isoformat()})
    for _ in range(2):
        client.post("/settings/holidays/year/", {"year": "2026"})
    assert working() == before
    assert {row.day for row in Holiday.objects.filter(day__year=2026)} == public_days(2026).keys()
    assert entries("holiday.year") == 1


def test_a_year_nobody_published_yet_is_said_so(visit: Visit) -> None:
    page = visit("city").post("/settings/holidays/year/", {"year": "2050"}, follow=True)
    assert "2050 年的放假安排还没有随系统带来" in text(page)
    assert "还没有登记" in text(page)


def test_the_citys_topics_are_seen_below(visit: Visit) -> None:
    city = visit("city")
    for _ in range(2):
        city.post("/settings/topics/six/")
    city.post("/settings/topics/add/", {"kind": "theme", "name": "“5·29”会员活动日"})
    for who in ("county", "township"):
        page = text(visit(who).get("/settings/topics/"))
        assert "流动人口服务" in page
        assert "会员活动日" in page
    set_scope(EVERYWHERE)
    assert Topic.objects.count() == 7


def test_a_county_adds_its_own_and_leaves_the_citys_alone(visit: Visit) -> None:
    visit("city").post("/settings/topics/six/")
    set_scope(EVERYWHERE)
    first = Topic.objects.earliest("number")
    county = visit("county")
    county.post("/settings/topics/add/", {"kind": "topic", "name": "牧区入户"})
    assert "牧区入户" in text(county.get("/settings/topics/"))
    assert "牧区入户" not in text(visit("banner").get("/settings/topics/"))
    answer = county.post(f"/settings/topics/{first.pk}/name/", {"name": "别的"}, follow=True)
    assert "由定它的单位来改" in text(answer) or answer.status_code == 404
    set_scope(EVERYWHERE)
    assert Topic.objects.get(pk=first.pk).name == first.name


def test_a_topic_is_renamed_and_retired(visit: Visit) -> None:
    city = visit("city")
    city.post("/settings/topics/six/")
    set_scope(EVERYWHERE)
    one, other = Topic.objects.order_by("number")[:2]
    for _ in range(2):
        city.post(f"/settings/topics/{one.pk}/name/", {"name": "宣传"})
    taken = city.post(f"/settings/topics/{one.pk}/name/", {"name": other.name}, follow=True)
    assert "已经有" in text(taken)
    assert "请写名称" in text(city.post(f"/settings/topics/{one.pk}/name/", {"name": ""}, follow=True))
    for _ in range(2):
        city.post(f"/settings/topics/{one.pk}/end/")
    set_scope(EVERYWHERE)
    assert (Topic.objects.get(pk=one.pk).name, Topic.objects.current().count()) == ("宣传", 5)
    assert entries("topic.rename") == entries("topic.retire") == 1
    assert "value=\"宣传\"" not in text(city.get("/settings/topics/"))
