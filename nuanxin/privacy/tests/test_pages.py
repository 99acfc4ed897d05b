"""The pages of people's own data as a person meets them."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.people.models import Household
from nuanxin.people.tests.families import WANG, family, first, fresh_id
from nuanxin.privacy.models import Arrangement, DataRequest, Erasure, Expiry
from nuanxin.privacy.tests.furnishing import asked

Visit = Callable[[str], Client]
TAKE = {"person": "", "relation": "self", "asker": "", "asked_on": today(), "handed": "self", "format": "docx"}
ASK = {"kind": "erase", "relation": "self", "asked_on": today()}


@pytest.fixture
def visit(db: None, plain_static: None, apart: Path) -> Visit:
    set_scope(EVERYWHERE)
    return client_of


@pytest.fixture
def house(visit: Visit) -> Household:
    return family()


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def url(household: Household, errand: str = "") -> str:
    return f"/families/{household.pk}/data/{errand}"


def opened(client: Client, household: Household) -> Client:
    form = {"purpose": "called", "client_id": fresh_id()}
    assert client.post(f"/families/{household.pk}/open/", form).status_code == 302
    return client


def stale(client: Client) -> Client:
    """Signed in eleven minutes ago."""
    session = client.session
    session["signed_in_at"] = session["signed_in_at"] - 700
    session.save()
    return client


def test_who_has_it_in_the_menu(visit: Visit) -> None:
    wanted = {
        "village": (200, 403), "township": (200, 403), "county": (200, 200), "city": (200, 200),
        "auditor": (200, 200),
    }  # fmt: skip
    for who, statuses in wanted.items():
        client = visit(who)
        pages = ("/data/", "/register/")
        assert tuple(client.get(page).status_code for page in pages) == statuses, who
        menu = text(client.get("/"))
        assert tuple(f'href="{page}"' in menu for page in pages) == tuple(s == 200 for s in statuses), who


def test_from_the_family_to_a_request_and_to_its_end(visit: Visit, house: Household) -> None:
    client = opened(visit("village"), house)
    assert f'href="{url(house)}"' in text(client.get(f"/families/{house.pk}/"))
    page = text(client.get(url(house)))
    assert "没有请求" in page
    assert WANG.name not in page
    answer = client.post(url(house, "ask/"), ASK | {"kind": "copy", "client_id": fresh_id()})
    at = answer["Location"]
    assert "查阅、复制" in text(client.get(at))
    assert "查阅、复制" in text(client.get("/data/"))
    client.post(f"{at}finish/", {"outcome": "副本当面交给本人，已签收"})
    assert "办好了" in text(client.get(at))
    assert "个人信息请求，请答复" not in text(client.get("/"))


def test_the_county_decides_and_nobody_reads_it_again(visit: Visit, house: Household) -> None:
    row = asked(house, "erase")
    waiting = text(visit("county").get("/"))
    assert "个人信息请求，请您决定" in waiting
    client = stale(visit("county"))
    form = {"verdict": "granted", "reason": ""}
    assert "密码" in text(client.post(f"/data/{row.pk}/decide/", form))
    set_scope(EVERYWHERE)
    assert not Household.objects.get(pk=house.pk).erased
    answer = visit("county").post(f"/data/{row.pk}/decide/", form)
    assert answer.status_code == 302
    page = text(visit("village").get(f"/families/{house.pk}/open/"))
    assert "已经按要求删除" in page
    assert house.pseudonym in text(visit("auditor").get("/register/erased/"))


def test_names_and_reasons_are_for_who_handles_or_decides(visit: Visit, house: Household) -> None:
    row = asked(house, "copy")
    row.write(asker="李演受托").save()
    for who, reads in (("village", True), ("county", True), ("auditor", False)):
        assert ("李演受托" in text(visit(who).get(f"/data/{row.pk}/"))) == reads, who
    assert visit("banner").get(f"/data/{row.pk}/").status_code == 404
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="data.read").count() == 2


def test_a_copy_is_a_file_asked_for_once_more(visit: Visit, house: Household) -> None:
    client = opened(visit("village"), house)
    answer: Any = client.post(url(house, "copy/"), TAKE | {"client_id": fresh_id()})
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert WANG.name in archive.read("word/document.xml").decode()
    page = text(stale(client).post(url(house, "copy/"), TAKE | {"client_id": fresh_id()}))
    assert WANG.name not in page
    assert "密码" in page


def test_a_copy_says_for_whom_and_how(visit: Visit, house: Household) -> None:
    client = opened(visit("village"), house)
    page = text(client.post(url(house, "copy/"), {"format": "docx", "client_id": fresh_id(), "asked_on": today()}))
    assert "还有 2 处要改" in page  # who asked, and how it is handed over
    assert WANG.name not in page
    assert client.post(url(house, "copy/"), TAKE | {"client_id": fresh_id(), "handed": "post"}).status_code == 200
    assert "凭 " + f"{today()}" in text(client.get(url(house)))
    assert "挂号寄给本人" in text(client.get(f"/families/{house.pk}/looked/"))
    assert f"户 {house.pseudonym}" in text(visit("county").get("/data/"))


def test_the_same_masked_names_are_told_apart(visit: Visit, house: Household) -> None:
    page = text(opened(visit("village"), house).get(url(house)))
    assert "1958 年生" in page


def test_without_opening_no_copy(visit: Visit, house: Household) -> None:
    client = visit("village")
    for errand in ("", "ask/", "copy/"):
        answer = client.post(url(house, errand), {"format": "docx"})
        assert answer["Location"].endswith("/open/"), errand
    assert visit("banner").get(url(house)).status_code == 403


def test_what_somebody_leaves_behind(visit: Visit, house: Household) -> None:
    person = first(house)
    client = opened(visit("village"), house)
    at = url(house, f"arrange/{person.pk}/")
    form = {"allowed": "only", "words": "二女儿", "made_on": today()}
    client.post(at, form | {"client_id": fresh_id()})
    assert "只给说好的人" in text(client.get(url(house)))
    assert "二女儿" in text(client.get(at))
    set_scope(EVERYWHERE)
    assert b"\xe4\xba\x8c" not in bytes(Arrangement.objects.get().words or b"")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visit: Visit, house: Household) -> None:
    client = opened(visit("village"), house)
    form = ASK | {"relation": "agent", "interest": "替他办", "client_id": fresh_id()}
    page = text(client.post(url(house, "ask/"), form))
    assert "提出人姓名" in page
    assert 'value="替他办"' in page
    set_scope(EVERYWHERE)
    assert not DataRequest.objects.exists()


def test_the_register_is_shown_narrowed_and_taken_out(visit: Visit) -> None:
    client = visit("auditor")
    page = text(client.get("/register/?words=银行卡&kind=sensitive"))
    assert "银行卡号" in page
    assert "到当年年底" in text(client.get("/register/?words=住址"))
    taken: Any = client.get("/register/?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(taken.streaming_content)))
    assert sheet.active
    assert sheet.active.max_row > 200
    assert client.get("/register/?format=print&words=住址").status_code == 200


def test_periods_are_the_citys(visit: Visit) -> None:
    assert visit("county").get("/register/periods/answer/").status_code == 403
    client = visit("city")
    assert "15 个工作日" in text(client.get("/register/periods/"))
    assert "还有 1 处要改" in text(client.post("/register/periods/answer/", {"number": 99}))
    client.post("/register/periods/answer/", {"number": 10})
    assert "10 个工作日" in text(visit("county").get("/register/periods/"))
    assert client.get("/register/periods/nothing/").status_code == 404


def test_long_lists_ask_no_more_than_short_ones(visit: Visit) -> None:
    def statements() -> list[int]:
        found = []
        for who, page in (("township", "/data/expiring/"), ("county", "/register/erased/")):
            client = visit(who)
            with CaptureQueriesContext(connection) as asked_for:
                assert text(client.get(page)).count("<tr") > 1
            found.append(len(asked_for))
        return found

    def more(count: int) -> None:
        set_scope(EVERYWHERE)
        for _ in range(count):
            made = family()
            day = today()
            Expiry.objects.create(division=made.division, household=made, listed_on=day, erase_on=day)
            Erasure.objects.create(
                division=made.division, table="people_person", subject_id=made.pk, pseudonym=made.pseudonym,
                day=day, why="asked",
            )  # fmt: skip

    more(1)
    statements()
    once = statements()
    more(4)
    assert statements() == once
