"""Loading trees of divisions, good and bad."""

from pathlib import Path

import pytest

from nuanxin.association.actions.divisions import load_divisions, read_division_file
from nuanxin.association.models import Body, Division, LogEntry
from nuanxin.association.scope import LEVELS
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
        (TOP + "441900000000,东莞市,city,,,449900000x00\n", "代码“449900000x00”不是 12 位数字"),
        (TOP + "４４１９００００００００,东莞市,city,,,\n", "不是 12 位数字"),
        (TOP + "-41900000000,东莞市,city,,,\n", "不是 12 位数字"),
        (TOP + f"441900000000,{'东' * 61},city,,,\n", "名称太长"),
        (TOP + "441900000000,东\x00莞,city,,,\n", "看不见的字符"),
        (TOP + f'441900000000,"{"东" * 200_000},city,,,\n', "引号没有成对"),
        ("", "没有一行区划"),
    ],
)
def test_a_bad_file_is_refused_whole(everywhere: None, tmp_path: Path, text: str, said: str) -> None:
    before = Division.objects.count()
    with pytest.raises(Refused, match=said):
        load(tmp_path, text)
    assert Division.objects.count() == before


TOWN = TWIN + "441900004000,南城街道,township,,,\n441900005000,万江街道,township,,,\n"
ENDED = "441900003000,东城街道,township,,2024-07-01,{}\n"


@pytest.mark.parametrize(
    "text",
    [
        ENDED.format("441900003000"),
        ENDED.format("441900004000") + "441900004000,南城街道,township,,2024-07-01,441900003000\n",
        ENDED.format("441900004000")
        + "441900004000,南城街道,township,,2024-07-01,441900005000\n"
        + "441900005000,万江街道,township,,2024-07-01,441900003000\n",
    ],
    ids=["itself", "two", "three"],
)
def test_successors_never_go_in_circles(everywhere: None, tmp_path: Path, text: str) -> None:
    load(tmp_path, TOWN)
    with pytest.raises(Refused, match=r"第 2 行 441900003000 东城街道：它的继承者绕回了它自己"):
        load(tmp_path, text)
    assert not Division.objects.filter(successor__isnull=False).exists()
    assert not Division.objects.filter(valid_to__isnull=False).exists()


def test_nor_with_what_is_stored(everywhere: None, tmp_path: Path) -> None:
    load(tmp_path, TOWN + "441900006000,莞城街道,township,,2024-01-01,441900003000\n")
    with pytest.raises(Refused, match="绕回了它自己"):
        load(tmp_path, ENDED.format("441900006000"))
    load(tmp_path, ENDED.format("441900004000"))  # a chain that ends somewhere is welcome
    assert Division.objects.filter(successor__isnull=False).count() == 2


TWINS = (
    TWIN + "442000000000,中山市,city,,,\n442000000000,中山市,county,,,\n442000001000,石岐街道,township,,,\n"
    "460000000000,海南省,province,,,\n460400000000,儋州市,city,,,\n460400000000,儋州市,county,,,\n"
    "460400100000,那大镇,township,,,\n"
    "350000000000,福建省,province,,,\n350500000000,泉州市,city,,,\n350527000000,金门县,county,,,\n"
    "350527000000,金门县,township,,,\n350527000000,金门县,village,,,\n"
)


def test_every_twin_of_the_country_stands_below_its_own(everywhere: None, tmp_path: Path) -> None:
    load(tmp_path, TWINS)
    codes = (441900000000, 442000000000, 460400000000, 350527000000)
    twins = Division.objects.filter(code__in=codes).select_related("parent")
    assert twins.count() == 9
    for twin in twins:
        assert twin.parent
        assert LEVELS.index(twin.level) == LEVELS.index(twin.parent.level) + 1
        body = Body.objects.get(place=twin)
        assert (body.division, body.level) == (twin.code, twin.level)
    town = Division.objects.get(code=460400100000)
    assert town.parent == twins.get(code=460400000000, level="county")
    with pytest.raises(Refused, match="与第 18 行重复"):
        load(tmp_path, TWINS + "350527000000,金门县,village,,,\n")


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("代码,名称\n1,2\n", "utf-8")
    with pytest.raises(Refused, match="缺少列 code、name、level"):
        read_division_file(path)
    path.write_bytes("代码".encode("utf-16"))
    with pytest.raises(Refused, match="UTF-8"):
        read_division_file(path)
