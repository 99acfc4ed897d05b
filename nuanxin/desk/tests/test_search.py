"""One search over places, people, clauses and undertakings: inside the scope, and no further."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from nuanxin.association.models import Body, User
from nuanxin.association.scope import EVERYWHERE, set_scope

Visit = Callable[[str], Client]


def found(client: Client, words: str) -> dict[str, list[str]]:
    """The addresses found, by the heading they stand under."""
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    parts = re.split(r'<h2 class="section">([^<（]+)', answer.content.decode())[1:]
    return {
        label.strip(): re.findall(r'<tr><td><a href="([^"]+)"', part)
        for label, part in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.mark.parametrize(
    ("words", "label"),
    [("金山镇", "单位"), ("嘎查指导员", "人"), ("0472-0000000", "人"), ("网上计生协", "要点"), ("网上计生协", "任务")],
)
def test_it_finds_each_kind(words: str, label: str, visit: Visit) -> None:
    client = visit("county")
    hits = found(client, words)[label]
    assert hits
    assert client.get(hits[0]).status_code == 200


def test_it_stays_inside_the_scope(visit: Visit) -> None:
    set_scope(EVERYWHERE)
    foreign = Body.objects.filter(level="township", division__gt=150223000000).earliest("division")
    officer = User.objects.get(username="banner")
    for words in (foreign.name, officer.name, "市级专干"):
        assert not found(visit("county"), words), words
    assert found(visit("banner"), foreign.name)["单位"] == [f"/posts/bodies/{foreign.pk}/"]


def test_what_one_may_not_read_is_not_found(visit: Visit) -> None:
    assert found(visit("auditor"), "计生协") == {}


@pytest.mark.parametrize("words", ["", "   ", "没有这样的词", "%", "_", "'; DROP TABLE x; --", "\\"])
def test_nothing_is_found_by_signs(words: str, visit: Visit) -> None:
    assert found(visit("county"), words) == {}


def test_words_are_shown_as_words(visit: Visit) -> None:
    page = visit("county").get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_many_hits_are_cut_and_it_says_so(visit: Visit) -> None:
    client = visit("city")
    assert len(found(client, "计划生育协会")["单位"]) == 12
    assert "前 12 个" in client.get("/search/", {"q": "计划生育协会"}).content.decode()


def test_a_long_question_is_cut(visit: Visit) -> None:
    page = visit("county").get("/search/", {"q": "金" * 1000}).content.decode()
    assert f"“{'金' * 40}”" in page


def test_who_may_look_for_families_is_told_where(visit: Visit) -> None:
    for who, told in (("village", True), ("township", True), ("county", False), ("auditor", False)):
        page = visit(who).get("/search/", {"q": "冯演国"}).content.decode()
        assert ("这里不查家庭" in page) == told, who
