"""The dictionary the project ships, and what one may not write into it."""

import pytest

from nuanxin.association.kinds import post_kinds
from nuanxin.association.scope import LEVELS
from nuanxin.base.refused import Refused
from nuanxin.measures.dictionary import dictionary, match_measure, measure_named, read

SHIPPED = (
    "full_time_staff", "township_staffed", "village_staffed", "village_advisers",
    "township_managers", "posts_filled", "posts_held", "posts_established", "staff_on_establishment",
    "undertakings_on_time", "undertakings_done", "deeds_on_time", "reform_solved", "terms_current",
    "leadership_filled", "deeds_content", "active_advisers", "village_active_advisers",
    "advisers_trained", "grassroots_trained", "county_council_met", "township_council_met",
    "village_council_met", "groups_active", "members", "village_rules_passed", "village_rules_filed",
    "village_rules_publicised", "policy_undertakings", "magazine_contributions", "magazine_readings",
    "magazine_copies",
    "contact_coverage", "green_channel_coverage", "family_doctor_coverage", "services_coverage",
    "services_given", "households_served", "contact_in_time", "insured_households",
    "wristbands_issued",
)
RED_LINES = (
    "怀孕", "孕情", "避孕", "节育", "月经", "流产", "胎", "孩次", "生育意愿", "婚育状况", "政策内",
    "政策外", "社会抚养费", "维稳", "稳控", "上访", "签到", "打卡", "积分", "排名", "在线时长",
)


def test_codes_stay() -> None:
    assert tuple(dictionary().measures) == SHIPPED


@pytest.mark.parametrize("code", SHIPPED)
def test_every_word_is_registered(code: str) -> None:
    measure = measure_named(code)
    assert {count.fact for count in measure.counts} <= set(dictionary().facts)
    kinds = {kind for count in measure.counts for kind in count.kinds}
    assert kinds <= set(post_kinds()) | set(LEVELS) | dictionary().kinds
    assert measure.title
    assert measure.definition.endswith("。")
    assert measure.version >= 1


@pytest.mark.parametrize("code", ["members", "magazine_contributions", "magazine_readings", "magazine_copies"])
def test_what_is_free_has_nothing_to_reach(code: str) -> None:
    measure = measure_named(code)
    assert (measure.kind, measure.goal, measure.free, measure.match.words) == ("sum", "none", True, ())


@pytest.mark.parametrize("code", SHIPPED)
def test_no_red_line_is_counted(code: str) -> None:
    measure = measure_named(code)
    said = measure.title + measure.definition + "".join(need.title for need in measure.needs)
    assert not [word for word in RED_LINES if word in said]


def test_every_post_kind_that_is_needed_stands_in_the_tier_it_is_counted_in() -> None:
    for measure in dictionary().measures.values():
        for need in measure.needs:
            levels = {post_kinds()[k].level if k in post_kinds() else k for k in need.count.kinds}
            assert levels == {measure.level}


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Refused, match="nuanxin measures list"):
        measure_named("no_such")


ENTRY = """
[facts]
bodies = "interval"
posts = "interval"
done = "day"
[levels]
[measures.one]
title = "一"
goal = "reach"
source = "records"
version = 1
definition = "……"
"""
FAULTS = {
    'unit = "人"\ncounted = { fact = "posts" }\nkind = "sum"\nfree = true': "nothing to reach",
    'unit = "人"\ncounted = { fact = "posts" }\nkind = "sum"': "no share to reach",
    'unit = "village"': "must say what it counts",
    'unit = "个"\nneeds = [{ title = "人", fact = "posts" }]': "must say what it counts",
    'unit = "village"\nneeds = [{ title = "人", fact = "seats" }]': "no such fact",
    'unit = "village"\nneeds = [{ title = "人", fact = "posts", kinds = ["king"] }]': "no such kind",
    'unit = "件"\npair = { due = { fact = "posts" }, done = { fact = "done" }, by = "key" }': "shape",
}


@pytest.mark.parametrize("entry", FAULTS)
def test_an_entry_that_contradicts_itself_is_named(entry: str) -> None:
    whole = entry if "kind" in entry.split() else entry + '\nkind = "share"'
    with pytest.raises(ValueError, match=f"measure one: .*{FAULTS[entry]}"):
        read(ENTRY + whole)


@pytest.mark.parametrize(
    ("words", "per", "code"),
    [
        ("专职在岗人员", "旗县区", "full_time_staff"),
        ("专职工作人员", "县（市、区）", "full_time_staff"),
        ("专职人员", "乡镇", None),
        ("有人负责、有人干事", "苏木（乡镇）", "township_staffed"),
        ("有人负责、有人干事", "嘎查村（居）", "village_staffed"),
        ("有人管事", "社区", "village_staffed"),
        ("有人负责、有人干事", None, None),
        ("家庭健康指导员", "嘎查村（居）", "village_advisers"),
        ("家庭健康指导员", None, "village_advisers"),
        ("家庭健康指导员队伍管理人员", "苏木（乡镇）", "township_managers"),
        ("指导员管理员", "街道", "township_managers"),
        ("家庭健康指导员队伍建设", None, None),
        ("家庭健康指导员培训", "嘎查村", None),
        ("暖心家园", None, None),
        ("培训家庭健康指导员", None, "advisers_trained"),
        ("指导员队伍管理人员培训", None, None),
        ("培训基层工作人员", None, "grassroots_trained"),
        ("做好会员代表大会的筹备工作", None, "terms_current"),
        ("配齐配强计生协领导班子", None, "leadership_filled"),
        ("召开理事会", "苏木（乡镇）", "township_council_met"),
        ("召开理事会", None, None),
        ("发挥计生协理事会、会员小组等作用", None, "groups_active"),
        ("修订村规民约", None, "village_rules_passed"),
        ("村规民约备案", None, "village_rules_filed"),
        ("组织开展新修订的村规民约、自治章程的宣传贯彻", None, "village_rules_publicised"),
        ("我为群众办实事", None, "deeds_on_time"),
        ("发展会员", None, None),
        ("学好用好《人生》", None, None),
        ("联系人", None, "contact_coverage"),
        ("就医绿色通道", None, "green_channel_coverage"),
        ("家庭医生签约", None, "family_doctor_coverage"),
        ("提供“精神慰藉、走访慰问、志愿服务、保险保障”四项服务", None, "services_coverage"),
        ("双岗联系人按时联系", None, "contact_in_time"),
        ("计生家庭保险覆盖率", "计生家庭", "insured_households"),
        ("黄手环行动", None, "wristbands_issued"),
        ("生育保险", None, None),
    ],
)
def test_what_a_notice_means(words: str, per: str | None, code: str | None) -> None:
    assert match_measure(words, per) == code
