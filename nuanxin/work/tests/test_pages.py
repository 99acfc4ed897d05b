"""任务 at the doors: the list, one undertaking, and its forms."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from nuanxin.association.models import Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.work.actions.undertakings import EvidenceInput, add_evidence, finish_undertaking
from nuanxin.work.models import Evidence, Undertaking

Visit = Callable[[str], Client]
NUMBER = EvidenceInput(number="演示〔2023〕1号")


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def stored(task: Undertaking) -> Undertaking:
    set_scope(EVERYWHERE)
    return Undertaking.objects.get(pk=task.pk)


def posts(task: Undertaking) -> dict[str, dict[str, object]]:
    """Each form of an undertaking, filled in well."""
    seat = Post.objects.filter(body=task.body).earliest("pk")
    step, proof = task.steps.earliest("number"), task.evidence.earliest("pk")
    base = f"/undertakings/{task.pk}"
    return {
        f"{base}/assign/": {"owner": seat.pk, "due": task.due},
        f"{base}/evidence/": {"number": "演示〔2023〕2号", "client_id": uuid.uuid4()},
        f"{base}/finish/": {"done_on": today()},
        f"/undertakings/steps/{step.pk}/": {"done": "1"},
        f"/undertakings/evidence/{proof.pk}/withdraw/": {},
    }


# -- the list --------------------------------------------------------------------------------------
def test_the_list_shows_what_was_handed_out(task: Undertaking, visit: Visit) -> None:
    page = text(visit("county").get("/undertakings/"))
    assert task.title in page
    assert f"/undertakings/{task.pk}/" in page
    assert task.title in text(visit("city").get("/undertakings/"))
    assert task.title not in text(visit("banner").get("/undertakings/"))
    assert visit("auditor").get("/undertakings/").status_code == 403


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("state=open", True), ("state=unassigned", True), ("state=late", False),
        ("state=done", False), ("words=实事", True), ("words=没有这样的", False),
        ("source=一、演示", True), ("state=nonsense", False), ("order=due&size=50&page=7", True),
    ],
)  # fmt: skip
def test_it_is_narrowed(query: str, there: bool, task: Undertaking, visit: Visit) -> None:
    answer = visit("county").get(f"/undertakings/?{query}")
    assert answer.status_code == 200
    assert (f"/undertakings/{task.pk}/" in text(answer)) == there


def test_ones_own_stand_first(task: Undertaking, visit: Visit) -> None:
    set_scope(EVERYWHERE)
    Undertaking.objects.create(
        division=task.division, sender=task.sender, body=task.body, kind="clause", sent_at=task.sent_at,
        title="我的一件（演示）", due=task.due + timedelta(days=9),
        owner=Post.objects.get(appointments__holder__username="county"),
    )  # fmt: skip
    page = text(visit("county").get("/undertakings/"))
    assert page.index("我的一件（演示）") < page.index(task.title)


def test_it_is_taken_out_as_a_sheet(task: Undertaking, visit: Visit) -> None:
    sheet: Any = visit("county").get("/undertakings/?format=xlsx")
    content = BytesIO(b"".join(sheet.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert any(task.title in row for row in rows)


# -- one undertaking -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status", "forms"), [("county", 200, True), ("city", 200, False), ("banner", 404, False)]
)
def test_who_sees_it_and_who_works_on_it(
    who: str, status: int, forms: bool, task: Undertaking, visit: Visit
) -> None:
    answer = visit(who).get(f"/undertakings/{task.pk}/")
    assert answer.status_code == status
    assert (f"/undertakings/{task.pk}/assign/" in text(answer)) == forms


def test_the_next_thing_to_do_is_offered(task: Undertaking, visit: Visit) -> None:
    client, url = visit("county"), f"/undertakings/{task.pk}/"
    set_scope(EVERYWHERE)
    seat = Post.objects.get(appointments__holder__username="county")
    answer = client.post(f"{url}assign/", {"owner": seat.pk, "due": task.due}, follow=True)
    assert f"由{seat.title}负责" in text(answer)
    assert "先在左边加一份佐证" in text(answer)
    given = {"number": "演示〔2023〕1号", "client_id": uuid.uuid4()}
    answer = client.post(f"{url}evidence/", given, follow=True)
    assert "佐证已保存" in text(answer)
    answer = client.post(f"{url}finish/", {"done_on": today()}, follow=True)
    assert "已办结" in text(answer)
    for said in ("由县级专干负责", "加佐证：演示〔2023〕1号", "计划生育协会办结"):  # 经过
        assert said in text(answer)
    assert stored(task).done_on == today()


# -- its forms -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"),
    [("city", 403), ("auditor", 403), ("banner", 404), ("township", 404), ("village", 404)],
)
def test_nobody_else_posts_to_it(who: str, status: int, task: Undertaking, visit: Visit) -> None:
    """In scope without the right: 403. Another banner, or a body below, does not find it: 404."""
    add_evidence(None, task, NUMBER)
    doors = posts(task)
    before = Undertaking.objects.values().get(pk=task.pk)
    client = visit(who)
    answers = {url: client.post(url, given).status_code for url, given in doors.items()}
    assert set(answers.values()) == {status}, answers
    stored(task)
    assert Undertaking.objects.values().get(pk=task.pk) == before
    assert not task.steps.filter(done_on__isnull=False).exists()
    assert task.evidence.filter(withdrawn_at__isnull=True).count() == 1


def test_it_is_harmless_when_sent_twice(task: Undertaking, visit: Visit) -> None:
    add_evidence(None, task, NUMBER)
    doors, client = posts(task), visit("county")
    for url, given in [*doors.items(), *doors.items()]:
        assert client.post(url, given).status_code == 302, url
    stored(task)
    assert task.evidence.count() == 2
    assert task.steps.filter(done_on=today()).count() == 1


def test_only_a_post_changes_anything(task: Undertaking, visit: Visit) -> None:
    add_evidence(None, task, NUMBER)
    doors, client = posts(task), visit("county")
    for url in doors:
        assert client.get(url).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert {strict.post(url, given).status_code for url, given in doors.items()} == {403}
    assert stored(task).done_on is None


@pytest.mark.parametrize(
    ("door", "given", "said"),
    [
        ("assign", {"owner": "", "due": "2023-03-01"}, "请选一项"),
        ("assign", {"owner": "0", "due": "2023-03-01"}, "没有这一项，请从列出的里面选"),
        ("assign", {"due": "1023-03-01"}, "请核对年份"),
        ("assign", {"due": "二月三十"}, "日期请写成 2023-11-23 这样"),
        ("evidence", {"number": ""}, "三样有一样就行"),
        ("evidence", {"link": "javascript:alert(1)"}, "请从浏览器的地址栏"),
        ("evidence", {"link": "https://example.org/" + "a" * 200}, "最多 200 个字"),
        ("evidence", {"number": "演\x00示"}, "看不见的字符"),
        ("finish", {"done_on": today() + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    door: str, given: dict[str, object], said: str, task: Undertaking, visit: Visit
) -> None:
    full = {"note": "打好的字", "client_id": uuid.uuid4()} | given
    answer = visit("county").post(f"/undertakings/{task.pk}/{door}/", full)
    assert answer.status_code == 200
    assert said in text(answer)
    assert door != "evidence" or "打好的字" in text(answer)
    assert not stored(task).evidence.exists()


def test_a_file_proves_it_and_opens_only_within_the_scope(task: Undertaking, visit: Visit) -> None:
    client = visit("county")
    given = {"file": SimpleUploadedFile("纪要.pdf", b"%PDF-1.7"), "client_id": uuid.uuid4()}
    answer = client.post(f"/undertakings/{task.pk}/evidence/", given, follow=True)
    assert "纪要.pdf" in text(answer)
    set_scope(EVERYWHERE)
    kept = Evidence.objects.get(undertaking=task).attachment_id
    assert client.get(f"/attachments/{kept}/").status_code == 200
    assert visit("city").get(f"/attachments/{kept}/").status_code == 200
    for who, status in (("banner", 404), ("township", 404), ("auditor", 403)):
        assert visit(who).get(f"/attachments/{kept}/").status_code == status


def test_withdrawing_the_last_proof_opens_it_again(task: Undertaking, visit: Visit) -> None:
    proof = add_evidence(None, task, NUMBER)
    finish_undertaking(None, task, today())
    client = visit("county")
    answer = client.post(f"/undertakings/evidence/{proof.pk}/withdraw/", follow=True)
    assert "佐证已撤回" in text(answer)
    assert stored(task).done_on is None
