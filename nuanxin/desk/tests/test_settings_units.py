"""计量单位 at its doors: the city keeps the list, those below read it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.tests.inside import client_of

Visit = Callable[[str], Client]
PATH = "/settings/units/"


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_the_city_keeps_the_county_reads(visit: Visit) -> None:
    city, county = visit("city"), visit("county")
    assert "系统带来" in text(county.get(PATH))
    for _ in range(2):
        answer = city.post(f"{PATH}keep/", {"name": "剂", "alike": "针、支次", "new": "True"})
        assert answer.status_code == 302
    city.post(f"{PATH}keep/", {"name": "场次", "alike": "场"})
    assert "改回场次" in text(city.get(PATH))
    page = text(county.get(PATH))
    assert "针、支次" in page
    assert "加一个单位" not in page
    for verb in ("keep", "drop"):
        assert county.post(f"{PATH}{verb}/", {"name": "剂", "alike": ""}).status_code == 403
    assert visit("village").get(PATH).status_code == 403
    city.post(f"{PATH}drop/", {"name": "剂"})
    assert "支次" not in text(county.get(PATH))


def test_a_word_of_another_unit_is_refused_and_what_was_typed_stays(visit: Visit) -> None:
    page = text(visit("city").post(f"{PATH}keep/", {"name": "名", "alike": "员工", "new": "True"}))
    assert "“名”已经在“人”下面" in page
    assert 'value="员工"' in page
