"""The contract of reading a notice, clause by clause, each on the smallest text that shows it."""

from typing import Any

import pytest

from nuanxin.plans.reader import Document, Obligation, read


def asked(text: str) -> list[Obligation]:
    return read(text).obligations


def parts(text: str) -> list[str]:
    """What each obligation spans."""
    return [text[each.start : each.end] for each in asked(text)]


def targets(text: str) -> list[tuple[Any, ...]]:
    found = [target for each in asked(text) for target in each.targets]
    return [(each.what, each.op, each.value, each.unit, each.per) for each in found]


PAPER = """海桐县计划生育协会文件
海计协〔2025〕3号
关于印发《2025年工作要点》的通知
各乡镇计生协，县直各会员单位：
现将《2025年工作要点》印发给你们，请认真组织实施。
海桐县计划生育协会
2025年2月18日
2025年工作要点
全县计生协工作的总体要求是：坚持党的领导，服务广大群众。
一、重要任务
（一）建强队伍。各乡镇要配齐配强人员。
二、宣传教育
各级计生协会要办好讲堂。
二、关怀帮扶
要做好走访慰问。
抄送：县委办公室，县政府办公室。
"""


@pytest.fixture
def paper() -> Document:
    return read(PAPER)


def test_parts_of_the_paper(paper: Document) -> None:
    assert paper.number == "海计协〔2025〕3号"
    assert paper.title == "关于印发《2025年工作要点》的通知"
    assert paper.addressees == ["各乡镇计生协", "县直各会员单位"]
    assert paper.copies == ["县委办公室", "县政府办公室"]
    assert paper.issuer == "海桐县计划生育协会"
    assert paper.date == "2025年2月18日"


def test_the_number_may_stand_below_the_title(paper: Document) -> None:
    lines = PAPER.splitlines()
    lines[1], lines[2] = lines[2], lines[1]
    other = read("\n".join(lines))
    assert (other.number, other.title) == (paper.number, paper.title)


def test_sections_are_known_by_number_and_title(paper: Document) -> None:
    assert [(each.section, each.section_title) for each in paper.obligations] == [
        ("", "印发通知"),
        ("", "总的要求"),
        ("一", "重要任务"),
        ("二", "宣传教育"),
        ("二", "关怀帮扶"),
    ]


def test_a_numeral_printed_twice_is_doubted_not_repaired(paper: Document) -> None:
    doubts = [any("印了两次" in doubt for doubt in each.unsure) for each in paper.obligations]
    assert doubts == [False, False, False, True, True]


def test_the_letter_begins_at_what_it_asks(paper: Document) -> None:
    first = paper.obligations[0]
    assert PAPER[first.start : first.end] == "请认真组织实施。"
    assert first.sentence.startswith("现将")
    assert first.who == ["各乡镇计生协", "县直各会员单位"]


def test_lines_cut_by_layout_are_joined() -> None:
    text = "各级计生协要认真落实党中央决策部\n- 3 -\n署，开展 宣传。"
    assert [each.sentence for each in asked(text)] == ["各级计生协要认真落实党中央决策部署，开展宣传。"]
    assert parts(text) == [text]


