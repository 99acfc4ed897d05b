"""By what a person is found, and how what is found is shown."""

from nuanxin.base.rules import masked
from nuanxin.base.rules.finding import asked, tokens


def test_a_name_of_three() -> None:
    assert tokens("王小明") == (("王小明",), ("王",), ("王小", "小明"), ("wxm",))


def test_surnames_are_read_as_surnames() -> None:
    one = {
        "单": "s", "曾": "z", "仇": "q", "解": "x", "查": "z", "区": "o", "翟": "z", "盖": "g", "任": "r", "朴": "p",
        "华": "h", "阚": "k", "石": "s", "尉迟": "yc", "万俟": "mq", "长孙": "zs", "令狐": "lh", "澹台": "tt",
    }  # fmt: skip
    assert {family: tokens(f"{family}演").initials for family in one} == {
        family: (f"{letters}y",) for family, letters in one.items()
    }


def test_two_readings_are_both_found() -> None:
    assert set(tokens("乐演").initials) == {"yy", "ly"}
    assert set(tokens("演长乐").initials) == {"ycl", "ycy", "yzl", "yzy"}
    assert len(tokens("覃长乐行").initials) == 4


def test_a_surname_of_two_characters() -> None:
    found = tokens("欧阳演示")
    assert found.surnames == ("欧阳",)
    assert found.initials == ("oyys",)


def test_a_transcribed_name_is_found_by_each_part() -> None:
    found = tokens("阿依古丽·买买提")
    assert set(found.names) == {"阿依古丽买买提", "阿依古丽", "买买提"}
    assert found.surnames == ()
    assert "丽买" not in found.runs
    assert set(found.initials) == {"ayglmmt", "aygl", "mmt"}
    assert tokens("额尔登其其格").initials == ("eedqqg",)
    assert tokens("额尔登其其格").surnames == ()


def test_other_scripts_and_remarks() -> None:
    assert tokens("ᠪᠠᠶ\u180bᠠᠷ").names == ("ᠪᠠᠶᠠᠷ",)
    assert tokens("ᠪᠠᠶᠠᠷ").initials == ()
    assert tokens("Demo Person").names == ("demoperson", "demo", "person")
    assert tokens("演示（大）") == tokens("演示")
    assert tokens("𠮷演").initials == ()
    assert tokens("𠮷演").runs == ("𠮷演",)
    assert tokens("") == ((), (), (), ())


def test_what_is_typed_finds_whom_it_should() -> None:
    typed = {
        "王小明": ["王小明", "小明", "王", "WXM", "ｗｘｍ", "王小"],
        "欧阳演示": ["欧阳", "oyys"],
        "额尔登其其格": ["尔登其", "eedqqg", "其格"],
        "阿依古丽·买买提": ["买买提", "阿依古丽•买买提", "阿依古丽买买提", "mmt"],
        "Demo Person": ["demo", "Person", "Demo Person"],
        "ᠪᠠᠶ\u180bᠠᠷ": ["ᠪᠠᠶᠠᠷ"],
    }
    assert not [(word, name) for name, words in typed.items() for word in words if not finds(word, name)]
    assert not [word for words in typed.values() for word in words if finds(word, "周示范")]


def finds(word: str, name: str) -> bool:
    """As a search does it: one of three, or all of the runs."""
    want, has = asked(word), tokens(name)
    one_of = ((want.names, has.names), (want.surnames, has.surnames), (want.initials, has.initials))
    return any(set(a) & set(b) for a, b in one_of) or (bool(want.runs) and set(want.runs) <= set(has.runs))


def test_names_are_shown_by_their_surname() -> None:
    shown = {
        "张三": "张*", "王小明": "王**", "欧阳演示": "欧阳**", "欧阳": "欧*", "额尔登其其格": "额*****",
        "阿依古丽·买买提": "阿***·***", "张": "张", "": "",
    }  # fmt: skip
    assert {name: masked.name(name) for name in shown} == shown


def test_numbers_are_shown_by_their_ends() -> None:
    assert masked.resident_number("150204195001019961") == "1502************61"
    assert masked.resident_number("15020419500101") == "***"
    assert masked.phone("13800001234") == "138****1234"
    assert masked.phone("0472-0001234转801") == "0472-****234"
    assert masked.phone("见通讯录") == "***"
    assert masked.bank_card("6228480402564890018") == "****0018"
    assert masked.bank_card("6228") == "***"


def test_an_address_ends_with_the_village() -> None:
    shown = {
        "包头市固阳县演示镇演示嘎查3组12号": "包头市固阳县演示镇演示嘎查***",
        "演示街道演示社区5栋2单元": "演示街道演示社区***",
        "演示镇前进路8号": "演示镇***",
        "演示嘎查": "演示嘎查",
        "前进路8号": "***",
        "": "***",
    }
    assert {address: masked.address(address) for address in shown} == shown
