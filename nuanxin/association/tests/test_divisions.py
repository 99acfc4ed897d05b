"""Loading trees of divisions, good and bad."""

from pathlib import Path

import pytest

from nuanxin.association.actions.divisions import load_divisions, read_division_file
from nuanxin.association.models import Body, Division, LogEntry
from nuanxin.base.refused import Refused

HEAD = "code,name,level,valid_from,valid_to,successor\n"
TOP = "440000000000,广东省,province,,,\n"
TWIN = TOP + (
    "441900000000,东莞市,city,,,\n441900000000,东莞市,county,,,\n"
    "441900003000,东城街道,township,,,\n441900003001,岗贝社区居委会,village,,,\n"
)


def file(folder: Path, text: str) -> Path:
    path = folder / "tree.csv"
    path.write_text(HEAD + text, "utf-8")
    return path


def load(folder: Path, text: str) -> None:
    load_divisions(None, "tree.csv", read_division_file(file(folder, text)))


def test_the_real_tree_is_loaded(everywhere: None) -> None:
    assert Division.objects.count() == 958
    assert Body.objects.count() == 957
    counts = {level: Body.objects.filter(level=level).count() for level in ("county", "township", "village")}
    assert counts == {"county": 10, "township": 91, "village": 855}
    assert Division.objects.get(code=150271000000).level == "county"


def test_a_twin_code_stands_on_two_levels(everywhere: None, tmp_path: Path) -> None:
    load(tmp_path, TWIN)
    twins = Division.objects.filter(code=441900000000)
    assert {d.level: d.parent.level for d in twins if d.parent} == {"city": "province", "county": "city"}
    town = Division.objects.get(code=441900003000)
    assert town.parent == twins.get(level="county")


def test_the_same_file_twice_changes_nothing(everywhere: None, tmp_path: Path) -> None:
    load(tmp_path, TWIN)
    entries = LogEntry.objects.count()
    again = load_divisions(None, "tree.csv", read_division_file(file(tmp_path, TWIN)))
    assert (again.added, again.changed, again.bodies, again.unchanged) == (0, 0, 0, 5)
    assert LogEntry.objects.count() == entries


def test_a_merger_is_recorded_and_closes_the_body(everywhere: None, tmp_path: Path) -> None:
    load(tmp_path, TWIN + "441900003002,某村,village,,,\n")
    load(tmp_path, TWIN + "441900003002,某村,village,,2024-07-01,441900003001\n")
    gone = Division.objects.get(code=441900003002)
    assert gone.successor == Division.objects.get(code=441900003001)
    assert str(Body.objects.get(place=gone).valid_to) == "2024-07-01"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOP + "441900000000,东莞市,city,,,\n" * 2, "第 4 行 441900000000 东莞市：与第 3 行重复"),
        (TOP + "441900003000,东城街道,township,,,\n", "找不到上级 441900000000"),
        (TOP + "44190000,东莞市,city,,,\n", "第 3 行：代码“44190000”不是 12 位数字"),
        (TOP + "441900003000,东莞市,city,,,\n", "末尾与层级 city 不符"),
        (TOP + "441900000000,东莞市,town,,,\n", "层级“town”不认识"),
        (TOP + "441900000000,,city,,,\n", "没有名称"),
        (TOP + "441900000000,东莞市,city,2024,,\n", "日期“2024”要写成"),
        (TOP + "441900000000,东莞市,city,2024-01-02,2024-01-02,\n", "停用日要晚于启用日"),
        (TOP + "441900000000,东莞市,city,,,449900000000\n", "找不到继承它的 449900000000"),
        ("", "没有一行区划"),
    ],
)
def test_a_bad_file_is_refused_whole(everywhere: None, tmp_path: Path, text: str, said: str) -> None:
    before = Division.objects.count()
    with pytest.raises(Refused, match=said):
        load(tmp_path, text)
    assert Division.objects.count() == before


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("代码,名称\n1,2\n", "utf-8")
    with pytest.raises(Refused, match="缺少列 code、name、level"):
        read_division_file(path)
    path.write_bytes("代码".encode("utf-16"))
    with pytest.raises(Refused, match="UTF-8"):
        read_division_file(path)
