"""矩阵, 地图 and 差距 as each tier opens them: what stands there, who may see it, what it costs."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.work.models import Undertaking

Enter = Callable[[str], Any]
PAGES = ("/matrix/", "/map/", "/gaps/", "/gaps/village_advisers/")
TIERS = ("city", "county", "township", "village")
OTHER_COUNTY = 150223000000
COUNTY = 150222000000
GAP = "/gaps/village_advisers/"


def text(answer: Any) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def rows(answer: Any) -> list[list[Any]]:
    """The sheet as another reader sees it."""
    content = BytesIO(b"".join(answer.streaming_content))
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def embedded(page: str, name: str) -> Any:
    """What a script on the page reads."""
    found = re.search(rf'id="{name}" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def villages_with_advisers(county: int = 0) -> tuple[int, int]:
    """An independent count: villages with two advisers today, and all villages."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FILTER (WHERE advisers >= 2), count(*) FROM (
                SELECT b.id, count(DISTINCT a.holder_id) AS advisers FROM association_body b
                LEFT JOIN association_post p ON p.body_id = b.id AND p.kind = 'village_adviser'
                LEFT JOIN association_appointment a ON a.post_id = p.id AND a.in_post
                    AND a.voided_at IS NULL AND a.from_day <= %(day)s
                    AND coalesce(a.to_day > %(day)s, true)
                WHERE b.level = 'village' AND (%(county)s = 0 OR b.division / 1000000 = %(county)s / 1000000)
                GROUP BY b.id) AS villages
            """,
            {"day": today(), "county": county},
        )
        n, of = cursor.fetchone()
    return n, of


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("username", TIERS)
def test_it_works(enter: Enter, username: str, path: str) -> None:
    answer = enter(username).get(path)
    assert answer.status_code == 200
    assert "截至" in text(answer)


@pytest.mark.parametrize("path", PAGES)
def test_the_wrong_post_is_turned_away(enter: Enter, path: str) -> None:
    assert enter("auditor").get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_it_is_not_there_for_the_wrong_division(enter: Enter, path: str) -> None:
    hers = enter("county")
    assert hers.get(f"{path}?division={OTHER_COUNTY}").status_code == 404
    assert hers.get(f"{path}?division=150200000000").status_code == 404
    assert hers.get(f"{path}?division=999").status_code == 404
    assert hers.get(f"{path}?division={COUNTY}").status_code == 200


def test_another_banner_sees_nothing_of_hers(enter: Enter) -> None:
    other = enter("banner")
    for path in PAGES:
        assert "固阳" not in text(other.get(path))
    assert other.get(f"/map/shapes/{COUNTY}/").status_code == 404


def test_what_does_not_exist_is_not_found(enter: Enter) -> None:
    hers = enter("county")
    assert hers.get("/gaps/never_heard_of/").status_code == 404
    assert hers.get("/map/?measure=never_heard_of").status_code == 404
    assert hers.get("/map/?measure=full_time_staff").status_code == 404  # counted above townships
    assert hers.get("/gaps/tasks/999999999/").status_code == 404


def test_a_day_that_is_none_is_refused_with_a_sentence(enter: Enter) -> None:
    answer = enter("county").get("/matrix/?as_of=2023-02-30")
    assert answer.status_code == 409
    assert "不是一个日期" in text(answer)


def statements(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/matrix/", 29), ("/map/", 24), ("/gaps/", 24), ("/gaps/village_advisers/", 29)],
)
def test_the_number_of_statements_does_not_grow_with_the_tree(
    enter: Enter, path: str, most: int
) -> None:
    """The city counts 957 bodies in as few statements as a township its own."""
    city = enter("city")
    whole = statements(city, path)
    assert whole <= most
    assert whole == statements(city, f"{path}?division={COUNTY}") - 1  # the crumbs above it


def test_the_matrix_says_what_a_recount_says(enter: Enter) -> None:
    sheet = rows(enter("city").get("/matrix/?format=xlsx"))
    row = next(each for each in sheet if each[0] == "家庭健康指导员 ≥ 2 人/村")
    n, of = villages_with_advisers()
    assert row[-1] == f"{n:,}/{of:,}"
    n, of = villages_with_advisers(COUNTY)
    assert row[sheet[2].index("固阳县")] == f"{n}/{of} 差 {of - n}"


def test_the_list_behind_a_figure_is_as_long_as_it_says(enter: Enter) -> None:
    hers = enter("county")
    n, of = villages_with_advisers(COUNTY)
    found = rows(hers.get(f"{GAP}?format=xlsx"))[3:]
    assert len(found) == of - n > 0
    assert all(each[2].startswith("缺 ") for each in found)
    page = hers.get(GAP).content.decode()
    assert re.search(rf'class="big">{n}<small> / {of} 村', page)
    assert 'href="tel:' in page
    assert "/appoint/village_adviser/?next=%2Fgaps%2Fvillage_advisers%2F" in page


def test_who_may_not_appoint_is_not_offered_it(enter: Enter) -> None:
    village = enter("village").get("/gaps/village_staffed/?as_of=2020-01-01")
    assert "缺负责人" in text(village)
    assert "去聘任" not in text(village)


def test_a_past_day_is_another_day(enter: Enter) -> None:
    client = enter("city")
    then = rows(client.get(f"{GAP}?format=xlsx&as_of=2020-01-01"))[3:]
    assert len(then) == 855
    assert len(rows(client.get(f"{GAP}?format=xlsx"))[3:]) < 855


def test_what_is_reached_says_so(enter: Enter) -> None:
    hers = enter("county")
    answer = hers.get("/gaps/village_advisers/?division=150222102000&as_of=2020-01-01")
    assert "缺 " in text(answer)
    assert "没有差距" in text(hers.get("/gaps/undertakings_on_time/?as_of=2020-01-01"))


def test_the_way_down_and_back_is_shown(enter: Enter) -> None:
    page = enter("city").get("/matrix/?division=150222102000").content.decode()
    assert re.search(r"包头市</a>.*固阳县</a>.*<b>金山镇</b>", page, re.DOTALL)
    assert 'href="?division=150200000000&amp;level=city"' in page


def test_only_gaps(enter: Enter) -> None:
    client = enter("city")
    every, short = rows(client.get("/matrix/?format=xlsx")), rows(client.get("/matrix/?format=xlsx&gaps=1"))
    assert 3 < len(short) < len(every)
    assert {each[0] for each in short} < {each[0] for each in every}


def test_encouraged_clauses_are_neutral(enter: Enter) -> None:
    page = enter("city").get("/matrix/").content.decode()
    hatched = re.findall(r'<td class="hatch">(.*?)</td>', page)
    assert hatched
    assert all("未承接" in each and "<a" not in each for each in hatched)


def test_undertakings_open_into_who_has_not_done_them(enter: Enter) -> None:
    client = enter("city")
    clause = re.search(r'href="/gaps/tasks/(\d+)/\?division=150200000000', client.get("/matrix/").content.decode())
    assert clause
    found = rows(client.get(f"/gaps/tasks/{clause[1]}/?format=xlsx"))[3:]
    set_scope(EVERYWHERE)
    expected = Undertaking.objects.live().filter(clause_link__clause=int(clause[1]), done_on=None).count()
    assert len(found) == expected > 0
    words = {"已逾期", "还没有人负责", "进行中"}
    assert {each[3] for each in found} <= words


def test_it_prints_in_as_many_parts_as_it_needs(enter: Enter) -> None:
    paper = enter("township").get("/matrix/?format=print").content.decode()
    assert paper.count("<table") == 2  # 26 villages
    assert 'class="wide"' in paper


def test_the_map_has_a_table_of_the_same_figures(enter: Enter) -> None:
    page = enter("city").get("/map/?measure=village_advisers").content.decode()
    areas, closer = embedded(page, "areas"), embedded(page, "areas-closer")
    assert len(areas) == 9
    named = [each["name"] for each in (*areas, *closer) if each["label"]]
    assert sorted(named) == sorted(each["name"] for each in areas)
    for each in areas:
        assert f'>{each["text"]}</a>' in page
    assert "包头稀土高新技术产业开发区" in page.split('class="tiles"')[1].split("</ul>")[0]


def test_outlines_come_by_their_own_door(enter: Enter) -> None:
    client = enter("city")
    whole = client.get("/map/shapes/150200000000/")
    assert len(whole.json()["features"]) == 9
    assert "private" in whole["Cache-Control"]
    assert len(client.get("/map/shapes/150200000000/?closer").json()["features"]) == 5
    assert enter("county").get(f"/map/shapes/{COUNTY}/").status_code == 404


def test_a_county_has_tiles_instead_of_an_empty_map(enter: Enter) -> None:
    page = enter("county").get("/map/?measure=village_advisers").content.decode()
    assert page.count('class="tile ') == 6
    assert "data-chart" not in page
