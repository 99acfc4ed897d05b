"""Outlines and areas, without a database."""

import csv
from pathlib import Path

import nuanxin.association
from nuanxin.association.models import Body, Division
from nuanxin.base.matrix import MatrixCell
from nuanxin.plans.matrix.outlines import Area, outlines_of, worst_first

CITY = Body(division=150200000000, level="city")
TREE = Path(nuanxin.association.__file__).parent / "data" / "divisions-baotou.csv"
NO_OUTLINE = 150271000000


def counties() -> dict[int, str]:
    with TREE.open(encoding="utf-8") as file:
        return {int(r["code"]): r["name"] for r in csv.DictReader(file) if r["level"] == "county"}


def test_every_county_but_one_has_an_outline_of_its_own_name() -> None:
    outlines = outlines_of(CITY)
    assert outlines
    known = counties()
    del known[NO_OUTLINE]
    assert outlines.names == known


def test_nothing_is_simplified_and_names_stand_in_the_middle() -> None:
    outlines = outlines_of(CITY)
    assert outlines
    features = outlines.shapes()["features"]
    assert sum(str(each["geometry"]["coordinates"]).count(",") for each in features) > 14_000
    assert {tuple(each["properties"]) for each in features} == {("name",)}


def test_the_close_up_holds_only_its_own() -> None:
    outlines = outlines_of(CITY)
    assert outlines
    names = {each["properties"]["name"] for each in outlines.shapes(outlines.closer)["features"]}
    assert names == {"东河区", "昆都仑区", "青山区", "石拐区", "九原区"}


def test_a_county_has_no_outlines_below_it() -> None:
    assert outlines_of(Body(division=150222000000, level="county")) is None


def area(name: str, cell: MatrixCell) -> Area:
    return Area(Body(place=Division(name=name)), cell, "", name)


def test_the_farthest_behind_comes_first() -> None:
    areas = [
        area("到", MatrixCell("met", 4, 4)),
        area("近", MatrixCell("short", 9, 10)),
        area("无", MatrixCell("no_cases", 0, 0)),
        area("远", MatrixCell("short", 1, 10)),
        area("远而多", MatrixCell("short", 10, 100)),
    ]
    assert [each.name for each in worst_first(areas)] == ["远而多", "远", "近", "到", "无"]
    assert [each.missing for each in worst_first(areas)] == [90, 9, 1, None, None]


def test_colour_never_stands_without_a_figure() -> None:
    drawn = area("石拐区", MatrixCell("short", 18, 23, href="/gaps/")).drawn(label=True)
    assert drawn == {
        "name": "石拐区", "label": "石拐区", "text": "18/23", "tone": "q1", "href": "/gaps/",
    }
    assert area("石拐区", MatrixCell("met", 1, 1)).drawn(label=False)["label"] == ""
