from io import BytesIO

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.listing import Shown
from nuanxin.base.refused import Refused
from nuanxin.base.values import Share

from .gallery import VILLAGES, Village, shown
from .reading import fragment, html, words

pytestmark = pytest.mark.usefixtures("plain_static")


def names(of: Shown[Village]) -> list[str]:
    return [row.name for row in of.page]


def test_it_pages() -> None:
    assert (shown().count, len(names(shown())), len(names(shown("size=50")))) == (64, 20, 50)
    assert names(shown("page=4")) == [f"演示{k}村" for k in range(61, 65)]


@pytest.mark.parametrize("query", ["page=0", "page=-3", "page=x", "page=%00", "size=7", "size=1e9"])
def test_an_odd_page_or_size_is_an_ordinary_page(query: str) -> None:
    assert len(names(shown(query))) in (4, 20)


def test_it_narrows_by_the_query_row() -> None:
    only = shown("town=银号镇&name=0")
    assert names(only) == [f"演示{k}村" for k in ("03", "06", "09", "30", "60")]


def test_a_mistake_in_the_query_row_shows_no_rows_and_says_why() -> None:
    wrong = shown("since=昨天")
    assert (wrong.count, list(wrong.form.errors)) == (0, ["since"])


def test_it_sorts_by_allowed_columns_only() -> None:
    assert names(shown("order=-name"))[0] == "演示64村"
    assert names(shown("order=phone")) == names(shown("order=__class__")) == names(shown())


@pytest.mark.parametrize("order", ["since", "-since"])
def test_rows_without_a_value_come_last(order: str) -> None:
    days = [row.since for row in shown(f"order={order}&size=100").page]
    known = [day for day in days if day]
    assert days == known + [None] * (64 - len(known))
    assert known == sorted(known, reverse=order.startswith("-"))


def test_a_header_turns_its_own_order_round() -> None:
    header = shown("order=posts&page=2&town=").headers[2]
    assert (header.sorted, header.href) == ("ascending", "?town=&order=-posts")
    assert shown("order=-posts").headers[2].href == "?order=posts"


def test_the_total_row_adds_all_pages() -> None:
    first, _, posts, advisers, *rest = shown("page=3").totals
    rows = shown().rows
    assert first.text == "合计"
    assert posts.text == str(sum(row.posts for row in rows))
    assert advisers.text == str(sum((row.advisers for row in rows), Share(0, 0)))
    assert {cell.text for cell in rest} == {""}


def test_an_empty_list_has_no_total_row() -> None:
    assert shown("name=无此村").totals == []


@given(st.dictionaries(st.sampled_from(["name", "town", "x", "page"]), st.text(max_size=9)))
def test_links_keep_the_query(params: dict[str, str]) -> None:
    asked = QueryDict(mutable=True)
    asked.update(params)
    kept = QueryDict(shown(asked.urlencode()).href(size=50, page=None)[1:])
    asked.pop("page", None)
    assert kept.dict() == asked.dict() | {"size": "50"}


def test_a_phone_number_can_be_tapped() -> None:
    assert shown().lines[0].cells[5].href == "tel:04720000001"
    assert shown().lines[4].cells[5].href == ""


def test_the_page_shows_what_the_list_holds() -> None:
    request = RequestFactory().get("/", {"town": "银号镇"})
    of = Shown(VILLAGES, shown().given, request.GET, shown().stamp)
    page = fragment(b"".join(of.answer(request, "base/parts/listing.html")).decode())
    rows = page.findall(".//tbody/tr")
    assert len(rows) == 20
    first = "演示03村|银号镇|4|2/2|2023-04-05|0472-000 0003|已达到|查看聘任"
    assert "|".join(words(cell) for cell in rows[0]) == first
    assert words(page.find(".//nav/span")) == "共 21 条"


def test_paper_holds_all_pages() -> None:
    page = html(shown("page=2").as_paper())
    assert len(page.findall(".//tbody/tr")) == 64 + 1
    assert words(page.find(".//main/p")) == "固阳县计划生育协会 · 演示专干 · 2023-11-23 14:03"


def test_a_stack_of_paper_is_refused() -> None:
    with pytest.raises(Refused, match=r"2,001 行.*导出"):
        shown(count=2_001).as_paper()


@pytest.mark.parametrize(
    ("wanted", "kind", "starts"),
    [("xlsx", "spreadsheetml.sheet", b"PK"), ("pdf", "/pdf", b"%PDF"), ("print", "html", b"<!do")],
)
def test_it_leaves_in_each_form(wanted: str, kind: str, starts: bytes) -> None:
    request = RequestFactory().get("/", {"format": wanted})
    of = Shown(VILLAGES, shown().given[:3], request.GET, shown().stamp)
    answer = of.answer(request, "base/parts/listing.html")
    body = BytesIO(b"".join(answer)).getvalue()
    assert kind in answer["Content-Type"]
    assert body.startswith(starts)