def test_parts_share_the_sentence_and_do_not_overlap() -> None:
    text = "各镇要开展宣传，鼓励有条件的村建立会员之家。"
    assert parts(text) == ["各镇要开展宣传", "鼓励有条件的村建立会员之家。"]
    assert {each.sentence for each in asked(text)} == {text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各镇要配备干部不少于2名，各村开展活动至少2次。", 2),
        ("各镇要建立台账；各村要落实责任。", 2),
        ("各镇要对照名册，建立台账，落实责任。", 1),
        ("各镇要落实走访慰问、精神慰藉等服务，实现三项制度全覆盖。", 2),
        ("全县计生协要完成调查，调查率达到90%以上，满意率不低于95%。", 3),
        ("各村要开展讲座，全年不少于4场。", 1),
        ("各村要做好以下工作：\n1.设置宣传栏；\n2.发放手册。", 1),
    ],
)
def test_one_row_one_obligation(text: str, expected: int) -> None:
    assert len(asked(text)) == expected


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("各级计生协会要开展宣传。", ["各级计生协"]),
        ("各旗县区、高新区计生协要开展宣传。", ["各旗县区计生协", "高新区计生协"]),
        ("县、乡两级计生协要开展宣传。", ["县、乡两级计生协"]),
        ("民政、残联等部门要加强协作。", ["民政、残联等部门"]),
        ("每个村（社区）要配备1名指导员。", ["村（社区）"]),
        ("有条件的旗县区要建立中心。", ["旗县区"]),
        ("申请救助的家庭应当提交证明。", ["申请救助的家庭"]),
        ("会长由党组织书记担任。", ["党组织书记"]),
        ("全年每个项目点开展活动不少于12次。", ["项目点"]),
        ("参保率要达到90%以上。", []),
        ("市级每年至少组织一次。", ["市级"]),
        ("园区、企业要建立协会。", ["园区", "企业"]),
        ("联系人接到求助后须在1小时内到场。", ["联系人"]),
        ("联系人每次走访均要填写手册。", ["联系人"]),
        ("由村级安排专人每日巡访1次。", ["村级"]),
        ("每个街道案例不少于2篇。", ["街道"]),
        ("项目单位名称变动的，应当报告。", ["项目单位"]),
        ("各镇要加强组织建设，培训基层工作人员，发挥小组作用。", ["各镇"]),
    ],
)
def test_who(text: str, who: list[str]) -> None:
    assert [each.who for each in asked(text)] == [who]


def test_who_is_carried_over_and_doubted() -> None:
    first, second = asked("各镇要开展宣传。加强培训。")
    assert second.who == first.who == ["各镇"]
    assert not first.unsure
    assert second.unsure == ["这句没有写主语，按前文理解为“各镇”"]


def test_after_encouragement_the_subject_is_the_one_before() -> None:
    assert [each.who for each in asked("各镇要开展宣传。鼓励各村建队。加强培训。")] == [
        ["各镇"],
        ["各村"],
        ["各镇"],
    ]


def test_responsible_bodies_stand_behind_the_sentence() -> None:
    text = "各镇要开展宣传。\n1.加强培训，提高能力。（牵头单位：县计生协；配合单位：县财政局）\n2.加强管理。"
    rows = asked(text)
    assert [each.who for each in rows] == [["各镇"], ["县计生协", "县财政局"], ["各镇"]]
    assert rows[1].unsure == ["没有写主语，按责任单位理解为“县计生协、县财政局”"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        *((f"各镇{word}开展宣传。", "must") for word in ("要", "必须", "均应", "应", "应当", "须")),
        ("确保各镇有人负责。", "must"),
        ("一要加强领导，二要落实责任。", "must"),
        *((f"{verb}宣传工作。", "should") for verb in ("推动", "完善", "加强", "做好", "开展")),
        ("请各镇做好宣传。", "should"),
        ("各镇力争至少开展2次宣传。", "should"),
        ("鼓励各镇开展宣传。", "encouraged"),
        ("鼓励夫妻共担育儿责任。", "should"),
        ("各镇按照重要要求完成主要任务，落实工作要点。", "should"),
        ("各镇做好需要的应急准备，提高应对能力。", "should"),
    ],
)
def test_strength(text: str, modality: str) -> None:
    assert {each.modality for each in asked(text)} == {modality}


