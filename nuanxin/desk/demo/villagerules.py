"""Made-up village rules and magazine rows of the cast's county; marked 演示."""

from datetime import timedelta

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
from nuanxin.governance.actions.magazine import (
    ContributionInput,
    CopiesInput,
    ReadingInput,
    note_copies,
    note_printed,
    note_reading,
    send_contribution,
)
from nuanxin.governance.actions.villagerules import (
    PassedInput,
    RuleInput,
    draft_rule,
    file_rule,
    judge,
    pass_rule,
    publicise_rule,
)
from nuanxin.governance.models import VillageRule

OPENING = (
    "村规民约（演示）", "第一章　总则", "第一条　为了邻里和睦、村子干净，经村民会议讨论，定下这份规约，人人平等。",
    "第二章　婚育和家庭", "第二条　倡导文明婚俗，不要高额彩礼，红白事从简。",
)  # fmt: skip
OLD = (
    "第三条　村民应当自觉实行计划生育，超生的每胎罚款三千元，两年内不享受集体分红。",
    "第四条　已婚育龄妇女必须每季度参加孕检、环检。", "第五条　出嫁女户口迁出，不再参加土地补偿分配。",
)  # fmt: skip
MENDED = (
    "第三条　生育由夫妻自己商量决定，村里为孕产妇和婴幼儿家庭提供帮助，不与集体收益挂钩。",
    "第四条　妇幼健康服务自愿参加，村卫生室免费领取叶酸。",
    "第五条　妇女不论未婚、结婚、离婚、丧偶，依法享有同等的集体收益。",
)  # fmt: skip
CLOSING = (
    "第三章　邻里", "第六条　赡养老人，关心独居老人和有困难的家庭。",
    "第七条　爱护环境，垃圾分类；乱倒垃圾的，批评教育。情节严重的，在村务公开栏提醒。",
)  # fmt: skip
USES = ("理事会集体学习家庭健康一栏", "入户时给老人读故事", "主题党日选读")
PIECES = ("草原上的暖心小屋", "一双扶手的故事")


def keep_rules_and_read() -> None:
    """Once: a second run finds the rules and leaves everything as it is."""
    if VillageRule.objects.exists():
        return
    bodies = stage()
    villages = list(Body.objects.below(bodies["township"], "village").order_by("division")[:5])
    for done, village in enumerate(villages):
        _live(village, done)
    for body in (bodies["city"], bodies["county"], bodies["township"], bodies["village"]):
        _read(body)


def _live(village: Body, done: int) -> None:
    """The further down the list, the further its rules are: the first is only drafted."""
    old = draft_rule(None, village, RuleInput("rules", _text(OLD)))
    if done == 0:
        return
    for finding in old.findings.all():
        judge(None, finding, "unlawful", "")
    if done == 1:
        return
    day = today() - timedelta(days=90 - done * 7)
    rule = draft_rule(None, village, RuleInput("rules", _text(MENDED)))
    rule = pass_rule(None, rule, PassedInput(day, 60 + done * 9))
    if done > 2:
        rule = file_rule(None, rule, day + timedelta(days=6), f"演示村备〔{day.year}〕{done}号")
    if done > 3:
        publicise_rule(None, rule, day + timedelta(days=10))


def _text(middle: tuple[str, ...]) -> str:
    return "\n".join((*OPENING, *middle, *CLOSING))


def _read(body: Body) -> None:
    year = today().year
    note_copies(None, body, CopiesInput(year, {"city": 20, "county": 12, "township": 3}.get(body.level, 1)))
    day = today() - timedelta(days=40)
    note_reading(None, body, ReadingInput(day, f"{USES[len(body.name) % len(USES)]}（演示）", f"{year} 年第 5 期"))
    if body.level == "county":
        before = day - timedelta(days=30)
        sent = [send_contribution(None, body, ContributionInput(f"{title}（演示）", before)) for title in PIECES]
        note_printed(None, sent[0], day, f"{year} 年第 8 期")
