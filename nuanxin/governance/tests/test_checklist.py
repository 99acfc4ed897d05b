"""Which sentences of village rules are pointed at: fines and lost benefits tied to births, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.governance.checklist import patterns, pointed_at

UNLAWFUL = [
    ("fine_for_births", "违反计划生育政策多生的，每胎罚款五千元。"),
    ("fine_for_births", "凡超生者须向村集体缴纳社会抚养费。"),
    ("benefit_lost_for_births", "超生户三年内不享受集体分红。"),
    ("duty_of_tests_or_reports", "育龄妇女必须按时参加查孕查环。"),
    ("women_married_out", "出嫁女不得享受土地补偿。"),
]
LAWFUL = [
    "倡导文明婚俗，反对高额彩礼。",
    "依法享受生育保险和生育津贴。",
    "村集体为孕产妇免费提供保健随访，自愿参加。",
    "乱倒垃圾的，批评教育，情节严重的罚款五十元。",
    "独生子女家庭的父母依法享受奖励扶助。",
    "出嫁女依法享有同等的集体收益，任何人不得取消。",
]


@pytest.mark.parametrize(("code", "sentence"), UNLAWFUL)
def test_it_points_at(code: str, sentence: str) -> None:
    assert code in {each.pattern for each in pointed_at(f"第一条 爱护环境。{sentence}\n第三条 尊老爱幼。")}


@pytest.mark.parametrize("sentence", LAWFUL)
def test_it_does_not_point_at(sentence: str) -> None:
    assert not list(pointed_at(sentence))


@given(st.text(max_size=200), st.sampled_from([sentence for _, sentence in UNLAWFUL]), st.text(max_size=200))
def test_it_marks_the_sentence_itself(before: str, sentence: str, after: str) -> None:
    text = f"{before}\n{sentence}\n{after}"
    assert any(text[each.start : each.end] == sentence for each in pointed_at(text))


def test_each_pattern_is_known_by_a_sentence() -> None:
    assert {code for code, _ in UNLAWFUL} == set(patterns())
