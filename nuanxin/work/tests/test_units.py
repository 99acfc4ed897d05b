"""Units: the city's list over the delivered one, a word under one unit only."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.work.actions.units import UnitInput, drop_unit, keep_unit
from nuanxin.work.models import Unit
from nuanxin.work.units import Units, units_for

ActingAs = Callable[[str], Any]
DOSES = UnitInput("剂", ("针", "支次"))
OTHER_CITY = 150300000000


def words(units: Units) -> list[str]:
    return [word for each in units.entries for word in (each.name, *each.alike)]


def test_delivered_units_hold_where_nobody_wrote_others(acting_as: ActingAs) -> None:
    units = units_for(acting_as("township").body)
    assert units.same("名", "人")
    assert units.same("位", "名")
    assert units.same("顿", "顿")
    for printed, counted in (("人次", "人"), ("户次", "户"), ("场", "次"), ("顿", "餐")):
        assert not units.same(printed, counted), (printed, counted)


def test_it_works_for_all_below(acting_as: ActingAs) -> None:
    by = acting_as("city")
    keep_unit(by, by.body, DOSES)
    keep_unit(by, by.body, UnitInput("场次", ("场",)))
    for who in ("city", "county", "village"):
        units = units_for(acting_as(who).body)
        assert (units.same("针", "剂"), units.same("期", "场次")) == (True, False), who
    city = acting_as("city")
    for name in ("剂", "场次"):
        drop_unit(city, city.body, name)
    units = units_for(city.body)
    assert (units.same("针", "剂"), units.same("期", "场次")) == (False, True)


def test_it_is_harmless_when_sent_twice(acting_as: ActingAs) -> None:
    by = acting_as("city")
    for _ in range(2):
        keep_unit(by, by.body, DOSES)
        keep_unit(by, by.body, UnitInput("人", ("位", "名")))  # as delivered
    assert Unit.objects.current().get().name == "剂"
    for _ in range(2):
        drop_unit(by, by.body, "剂")
    set_scope(EVERYWHERE)
    known = LogEntry.objects.filter(action__startswith="unit.").values_list("action", flat=True)
    assert sorted(known) == ["unit.drop", "unit.keep"]


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    city = acting_as("city")
    keep_unit(city, city.body, DOSES)
    for who in ("county", "township"):
        by = acting_as(who)
        with pytest.raises(Refused, match="没有这项权限"):
            keep_unit(by, by.body, DOSES)
        with pytest.raises(Refused, match="没有这项权限"):
            drop_unit(by, by.body, "剂")


def test_only_ones_own_list(acting_as: ActingAs) -> None:
    below = acting_as("county").body
    with pytest.raises(Refused, match="只能改本单位的"):
        keep_unit(acting_as("city"), below, DOSES)


def test_it_is_invisible_to_another_city(acting_as: ActingAs) -> None:
    set_scope(EVERYWHERE)
    Unit.objects.create(
        division=OTHER_CITY, body=Body.objects.earliest("pk"), name="剂", issued_at="2026-01-01T00:00Z"
    )
    for who in ("city", "county"):
        acting = acting_as(who)
        assert not Unit.objects.exists(), who
        assert units_for(acting.body).named("剂") is None, who


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (UnitInput(" "), "请写单位"),
        (UnitInput("长" * 13), "最多 12 个字"),
        (UnitInput("剂", ("甲\x00",)), "看不见的字符"),
        (UnitInput("剂", tuple(map(str, range(21)))), "最多有 20 个"),
        (UnitInput("名"), "“名”已经在“人”下面"),
        (UnitInput("人次", ("人",)), "“人”已经在“人”下面"),
        (UnitInput("人", new=True), "“人”已经有了"),
    ],
)
def test_bad_input_is_one_sentence(acting_as: ActingAs, given: UnitInput, said: str) -> None:
    by = acting_as("city")
    with pytest.raises(Refused, match=said):
        keep_unit(by, by.body, given)
    assert not Unit.objects.exists()


def test_a_word_stands_under_one_unit(acting_as: ActingAs) -> None:
    """Also where the delivered words come back under one's own."""
    by = acting_as("city")
    steps = (("人", ["位"]), ("名", ["员"]), ("人", None), ("个", ["所"]), ("处", ["家"]), ("个", None))
    for name, alike in steps:
        if alike is None:
            drop_unit(by, by.body, name)
        else:
            keep_unit(by, by.body, UnitInput(name, tuple(alike)))
        known = words(units_for(by.body))
        assert len(known) == len(set(known))
    units = units_for(by.body)
    assert (units.same("名", "人"), units.same("位", "人"), units.same("家", "处")) == (False, True, True)