def test_a_part_without_a_strength_word_takes_that_before() -> None:
    _, second = asked("各镇要开展宣传，每村配备1名干部。")
    assert second.modality == "must"
    assert any("力度随前一部分" in doubt for doubt in second.unsure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每个村至少配备2名指导员。", ("指导员", ">=", 2, "名", "村")),
        ("救助金额不超过5000元。", ("救助金额", "<=", 5000, "元", None)),
        ("各镇应在10日内完成调整。", ("完成调整", "<=", 10, "日", None)),
        ("举办讲座3场。", ("讲座", "=", 3, "场", None)),
        ("50%以上的县建成指导中心。", ("指导中心", ">=", 50, "%", "县")),
        ("每户救助标准不超过3000元。", ("救助标准", "<=", 3000, "元", "户")),
        ("会员信息完整率达到95%以上。", ("会员信息完整率", ">=", 95, "%", None)),
        ("签约率要保持在90%以上。", ("签约率", ">=", 90, "%", None)),
        ("参保户数达到1.2万户。", ("参保户数", ">=", 12_000, "户", None)),
        ("百分之九十五以上的村设立宣传栏。", ("宣传栏", ">=", 95, "%", "村")),
        ("各村每周五前报送信息不少于1条。", ("信息", ">=", 1, "条", "周")),
        ("知晓率较上年提高5个百分点。", ("知晓率", "=", 5, "个百分点", None)),
        ("各村均应配备管理人员。", ("管理人员", "coverage", 100, "%", "村")),
        ("实现联系人制度全覆盖。", ("联系人制度", "coverage", 100, "%", None)),
        ("确保各村有人负责。", ("有人负责", "coverage", 100, "%", "村")),
        ("提高计生家庭参保率。", ("计生家庭参保率", "coverage", None, "%", "计生家庭")),
        ("确保签约率达到100%。", ("签约率", "coverage", 100, "%", None)),
        ("各村要开展“健康行”巡讲，全年不少于4场。", ("巡讲", ">=", 4, "场", None)),
        ("各镇要认领居民“微心愿”，全年不少于30个。", ("微心愿", ">=", 30, "个", None)),
        ("村级配备两名以上指导师。", ("指导师", ">=", 2, "名", None)),
        ("联系人电话问候每三天不少于1次。", ("电话问候", ">=", 1, "次", "三天")),
        ("村级每季度末审阅一次。", ("审阅", "=", 1, "次", "季度")),
        ("慰问金标准每户不低于800元。", ("慰问金标准", ">=", 800, "元", "户")),
        ("慰问金标准为每人300元。", ("慰问金标准", "=", 300, "元", "人")),
        ("经费按照每人每年不低于50元安排。", ("经费", ">=", 50, "元", "年")),
        ("救助金在确诊后30日内发放到位。", ("发放到位", "<=", 30, "日", None)),
        ("每县讲师不少于20人。", ("讲师", ">=", 20, "人", "县")),
        ("培育1支关爱志愿服务队。", ("关爱志愿服务队", "=", 1, "支", None)),
        ("选派10名专家组成讲师团。", ("专家", "=", 10, "名", None)),
        ("建成1处以上公园或广场。", ("公园或广场", ">=", 1, "处", None)),
        ("每500名学生配备1名心理教师。", ("心理教师", "=", 1, "名", "500名学生")),
        ("实现特殊家庭联系人制度全覆盖。", ("联系人制度", "coverage", 100, "%", "特殊家庭")),
    ],
)
def test_targets(text: str, expected: tuple[Any, ...]) -> None:
    assert targets(text) == [expected]


def test_a_range_is_two_targets() -> None:
    assert targets("每个村配备1—2名干部。") == [
        ("干部", ">=", 1, "名", "村"),
        ("干部", "<=", 2, "名", "村"),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("完整率、准确率均不低于95%。", {"完整率": 95, "准确率": 95}),
        ("签约率、随访率分别达到92%和93%。", {"签约率": 92, "随访率": 93}),
    ],
)
def test_rates_in_a_list_are_targets_each(text: str, values: dict[str, int]) -> None:
    assert {what: value for what, _, value, _, _ in targets(text)} == values


@pytest.mark.parametrize(
    "text",
    [
        "各镇要落实政策，对费用超过1万元的，给予补助。",
        "各镇要落实制度，伤害事件较上年下降20%。",
        "为35岁以下妇女提供服务。",
        "降低出生缺陷发生率。",
        "关爱70岁以上老人，服务0—3岁婴幼儿。",
        "落实2024年重点任务，推进“十四五”规划。",
        "给予一次性救助。",
        "落实三个制度。",
    ],
)
def test_a_number_is_never_made_up(text: str) -> None:
    assert asked(text)
    assert targets(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("请于6月30日前上报。", ["06-30"]),
        ("9月1日至10月20日开展活动。", ["09-01", "10-20"]),
        ("利用母亲节、5.29会员活动日开展宣传。", ["05-sun2", "05-29"]),
        ("6月底前完成采集。", ["06-30"]),
        ("2025年底前建成中心。", ["12-31"]),
        ("每月25日前报送信息。", []),
        ("控制年末结余比例。", []),
    ],
)
def test_dates(text: str, days: list[str]) -> None:
    assert [each.dates for each in asked(text)] == [days]


