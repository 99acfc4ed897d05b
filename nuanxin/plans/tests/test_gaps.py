"""What a gap says, whom it names, and what comes next."""

from types import SimpleNamespace
from typing import Any

import pytest

from nuanxin.association.models import Body, Division, Post
from nuanxin.measures.dictionary import measure_named
from nuanxin.measures.questions import Gap, Place, Question
from nuanxin.plans.figures.standing import in_words
from nuanxin.plans.gaps.items import Calls, Lack, kind_to_appoint, lack_in_words
from nuanxin.plans.gaps.lists import next_steps

VILLAGE = Place(150202001001, "village")


@pytest.mark.parametrize(
    ("code", "gap", "words", "kind"),
    [
        ("village_advisers", Gap(VILLAGE, 1, 2, 1), "缺 1 名家庭健康指导员", "village_adviser"),
        ("village_staffed", Gap(VILLAGE, 1, 2, 1, ("专干",)), "缺专干", "village_worker"),
        (
            "village_staffed",
            Gap(VILLAGE, 0, 2, 2, ("负责人", "专干")),
            "缺负责人、专干",
            "village_president",
        ),
        (
            "full_time_staff",
            Gap(Place(150202000000, "county"), 1, 2, 1),
            "缺 1 名专职在岗人员",
            "county_officer",
        ),
        ("terms_current", Gap(VILLAGE, 0, 1, 1), "任期已满，或没有登记届次", ""),
        ("village_council_met", Gap(VILLAGE, 1, 3, 2), "少开 2 次理事会", ""),
        ("village_active_advisers", Gap(VILLAGE, 1, 2, 1), "缺 1 名活跃指导员", ""),
        ("village_rules_filed", Gap(VILLAGE, 0, 1, 1), "现行的村规民约没有备案", ""),
        ("undertakings_on_time", Gap(Place(150202000000, "county"), 1, 3, 2), "差 2 件", ""),
    ],
)
def test_it_says_what_is_missing_and_which_seat_to_fill(
    code: str, gap: Gap, words: str, kind: str
) -> None:
    measure = measure_named(code)
    assert lack_in_words(measure, gap) == words
    assert kind_to_appoint(measure, gap) == kind


@pytest.mark.parametrize(
    ("code", "words", "address"),
    [
        ("terms_current", "看换届", "/terms/of/7/"),
        ("village_council_met", "看会议", "/organisation/of/7/meetings/"),
        ("groups_active", "看小组", "/organisation/of/7/groups/"),
        ("village_rules_filed", "看村规民约", "/village-rules/of/7/"),
        ("advisers_trained", "看培训", "/trainings/"),
        ("village_active_advisers", "看指导员", "/advisers/"),
        ("reform_solved", "看改革", "/reform/"),
        ("leadership_filled", "看岗位", "/7/"),
    ],
)
def test_it_leads_to_where_it_is_mended(code: str, words: str, address: str) -> None:
    lack = Lack(Gap(VILLAGE, 0, 1, 1), "", Body(pk=7))
    nobody: Any = SimpleNamespace(may=lambda _what: False)
    [step] = next_steps(measure_named(code), lack, nobody, "/gaps/")
    assert step.label == words
    assert step.url.endswith(address)


def seat(kind: str, holder: str = "", phone: str = "0472-1") -> Post:
    post = Post(kind=kind)
    named: Any = SimpleNamespace(holder=SimpleNamespace(name=holder, phone=phone))
    post.held = [named] if holder else []
    return post


TOWNSHIP = Body(pk=1, place=Division(pk=11, name="金山镇"))
HOME = Body(pk=2, place=Division(pk=12, parent_id=11, name="某村"))


def called(at_township: list[Post], at_home: list[Post], phones: dict[int, str]) -> str:
    found = Calls({1: at_township, 2: at_home}, {11: TOWNSHIP}, phones).about(HOME)
    return f"{found} {found.phone}" if found else ""


def who(at_township: list[Post], at_home: list[Post], kind: str = "", *, above: bool = True) -> str:
    calls = Calls({1: at_township, 2: at_home}, {11: TOWNSHIP} if above else {})
    found = calls.about(HOME, kind)
    return found.name if found else ""


OFFICE = [seat("township_president", "会长"), seat("township_officer", "干事")]


def test_the_office_one_tier_up_is_called_first() -> None:
    assert who(OFFICE, [seat("village_president", "村长")]) == "干事"


def test_a_vacant_seat_passes_the_call_on() -> None:
    vacant = [seat("township_president", "会长"), seat("township_officer")]
    assert who(vacant, [seat("village_president", "村长")]) == "会长"


def test_advisers_have_a_manager() -> None:
    managed = [*OFFICE, seat("township_manager", "管理员")]
    assert who(managed, [], "village_adviser") == "管理员"
    assert who(managed, [], "village_worker") == "干事"


def test_who_cannot_be_seen_is_not_called() -> None:
    assert who(OFFICE, [seat("village_president", "村长")], above=False) == "村长"


def test_nobody_is_said_plainly() -> None:
    assert who([], [seat("village_worker", "专干")]) == ""
    assert Lack(Gap(VILLAGE, 0, 1, 1), "").responsible == "还没有人负责"


def test_an_office_is_called_where_nobody_holds_the_seat() -> None:
    phones = {1: "0472-2", 2: "0472-3"}
    assert called([seat("township_officer")], [], phones) == "金山镇（办公室） 0472-2"
    assert called([], [seat("village_president")], {2: "0472-3"}) == "某村（办公室） 0472-3"
    assert called(OFFICE, [], phones).endswith(" 0472-1")


def test_who_gave_no_number_is_called_at_the_office() -> None:
    silent = [seat("township_officer", "干事", phone="")]
    assert called(silent, [], {1: "0472-2"}).endswith("） 0472-2")
    assert called(silent, [], {2: "0472-3"}).endswith("） ")


def test_figures_read_as_the_notice_gives_them() -> None:
    advisers, staffed = measure_named("village_advisers"), measure_named("village_staffed")
    assert in_words(advisers, Question("village_advisers", 2, 90)) == "家庭健康指导员 ≥ 2 人/村 ≥ 90%"
    met = measure_named("village_council_met")
    assert in_words(met, Question("village_council_met", 2)) == "理事会开会（村级） ≥ 2 次/村"
    assert in_words(staffed, Question("village_staffed", None, 100)) == staffed.title


def test_a_line_knows_no_more_than_the_facts() -> None:
    lost = Lack(Gap(VILLAGE, 0, 1, 1), "缺专干")
    assert (lost.name, lost.above, lost.phone) == ("150202001001", "", "")
