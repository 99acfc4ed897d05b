"""实事: on the list once approved, done with evidence, asked about; a list that names nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from nuanxin.association.models import Appointment, Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.deeds import (
    DeedInput,
    FeedbackInput,
    approve_deed,
    note_feedback,
    propose_deed,
    withdraw_deed,
)
from nuanxin.governance.models import Deed
from nuanxin.work.actions.undertakings import EvidenceInput, add_evidence, finish_undertaking
from nuanxin.work.models import Undertaking

ActingAs = Callable[[str], Any]
SAID = DeedInput(
    "为老人装扶手（演示）", "老人起身不便", "visit", "请施工队装扶手", None, today() + timedelta(days=30)
)


@pytest.fixture
def township(everywhere: None) -> Body:
    return Appointment.objects.get(holder__username="township").post.body


def done(deed: Deed) -> Deed:
    approve_deed(None, deed, today())
    add_evidence(None, deed.undertaking, EvidenceInput(number="演〔2026〕1 号"))
    finish_undertaking(None, deed.undertaking, today())
    return Deed.objects.get(pk=deed.pk)


def test_it_is_work_from_the_day_it_is_on_the_list(township: Body, acting_as: ActingAs) -> None:
    by = acting_as("township")
    deed = propose_deed(by, township, replace(SAID, client_id=uuid4()))
    assert not Undertaking.objects.sent().exists()
    for _ in range(2):
        deed = approve_deed(by, deed, today())
    [task] = Undertaking.objects.sent()
    assert (task.title, task.kind, task.steps.count()) == (SAID.title, "deed", 4)


def test_sent_twice_it_is_one(township: Body) -> None:
    sent = replace(SAID, client_id=uuid4())
    assert propose_deed(None, township, sent) == propose_deed(None, township, sent)
    assert (Deed.objects.count(), Undertaking.objects.count()) == (1, 1)


def test_feedback_comes_after_the_deed(township: Body) -> None:
    deed = propose_deed(None, township, SAID)
    said = FeedbackInput(12, "方便多了", 10, 9)
    with pytest.raises(Refused, match="还没有办结"):
        note_feedback(None, deed, said)
    deed = done(deed)
    with pytest.raises(Refused, match="满意人数"):
        note_feedback(None, deed, replace(said, content=11))
    for _ in range(2):
        deed = note_feedback(None, deed, said)
    assert (deed.helped, deed.asked, deed.content) == (12, 10, 9)


def test_withdrawn_nobody_has_to_do_it(township: Body) -> None:
    deed = approve_deed(None, propose_deed(None, township, SAID), today())
    for _ in range(2):
        withdraw_deed(None, deed)
    assert not Undertaking.objects.live().exists()
    gone = withdraw_deed(None, propose_deed(None, township, SAID))
    with pytest.raises(Refused, match="已经撤下"):
        approve_deed(None, gone, today())
    with pytest.raises(Refused, match="已经办结"):
        withdraw_deed(None, done(propose_deed(None, township, SAID)))


@pytest.mark.parametrize("number", ["13800001234", "138 0000 1234", "150204195001019961", "0472-1234567"])
def test_the_list_holds_no_number_of_anybody(township: Body, number: str) -> None:
    with pytest.raises(Refused, match="像电话或证件号码"):
        propose_deed(None, township, replace(SAID, measure=f"请打 {number} 找施工队"))
    with pytest.raises(Refused, match="像电话或证件号码"):
        note_feedback(None, done(propose_deed(None, township, SAID)), FeedbackInput(1, f"打{number}问过"))


def test_what_is_published_names_nobody(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    seat = Appointment.objects.get(holder__username="township").post
    for title in ("装扶手（演示）", "修路灯（演示）"):
        deed = propose_deed(None, seat.body, replace(SAID, title=title, owner=seat))
    done(deed)
    client = client_of("township")
    page, paper = (client.get(f"/deeds/published/{form}").content.decode() for form in ("", "?format=print"))
    for shown in (page, paper):
        assert ("修路灯（演示）" in shown, "装扶手（演示）" in shown) == (True, False)
    assert seat.title not in paper
    assert client.get("/deeds/published/?format=xlsx").status_code == 200


def test_each_body_keeps_its_own(township: Body, acting_as: ActingAs) -> None:
    deed = propose_deed(acting_as("township"), township, SAID)
    with pytest.raises(Refused, match="自己办理"):
        approve_deed(acting_as("county"), deed, today())
    with pytest.raises(Refused, match="没有这项权限"):
        propose_deed(acting_as("auditor"), township, SAID)
    with pytest.raises(Refused, match="没有这项权限"):
        propose_deed(acting_as("village"), township, SAID)
    assert Deed.objects.visible_to(acting_as("county").scope).exists()
    acting_as("banner")
    assert not Deed.objects.exists()


def test_through_the_pages(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    client: Client = client_of("township")
    form = {
        "title": SAID.title, "need": SAID.need, "need_from": "visit", "measure": SAID.measure,
        "due": SAID.due, "money": "3,500.50", "client_id": uuid4(), "owner": "",
    }  # fmt: skip
    assert client.post("/deeds/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    deed = Deed.objects.get()
    assert deed.money == 350050
    page = client.get(f"/deeds/{deed.pk}/").content.decode()
    assert "等会长同意" in page
    assert client.post(f"/deeds/{deed.pk}/approve/", {"day": today()}).status_code == 302
    assert SAID.title in client.get("/deeds/").content.decode()
    assert client_of("auditor").get("/deeds/").status_code == 403
