"""The pages of families as a person meets them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuanxin.association.models import LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.people.models import Household, Opening, Person
from nuanxin.people.tests.families import (
    AGREED,
    DAY,
    NEXT,
    SENSITIVE,
    VILLAGE,
    family,
    first,
    fresh_id,
)
from nuanxin.people.tests.furnishing import furnish_people

Visit = Callable[[str], Client]
NAMES = ("王演建国", "李演秀英", "13800009961", "演示村三组十二号")
NEW = {
    "name": "孙演新", "phone": "13800009969", "born": "1960", "group": "special", "from_day": DAY,
    "channel": "paper", "addressed_as": "孙大姐", "agreed": ["service"],
}  # fmt: skip


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    set_scope(EVERYWHERE)
    return client_of


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def url(household: Household, errand: str = "") -> str:
    return f"/families/{household.pk}/{errand}"


def opened(client: Client, household: Household) -> Client:
    answer = client.post(url(household, "open/"), {"purpose": "called", "client_id": fresh_id()})
    assert answer["Location"] == url(household), text(answer)
    return client


def test_who_has_it_in_the_menu(visit: Visit) -> None:
    for who, status in (("village", 200), ("township", 200), ("county", 403), ("city", 403), ("auditor", 403)):
        client = visit(who)
        assert client.get("/families/").status_code == status, who
        assert ('href="/families/"' in text(client.get("/"))) == (status == 200)


def test_search_first_then_why_then_the_page(visit: Visit) -> None:
    household, client = family(), visit("village")
    assert "王***" not in text(client.get("/families/"))
    page = text(client.post("/families/", {"words": "wyjg"}))
    assert "王***" in page
    assert url(household) in page
    assert client.get(url(household))["Location"] == url(household, "open/")
    page = text(opened(client, household).get(url(household)))
    assert ("王大哥" in page, "李***" in page, "汉语、蒙古语" in page) == (True, True, True)
    assert not [name for name in NAMES if name in page]
    set_scope(EVERYWHERE)
    assert LogEntry.objects.get(action="family.search").sentence == "查找家庭，1 条"


def test_a_reason_is_asked_for_in_words_and_nothing_typed_is_lost(visit: Visit) -> None:
    household, client = family(), visit("village")
    form = {"purpose": "other", "reason": "替李演秀英送药上门", "client_id": fresh_id()}
    page = text(client.post(url(household, "open/"), form))
    assert "不要写家里人的姓名" in page
    assert "替李演秀英送药上门" in page
    set_scope(EVERYWHERE)
    assert not Opening.objects.exists()


def test_tap_to_call_is_logged(visit: Visit) -> None:
    household = family()
    person, client = first(household), opened(visit("village"), household)
    page = text(client.post(url(household, f"members/{person.pk}/call/")))
    assert 'href="tel:13800009961"' in page
    set_scope(EVERYWHERE)
    assert LogEntry.objects.get(action="family.call").sentence == f"看成员 {person.pseudonym}的电话"


def test_the_log_is_kept_from_nobody_while_a_page_is_made(visit: Visit) -> None:
    """Its lock comes after everything that is read: of many who search in one office, none waits long."""
    household = family()
    call = url(household, f"members/{first(household).pk}/call/")
    client = opened(visit("village"), household)
    for path, sent in (("/families/", {"words": "wyjg"}), (call, {})):
        with CaptureQueriesContext(connection) as asked:
            client.post(path, sent)
        statements = [each["sql"] for each in asked]
        locked = next(at for at, sql in enumerate(statements) if "loghead" in sql and "FOR UPDATE" in sql)
        after = [sql for sql in statements[locked + 1 :] if " FROM " in sql and "loghead" not in sql]
        assert not [sql for sql in after if "_seq" not in sql and "nextval" not in sql], path


def test_of_a_search_htmx_gets_what_was_found_without_the_frame(visit: Visit) -> None:
    """What it would throw away is not worked out: to-dos are counted for whole pages only."""
    household, client = family(), visit("village")
    counts = []
    for headers in ({}, {"HX-Request": "true", "HX-Target": "found"}):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/families/", {"words": "wyjg"}, headers=headers)
        page = text(answer)
        assert "HX-Target" in answer["Vary"]
        assert household.pseudonym in page
        counts.append(len(asked))
        assert ("退出" in page, "care_followup" in str(asked.captured_queries)) == ((not headers),) * 2
    assert counts[1] <= counts[0] - 8


def test_names_in_full_ask_who_is_there(visit: Visit) -> None:
    household = family()
    client = opened(visit("village"), household)
    session = client.session
    session["signed_in_at"] = session["signed_in_at"] - 700
    session.save()
    assert "请再确认是本人" in text(client.post(url(household, "unmask/names/")))
    session["proved_at"] = session["signed_in_at"] + 700
    session.save()
    page = text(client.post(url(household, "unmask/names/")))
    assert ("王演建国" in page, "演示村三组十二号" in page) == (True, False)
    page = text(client.post(url(household, "unmask/address/")))
    assert ("王演建国" in page, "演示村三组十二号" in page) == (False, True)
    assert client.post(url(household, "unmask/everything/")).status_code == 404


def test_nobody_who_looks_on_reads_what_kind_of_family_it_is(visit: Visit) -> None:
    household = family(about=SENSITIVE, agreed=AGREED)
    client = opened(visit("village"), household)
    kinds = ("独生子女伤残家庭", "特殊家庭")
    page = text(client.get(url(household)))
    assert not [kind for kind in kinds if kind in page]
    page = text(client.post(url(household, "unmask/category/")))
    assert [kind for kind in kinds if kind in page] == [*kinds]
    set_scope(EVERYWHERE)
    told = LogEntry.objects.get(action="family.read").sentence
    assert told == f"看{household}的家庭类别和服务对象"


@pytest.mark.parametrize("who", ["county", "city", "auditor", "banner"])
def test_no_address_opens_a_family_above(who: str, visit: Visit) -> None:
    household = family()
    client = visit(who)
    for errand in ("", "open/", "change/", "looked/", "members/"):
        assert client.get(url(household, errand)).status_code == 403


def test_a_family_of_the_next_village_is_not_there(visit: Visit) -> None:
    household = family(division=NEXT)
    client = visit("village")
    for errand in ("", "open/", "change/", "looked/"):
        assert client.get(url(household, errand)).status_code == 404


def test_registering_and_one_more(visit: Visit) -> None:
    client, form = visit("village"), NEW | {"client_id": fresh_id()}
    where = client.get("/families/new/").context["form"].fields["place"].initial.pk
    made = client.post("/families/new/", form | {"place": where})
    assert made.status_code == 302, text(made)
    again = client.post("/families/new/", form | {"place": where})
    assert made["Location"] == again["Location"]
    set_scope(EVERYWHERE)
    [household] = Household.objects.filter(division=VILLAGE)
    assert household.post == Post.objects.get(appointments__holder__username="village")
    opened(client, household)
    client.post(url(household, "members/"), {"name": "钱演", "client_id": fresh_id()})
    page = text(client.get(url(household)))
    assert ("孙**" in page, "钱*" in page, "登记并接受服务" in page) == (True, True, True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "张三、李四", "像有两个人"), ("phone", "123", "不像电话号码"), ("born", "3000-01-01", "还没有到"),
        ("born", "腊月初八", ""), ("not_to_mention", "演示", "单独同意"), ("from_day", "2099-01-01", "不能晚于今天"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_it(field: str, value: str, sentence: str, visit: Visit) -> None:
    client = visit("village")
    where = client.get("/families/new/").context["form"].fields["place"].initial.pk
    answer = client.post("/families/new/", NEW | {"client_id": fresh_id(), "place": where, field: value})
    assert answer.status_code == 200
    assert sentence in text(answer)
    set_scope(EVERYWHERE)
    assert not Household.objects.filter(division=VILLAGE).exists()


def test_two_who_save_at_once(visit: Visit) -> None:
    household = family()
    one, two = opened(visit("village"), household), opened(visit("township"), household)
    form = {"addressed_as": "王大哥", "language": "汉语", "address": "演示村三组十二号", "seen": 0}
    two.post(url(household, "change/"), form | {"client_id": fresh_id()})
    mine = form | {"client_id": fresh_id(), "language": "蒙古语"}
    page = text(one.post(url(household, "change/"), mine))
    assert "先改过这份资料" in page
    assert "现在系统里是：汉语" in page
    assert one.post(url(household, "change/"), mine | {"seen": 1}).status_code == 302
    set_scope(EVERYWHERE)
    assert Household.objects.get(pk=household.pk).read("language") == "蒙古语"


def test_consents_given_and_taken_back(visit: Visit) -> None:
    household = family()
    person, client = first(household), opened(visit("village"), household)
    page = url(household, f"members/{person.pk}/consents/")
    client.post(page, {"purpose": "photo", "channel": "paper", "given_on": DAY, "client_id": fresh_id()})
    set_scope(EVERYWHERE)
    consent = person.consents.get()
    assert "拍照" in text(client.get(page))
    client.post(f"{page}{consent.pk}/withdraw/")
    set_scope(EVERYWHERE)
    assert person.consents.get().withdrawn_on == DAY


def test_the_county_stands_in_and_the_banner_says_so(visit: Visit) -> None:
    household = family()
    seat = Post.objects.select_related("body").get(appointments__holder__username="village")
    client = visit("county")
    assert f"/stand-in/{seat.pk}/" in text(client.get(f"/posts/bodies/{seat.body_id}/"))
    begun = client.post(f"/stand-in/{seat.pk}/", {"reason": "vacant"}, follow=True)
    assert f"正在代{seat}录入" in text(begun)
    form = {"purpose": "on_behalf", "client_id": fresh_id()}
    assert client.post(url(household, "open/"), form)["Location"] == url(household)
    set_scope(EVERYWHERE)
    made = Opening.objects.get()
    assert (made.purpose, made.on_behalf_of, made.by.username) == ("on_behalf", seat, "county")
    client.post("/stand-in/end/")
    assert client.get(url(household)).status_code == 403
    assert visit("village").get(f"/stand-in/{seat.pk}/").status_code == 403


def test_every_page_of_a_furnished_room_opens(visit: Visit) -> None:
    furnish_people()
    set_scope(EVERYWHERE)
    household = Household.objects.get(people__identifiers__isnull=False)
    person = Person.objects.filter(household=household).earliest("pk")
    client = opened(visit("village"), household)
    for errand in ("", "change/", "care/", "serving/", "move/", "looked/", "members/", f"members/{person.pk}/",
                   f"members/{person.pk}/consents/"):  # fmt: skip
        assert client.get(url(household, errand)).status_code == 200, errand
    for page in ("/families/moves/", "/families/alike/", "/volunteers/", "/volunteers/new/", "/families/new/"):
        assert client.get(page).status_code == 200, page
    assert "王***" in text(client.get("/families/alike/"))
    assert "赵**" in text(client.get("/volunteers/"))
    for who, status in (("county", 200), ("auditor", 200), ("township", 200), ("village", 403), ("city", 403)):
        assert visit(who).get("/openings/").status_code == status, who
