"""Texts in an office's own words: who may, what is refused, whose holds."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.actions.texts import LONGEST, TextInput, drop_text, set_text
from nuanxin.association.models import LogEntry, TextTemplate
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.texts import fill, text_in_use, text_kinds
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
URGING = "请看名单：\n{名单}"


def keep(acting: Any, text: str = URGING, kind: str = "urging") -> TextTemplate:
    return set_text(acting, acting.body, TextInput(kind, text))


def used_by(acting: Any, kind: str = "urging") -> str:
    return text_in_use(acting.body, acting.scope, kind).text


@pytest.mark.parametrize("kind", text_kinds().values(), ids=text_kinds())
def test_the_delivered_texts_could_be_kept(kind: Any, acting_as: ActingAs) -> None:
    assert keep(acting_as("city"), kind.text, kind.code).text == kind.text


def test_the_nearest_office_with_a_text_is_followed(acting_as: ActingAs) -> None:
    delivered = text_kinds()["urging"].text
    assert used_by(acting_as("township")) == delivered
    keep(acting_as("city"), "市级：{名单}")
    assert used_by(acting_as("township")) == "市级：{名单}"
    keep(acting_as("county"), "旗县：{名单}")
    assert used_by(acting_as("township")) == "旗县：{名单}"
    assert used_by(acting_as("banner")) == "市级：{名单}"
    county = acting_as("county")
    for _ in range(2):
        drop_text(county, county.body, "urging")
    assert used_by(acting_as("township")) == "市级：{名单}"
    city = acting_as("city")
    drop_text(city, city.body, "urging")
    assert used_by(acting_as("township")) == delivered
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="text.drop").count() == 2


def test_the_same_again_changes_nothing(acting_as: ActingAs) -> None:
    city = acting_as("city")
    assert keep(city).pk == keep(city, URGING.replace("\n", "\r\n") + "  ").pk
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="text.set").count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{名单}{人名}", "{人名}认不出来"),
        ("{名单.__class__}{名单}", "认不出来"),
        ("{名单} {", "没有成对"),
        ("没有名单", "少了{名单}"),
        ("  ", "请写 1 到"),
        ("{名单}" + "字" * LONGEST, "请写 1 到"),
        ("{名单}\x00", "看不见的字符"),
    ],
)
def test_a_text_that_cannot_serve_is_refused(text: str, said: str, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match=said.replace("{", r"\{")):
        keep(acting_as("city"), text)


def test_full_width_braces_are_meant(acting_as: ActingAs) -> None:
    assert keep(acting_as("city"), "｛名单｝").text == "{名单}"


@pytest.mark.parametrize(
    ("who", "kind", "said"),
    [
        ("township", "urging", "没有这项权限"),
        ("county", "sign_in", "不由本单位定"),
        ("village", "urging", "不由本单位定"),
        ("city", "nothing", "不由本单位定"),
    ],
)
def test_who_may_not(who: str, kind: str, said: str, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match=said):
        keep(acting_as(who), URGING, kind)


def test_an_office_keeps_its_own_only(acting_as: ActingAs) -> None:
    county = acting_as("county").body
    with pytest.raises(Refused, match="只能改本单位的"):
        set_text(acting_as("city"), county, TextInput("urging", URGING))


def test_a_line_with_nothing_to_say_is_left_out() -> None:
    text = "请看{名单}\n电话：{电话}\n完"
    assert fill(text, {"名单": "{电话}", "电话": ""}) == "请看{电话}\n完"
    assert fill(text, {"名单": "甲", "电话": "1"}) == "请看甲\n电话：1\n完"
