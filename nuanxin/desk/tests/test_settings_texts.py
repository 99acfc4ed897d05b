"""设置 at its doors: 办公电话 and 文字模板, and where they are read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.actions.accounts import make_accounts
from nuanxin.association.actions.contacts import ContactInput, set_contact
from nuanxin.association.actions.texts import TextInput, set_text
from nuanxin.association.models import LogEntry, TextTemplate
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.slips import on_paper
from nuanxin.association.tests.account_steps import newcomer
from nuanxin.association.tests.inside import client_of
from nuanxin.plans.gaps.urging import Urgent
from nuanxin.work.actions.reminders import Urged, Urging

Visit = Callable[[str], Client]
ActingAs = Callable[[str], Any]
PHONE = "0472-0000001"
TEXT = {"kind": "urging", "text": "【提醒】\n{名单}\n{单位} {电话}"}


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_who_may_look_and_who_may_keep(visit: Visit) -> None:
    may = {"city": 200, "county": 200, "township": 200, "village": 403, "auditor": 403}
    for path in ("/settings/contacts/", "/settings/texts/", "/settings/texts/?kind=slip"):
        for who, status in may.items():
            assert visit(who).get(path).status_code == status, (path, who)
    assert visit("city").get("/settings/texts/?kind=sign_in").status_code == 200
    assert visit("county").get("/settings/texts/?kind=sign_in").status_code == 404
    for path in ("keep", "preview", "drop"):
        assert visit("township").post(f"/settings/texts/{path}/", TEXT).status_code == 403
    assert "<textarea" not in text(visit("township").get("/settings/texts/"))


def test_the_list_shows_who_has_no_number(visit: Visit, acting_as: ActingAs) -> None:
    county = acting_as("county")
    set_contact(county, county.body, ContactInput(PHONE, "工作日"))
    client = visit("county")
    assert f'href="tel:{PHONE.replace("-", "")}"' in text(client.get("/settings/contacts/?phone=yes"))
    assert PHONE not in text(client.get("/settings/contacts/?phone=no"))
    assert "共 1 条" in text(client.get("/settings/contacts/?phone=yes"))
    assert PHONE not in text(visit("banner").get("/settings/contacts/"))


def test_a_text_is_kept_once_and_put_back_once(visit: Visit) -> None:
    client = visit("county")
    for _ in range(2):
        assert client.post("/settings/texts/keep/", TEXT).status_code == 302
    assert "改回系统带来的" in text(client.get("/settings/texts/"))
    assert "【提醒】" not in text(visit("banner").get("/settings/texts/"))
    assert "【提醒】" in text(visit("township").get("/settings/texts/"))
    for _ in range(2):
        client.post("/settings/texts/drop/", {"kind": "urging"})
    set_scope(EVERYWHERE)
    assert not TextTemplate.objects.exists()
    assert LogEntry.objects.filter(action__startswith="text.").count() == 2


def test_what_is_wrong_is_said_and_what_was_typed_stays(visit: Visit) -> None:
    page = text(visit("city").post("/settings/texts/keep/", TEXT | {"text": "我的话{人名}"}))
    assert "{人名}认不出来" in page
    assert "我的话{人名}</textarea>" in page
    assert not TextTemplate.objects.exists()


def test_the_preview_reads_with_what_the_body_has_and_keeps_nothing(visit: Visit) -> None:
    answer = text(visit("county").post("/settings/texts/preview/", TEXT))
    assert "1. " in answer
    assert "还没有打开" in answer
    assert "少了{名单}" in text(visit("county").post("/settings/texts/preview/", TEXT | {"text": "无"}))
    set_scope(EVERYWHERE)
    assert not TextTemplate.objects.exists()


def test_the_next_urging_is_in_the_offices_words(acting_as: ActingAs) -> None:
    city = acting_as("city")
    set_contact(city, city.body, ContactInput(PHONE))
    county = acting_as("county")
    delivered = Urgent(county, Urging("", "签收", county.day, [Urged(county.body, "没有签收", "")]), "")
    assert delivered.text.endswith(f"电话：{PHONE}")
    set_text(county, county.body, TextInput(**TEXT))
    worded = Urgent(county, delivered.urging, "").text
    assert worded.startswith("【提醒】\n1. ")
    assert worded.endswith(f"{county.body.name} {PHONE}")


def test_the_next_slip_is_in_the_offices_words(acting_as: ActingAs) -> None:
    held = newcomer()
    county = acting_as("county")
    slips = make_accounts(county, [held]).slips
    [paper] = on_paper(county, slips, "http://nuanxin.test/activate/")
    assert "打开 http://nuanxin.test/activate/（或扫右边的码）" in paper.lines[0]
    assert len(paper.lines) == 2  # nobody gave a number
    set_contact(county, county.body, ContactInput(PHONE))
    [paper] = on_paper(county, slips, "http://nuanxin.test/activate/")
    assert paper.lines[2] == f"有疑问请打 {PHONE}（{county.body.name}）。"