def test_the_dates_of_a_stage_are_those_of_its_rows() -> None:
    text = "一、实施步骤\n（一）宣传阶段（3月1日至3月31日）。各镇要做好宣传。\n（二）总结阶段。各镇要做好总结。"
    assert [each.dates for each in asked(text)] == [["03-01", "03-31"], []]


def test_days_of_the_lunar_calendar_are_doubted() -> None:
    (row,) = asked("各镇要在春节期间开展走访。")
    assert row.dates == []
    assert row.unsure == ["“春节”没有换算成具体日期"]


def test_programmes_stand_without_their_quotes() -> None:
    (row,) = asked("各镇要开展“暖心家园”项目，落实《联系服务记录本》和家庭医生签约，增强“四个意识”。")
    assert row.programmes == ["暖心家园", "联系服务记录本", "家庭医生签约"]


def test_actions_are_verb_and_object() -> None:
    (row,) = asked("各镇要认真开展宣传活动，并于每年6月前建立工作台账。")
    assert row.actions == ["开展宣传活动", "建立工作台账"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请建强基层、优化服务。", ["建强基层", "优化服务"]),
        ("各镇要亲自研究、亲自部署。", ["研究", "部署"]),
        ("重要情况随时报告市计生协。", ["报告市计生协"]),
        ("1小时内报告镇计生办。", ["报告镇计生办"]),
        ("请遵照执行。", ["遵照执行"]),
        ("请各镇于7月5日、12月5日前报送总结。", ["报送总结"]),
    ],
)
def test_actions_are_found_behind_what_leads_to_them(text: str, expected: list[str]) -> None:
    assert [action for each in asked(text) for action in each.actions] == expected


def test_what_is_forbidden_stays_forbidden() -> None:
    assert [each.actions for each in asked("严禁挪用资金。各镇要专账管理，不得挪用资金。")] == [
        ["严禁挪用资金"],
        ["专账管理"],
    ]


def test_a_site_behind_a_quoted_name_is_named_too() -> None:
    (row,) = asked("建好“幸福向导”优生优育指导中心，承接“幸福工程”等公益项目。")
    assert row.programmes == ["幸福向导", "优生优育指导中心", "幸福工程"]


def test_members_of_a_group_are_the_group_served() -> None:
    (row,) = asked("各镇要走访特殊家庭成员，关爱全县计生家庭子女。")
    assert row.beneficiaries == ["特殊家庭成员", "计生家庭子女"]


def test_responsible_bodies_are_asked_by_every_sentence_of_the_item() -> None:
    text = "各镇要开展宣传。\n1.定点医院设立窗口，方便就诊。给予适当补助。（责任单位：县医保局）\n2.加强管理。"
    assert [each.who for each in asked(text)] == [["各镇"], ["定点医院"], ["县医保局"], ["各镇"]]


def test_beneficiaries() -> None:
    (row,) = asked("各镇要为计划生育特殊家庭、孕产妇和70岁以上老人提供服务，提高群众满意度。")
    assert row.beneficiaries[:3] == ["计划生育特殊家庭", "孕产妇", "70岁以上老人"]


@pytest.mark.parametrize(
    "text",
    [
        "2025年是“十四五”规划收官之年。",
        "抄送：县委办公室。",
        "上半年，各项工作取得阶段性成效。",
        "为进一步做好工作，现提出如下要求。",
        "未尽事宜，请与县计生协联系。",
        "联系人：演示，联系电话：0000-1234567。",
        "各地可根据实际调整进度。",
        "",
    ],
)
def test_what_asks_nothing_is_no_row(text: str) -> None:
    assert asked(text) == []


def test_headings_that_contain_a_strength_word_are_headings() -> None:
    text = "一、总体要求\n各镇要开展宣传。\n二、主要目标\n各镇要落实责任。"
    assert [each.section_title for each in asked(text)] == ["总体要求", "主要目标"]
