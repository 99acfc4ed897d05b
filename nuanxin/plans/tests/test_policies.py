"""政策文件 through the pages: registered, read below, carried out, urged, repealed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.work.models import Document, Reminder, Undertaking

PAPER = (
    "演示自治区文件\n\n演发〔2021〕1号\n\n关于优化生育政策的演示决定\n\n各盟市：\n\n"
    "一、各级要落实生育支持。（演示）\n\n演示自治区党委\n2021年6月26日印发\n"
)


@pytest.fixture
def enter(plain_static: None, db: None) -> Callable[[str], Any]:
    """Signed in, on the bare tree with its cast."""
    set_scope(EVERYWHERE)
    return client_of


@pytest.fixture
def paper(enter: Callable[[str], Any]) -> Document:
    form = {"file": ContentFile(PAPER.encode(), "paper.txt")}
    assert enter("city").post("/documents/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    return Document.objects.policies().get()


def test_what_is_printed_need_not_be_typed(paper: Document, enter: Callable[[str], Any]) -> None:
    assert (paper.title, paper.number) == ("关于优化生育政策的演示决定", "演发〔2021〕1号")
    assert "生育支持" in enter("village").get(f"/documents/{paper.pk}/").content.decode()
    assert paper.title in enter("village").get("/documents/").content.decode()
    assert enter("auditor").get("/documents/").status_code == 403


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"title": "甲"}, "请选一个文件，或者把正文粘贴到这里"),
        ({"text": "只有正文"}, "没有读出发文机关，请照文件填写"),
        ({"text": PAPER, "issued_on": (today() + timedelta(days=2)).isoformat()}, "印发日期不能晚于今天"),
    ],
)
def test_bad_input_is_one_sentence(form: dict[str, str], said: str, enter: Callable[[str], Any]) -> None:
    assert said in enter("city").post("/documents/new/", form).content.decode()
    set_scope(EVERYWHERE)
    assert not Document.objects.policies().exists()


def test_it_is_carried_out_and_urged(paper: Document, enter: Callable[[str], Any]) -> None:
    own = {
        "title": "办家长课堂（演示）", "due": today() + timedelta(days=30), "owner": "",
        "grounds": [paper.pk], "partners": "",
    }  # fmt: skip
    assert enter("county").post("/undertakings/new/", own).status_code == 302
    page = enter("city").get(f"/documents/{paper.pk}/").content.decode()
    assert ("0<i>/1 件</i>" in page, "督办" in page, "定本级措施" in page) == (True, True, True)
    urge = f"/documents/{paper.pk}/urge/"
    form = {"client_id": "00000000-0000-4000-8000-000000000005"}
    for _ in range(2):
        assert enter("city").post(urge, form).status_code == 302
    set_scope(EVERYWHERE)
    county = Undertaking.objects.get(kind="own").body
    urged = Reminder.objects.filter(topic=f"document-{paper.pk}")
    assert urged.exists()
    assert not urged.filter(body=county).exists()
    assert set(urged.values_list("times", flat=True)) == {1}
    assert enter("village").post(urge, form).status_code == 403


def test_it_ends_and_comes_back(paper: Document, enter: Callable[[str], Any]) -> None:
    url, form = f"/documents/{paper.pk}/", {"last_day": today() - timedelta(days=1), "reason": "由演发〔2023〕2号代替"}
    assert enter("county").post(f"{url}repeal/", form).status_code == 403
    assert enter("city").post(f"{url}repeal/", form).status_code == 302
    city = enter("city")
    assert "由演发〔2023〕2号代替" in city.get(url).content.decode()
    listed = "/documents/?state=in_force"
    assert paper.title not in city.get(listed).content.decode()
    assert paper.title in city.get(f"{listed}&day={today() - timedelta(days=9)}").content.decode()
    assert city.get(f"{url}urge/").status_code == 404
    assert city.post(f"{url}restore/").status_code == 302
    assert paper.title in city.get(listed).content.decode()
