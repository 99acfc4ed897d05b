"""Which sentences of village rules are pointed at: fines and losses tied to births, coercion; no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.governance.checklist import Pointed, checklist, pointed_at, sentences

UNLAWFUL = [
    ("fine_for_births", "违反计划生育政策多生的，每胎罚款五千元。"),
    ("fine_for_births", "凡超生者须向村集体缴纳社会抚养费。"),
    ("fine_for_births", "新婚夫妇须交计划生育保证金2000元，生育第二个孩子的不退。"),
    ("fine_for_births", "未婚先育的，每例收取管理费三千元。"),
    ("fine_for_births", "享受生育保险的家庭，超生一胎同样罚款五千元。"),
    ("fine_for_births", "签订计划生育合同，违约的一方支付违约金。"),
    ("benefit_lost_for_births", "超生户三年内不享受集体分红。"),
    ("benefit_lost_for_births", "违反计划生育的户，取消低保、救助等一切优惠待遇。"),
    ("benefit_lost_for_births", "生育三孩以上的，收回承包地和宅基地。"),
    ("benefit_lost_for_births", "多生的子女不分给口粮田，也不予落户。"),
    ("benefit_lost_for_births", "计划外生育的，五年内不得享受村集体福利，党员干部一票否决。"),
    ("benefit_lost_for_births", "拒不落实节育措施的，村里不予出具任何证明。"),
    ("duty_of_tests", "育龄妇女必须按时参加查孕查环。"),
    ("duty_of_tests", "已婚育龄妇女每季度到村卫生室接受妇检一次，每季度都要参加。"),
    ("duty_of_tests", "生育两个孩子的夫妇，一方应当落实结扎措施。"),
    ("duty_of_tests", "外出务工的育龄妇女须每半年寄回孕检证明。"),
    ("reporting", "发现怀孕妇女要及时向村委会报告。"),
    ("reporting", "举报超生的，奖励举报人五百元。"),
    ("reporting", "村民不得容留、包庇计划外怀孕人员。"),
    ("limits_on_births", "一对夫妻只能生育一个孩子。"),
    ("limits_on_births", "生育间隔不满四年的不准生育，严禁抢生。"),
    ("limits_on_births", "对违反计划生育政策的，按有关规定严肃处理。"),
    ("women_in_marriage", "出嫁女不得享受土地补偿。"),
    ("women_in_marriage", "双女户只能招一名上门女婿，其余女儿出嫁后户口必须迁出。"),
    ("women_in_marriage", "离婚、丧偶妇女改嫁的，收回承包地。"),
    ("forced_membership", "全体村民必须加入计划生育协会，会费从集体分红中代扣。"),
    ("forced_membership", "不加入计生协的，不能评为文明户。"),
]
LAWFUL = [
    "倡导文明婚俗，反对高额彩礼，彩礼不得超过三万元。",
    "依法享受生育保险和生育津贴。",
    "村集体为孕产妇免费提供保健随访，自愿参加。",
    "乱倒垃圾的，批评教育，情节严重的罚款五十元。",
    "独生子女家庭的父母依法享受奖励扶助。",
    "独生子女家庭分红时多分一人份。",
    "出嫁女依法享有同等的集体收益，任何人不得取消。",
    "对生育二孩、三孩的家庭，村集体送去慰问品。",
    "不得以生育、婚姻状况为由取消、扣发集体分红。",
    "不再收取社会抚养费，取消生育罚款。",
    "入学、入户、分红不与生育子女数挂钩。",
    "村卫生室免费提供避孕药具，需要的自愿领取。",
    "鼓励村民自愿加入计划生育协会。",
    "村民应当遵守法律，邻里和睦，尊老爱幼。",
    "红白事从简，酒席不超过十桌，违反的不得评为文明户。",
    "育龄妇女自愿参加两癌免费筛查。",
    "高龄孕产妇可以到旗妇幼保健院咨询。",
    "禁止非医学需要的胎儿性别鉴定，禁止歧视、虐待生育女婴的妇女。",
    "男女平等，上门女婿和村民同等享受集体待遇。",
    "赡养老人是子女应尽的义务，不赡养的取消评优资格。",
    "加强出租房屋登记，发现可疑人员及时报告。",
    "夫妻共同承担家务和育儿，反对家庭暴力。",
    "生态林禁止放牧，违者按每只羊二十元赔偿。",
    "垃圾分类每月检查一次，定期公布。",
]
LIST = """第六条　有下列情形之一的，取消当年集体分红：
（一）乱搭乱建的；
（二）超生的；
（三）赌博的。
第七条　爱护水源。"""


@pytest.mark.parametrize(("code", "sentence"), UNLAWFUL)
def test_it_points_at(code: str, sentence: str) -> None:
    assert code in {each.pattern for each in pointed_at(f"第一条 爱护环境。{sentence}\n第三条 尊老爱幼。")}


@pytest.mark.parametrize("sentence", LAWFUL)
def test_it_does_not_point_at(sentence: str) -> None:
    assert not [each.pattern for each in pointed_at(f"第一条 优生优育。{sentence}\n第三条 尊老爱幼。")]


def test_each_pattern_is_known_by_a_sentence_and_gives_its_reason() -> None:
    patterns = checklist().patterns
    assert {code for code, _ in UNLAWFUL} == set(patterns)
    assert all("第" in each.law and each.why and each.title for each in patterns.values())


def said(text: str) -> list[str]:
    return [text[each.start : each.end] for each in pointed_at(text)]


def test_an_item_is_read_with_the_head_of_its_list() -> None:
    assert said(LIST) == ["（二）超生的；"]
    turned = LIST.replace("有下列情形之一的，取消当年集体分红", "违反计划生育的").replace("超生的", "收回承包地")
    assert said(turned) == ["（二）收回承包地；"]


def test_a_sentence_that_goes_on_is_read_with_the_one_before() -> None:
    found = said("第五条 超生的由村委会批评教育。情节严重的，罚款两千元。第六条 违者罚款。")
    assert found == ["情节严重的，罚款两千元。"]
    assert not said("第五条 乱倒垃圾的批评教育。情节严重的，罚款两千元。")


@given(st.text(max_size=200), st.sampled_from([sentence for _, sentence in UNLAWFUL]), st.text(max_size=200))
def test_it_marks_the_sentence_itself(before: str, sentence: str, after: str) -> None:
    text = f"{before}\n第二条\n{sentence}\n{after}"
    assert any(text[each.start : each.end] == sentence for each in pointed_at(text))


words = st.sampled_from([sentence for _, sentence in UNLAWFUL] + LAWFUL + ["\n", "　", "：", "；", "（一）", "第三条"])
texts = st.lists(words | st.text(max_size=8), max_size=12).map("".join)


@given(texts)
def test_sentences_lie_in_order_and_hold_all_that_is_printed(text: str) -> None:
    found, at = list(sentences(text)), 0
    for each in found:
        assert at <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.text == each.text.strip()
        assert not text[at : each.start].strip("。；;！？!? \n\t”’」』）)") or text[at : each.start].isspace()
        at = each.end


@given(texts, texts)
def test_what_is_pointed_at_does_not_depend_on_what_stands_elsewhere(first: str, second: str) -> None:
    head = f"{first}\n"
    alone, by = pointed_at(f"第九条\n{second}"), len(head)
    moved = [Pointed(each.pattern, each.start + by, each.end + by) for each in alone]
    assert list(pointed_at(f"{head}第九条\n{second}")) == [*pointed_at(head), *moved]
