"""依据, 主题 and 协同单位 of undertakings; what a body sets itself to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.actions.carrying import drop_undertakings
from nuanxin.work.actions.policydocuments import (
    DocumentInput,
    RepealInput,
    register_document,
    repeal_document,
)
from nuanxin.work.actions.sorting import OwnInput, SortInput, add_own, sort_undertaking
from nuanxin.work.actions.topics import lay_priority_tasks
from nuanxin.work.models import Cooperator, Document, Ground, Tag, Undertaking

ActingAs = Callable[[str], Any]
OWN = OwnInput("办一期家长课堂（演示）", today() + timedelta(days=60))


@pytest.fixture
def given(everywhere: None) -> SortInput:
    city = Body.objects.get(division=150200000000, level="city")
    [first, *_] = lay_priority_tasks(None, city)
    paper = DocumentInput("关于优化生育政策的决定（演示）", "演发〔2021〕1号", "演示市委", today(), "各级要落实。")
    return SortInput([register_document(None, city, paper)], [first], ["妇幼保健院（演示）"])


def count() -> tuple[int, int, int]:
    return Ground.objects.count(), Tag.objects.count(), Cooperator.objects.count()


@pytest.mark.parametrize("who", ["county", "city"])
def test_its_receiver_and_its_sender_sort_it(
    who: str, task: Undertaking, given: SortInput, acting_as: ActingAs
) -> None:
    by = acting_as(who)
    for _ in range(2):
        sort_undertaking(by, task, given)
    assert count() == (1, 1, 1)
    assert LogEntry.objects.filter(action="undertaking.sort").count() == 1
    sort_undertaking(by, task, SortInput(partners=["妇联（演示）", "妇联（演示）"]))
    assert (count(), Cooperator.objects.get().name) == ((0, 0, 1), "妇联（演示）")


def test_nobody_else_does(task: Undertaking, given: SortInput, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        sort_undertaking(acting_as("auditor"), task, given)
    with pytest.raises(Undertaking.DoesNotExist):
        sort_undertaking(acting_as("banner"), task, given)
    set_scope(EVERYWHERE)
    assert count() == (0, 0, 0)


def test_what_is_closed_or_repealed_is_refused(
    task: Undertaking, given: SortInput, acting_as: ActingAs
) -> None:
    with pytest.raises(Refused, match="一行写一个单位"):
        sort_undertaking(None, task, SortInput(partners=["长" * 61]))
    [paper] = given.grounds
    ended = repeal_document(None, paper, RepealInput(today(), "演示"))
    Document.objects.filter(pk=ended.pk).update(repealed_on=today())
    with pytest.raises(Refused, match="已经废止"):
        sort_undertaking(None, task, replace(given, grounds=[Document.objects.get(pk=ended.pk)]))
    drop_undertakings([task], "演示", timezone.now())
    with pytest.raises(Refused, match="已经了结"):
        sort_undertaking(acting_as("county"), task, replace(given, grounds=[]))


def test_a_body_sets_itself_something_to_do(given: SortInput, acting_as: ActingAs) -> None:
    by = acting_as("township")
    for _ in range(2):
        add_own(by, by.body, replace(OWN, sorted_by=given))
    own = Undertaking.objects.get()
    assert (own.body, own.kind, own.steps.count(), count()) == (by.body, "own", 4, (1, 1, 1))
    with pytest.raises(Refused, match="不能早于今天"):
        add_own(by, by.body, replace(OWN, due=today() - timedelta(days=1)))
    county = acting_as("county")
    with pytest.raises(Refused, match="由各单位自己定"):
        add_own(county, by.body, OWN)
    with pytest.raises(Refused, match="没有这项权限"):
        add_own(acting_as("auditor"), by.body, OWN)
    assert Undertaking.objects.visible_to(acting_as("county").scope).exists()
    acting_as("banner")
    assert not Undertaking.objects.exists()


def test_through_the_pages(given: SortInput, visit: Callable[[str], Client]) -> None:
    [paper], [topic] = given.grounds, given.topics
    client = visit("county")
    assert "checked" in client.get(f"/undertakings/new/?ground={paper.pk}").content.decode()
    form = {"title": OWN.title, "due": OWN.due, "owner": "", "grounds": [paper.pk], "partners": ""}
    assert client.post("/undertakings/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    own = Undertaking.objects.get()
    page = f"/undertakings/{own.pk}/"
    form = {"grounds": [paper.pk], "topics": [topic.pk], "partners": "妇联（演示）\n卫健委（演示）"}
    assert client.post(f"{page}sort/", form).status_code == 302
    shown = client.get(page).content.decode()
    assert all(word in shown for word in (paper.title, topic.name, "妇联（演示）、卫健委（演示）"))
    listed = client.get("/undertakings/", {"topic": str(topic.pk), "ground": str(paper.pk), "partner": "妇联（演示）"})
    assert OWN.title in listed.content.decode()
    assert visit("city").get(f"{page}sort/").status_code == 403
    assert visit("banner").get(f"{page}sort/").status_code == 404
