"""The states of a measure, a clause or an undertaking: a word each; colour never speaks alone."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["met", "short", "late", "free", "blue"]
Underline = Literal["met", "short", "going", "free", "none", "plain"]


@dataclass(frozen=True)
class State:
    """``tone`` colours a tag, ``underline`` marks a sentence of the notice."""

    word: str
    tone: Tone
    underline: Underline


STATES = {
    "met": State("已达到", "met", "met"),
    "done": State("已办结", "met", "met"),
    "short": State("有差距", "short", "short"),
    "rising": State("在上升", "blue", "met"),
    "falling": State("在下降", "blue", "met"),
    "in_progress": State("进行中", "blue", "going"),
    "late": State("已逾期", "late", "short"),
    "proposed": State("等会长同意", "blue", "going"),
    "unassigned": State("还没有人负责", "late", "none"),
    "in_term": State("在届", "met", "met"),
    "soon_over": State("快要换届", "short", "short"),
    "past_term": State("超期", "late", "short"),
    "preparing": State("筹备中", "blue", "going"),
    "awaiting_approval": State("已召开，等批复", "short", "short"),
    "approved": State("已批复，等备案", "blue", "going"),
    "filed": State("已备案", "met", "met"),
    "no_record": State("没有登记", "free", "plain"),
    "applied": State("申请中", "short", "short"),
    "member": State("会员", "met", "met"),
    "left": State("已退会", "free", "plain"),
    "meets": State("活动正常", "met", "met"),
    "asleep": State("久未活动", "short", "short"),
    "closed_group": State("已停办", "free", "plain"),
    "active": State("活跃", "met", "met"),
    "untrained": State("没有培训合格", "short", "short"),
    "lapsed": State("培训过期", "short", "short"),
    "seconded": State("借调在外", "free", "plain"),
    "vacant": State("空缺", "short", "short"),
    "awaiting": State("等答复", "short", "short"),
    "appointed": State("已聘任", "met", "met"),
    "declined": State("没有聘任", "free", "plain"),
    "not_begun": State("还没有动", "short", "short"),
    "in_force": State("有效", "met", "met"),
    "repealed": State("已废止", "free", "plain"),
    "unjudged": State("有句子待核对", "short", "short"),
    "unlawful": State("有句子要改", "short", "short"),
    "to_pass": State("待通过", "blue", "going"),
    "to_file": State("待备案", "short", "short"),
    "to_publicise": State("待公布", "short", "short"),
    "publicised": State("已公布", "met", "met"),
    "carried": State("已结转", "free", "plain"),
    "dropped": State("不再办", "free", "plain"),
    "closed": State("已了结", "free", "plain"),
    "not_reported": State("未报", "short", "short"),
    "not_opted_in": State("未承接", "free", "free"),
    "not_applicable": State("不适用", "free", "plain"),
    "no_cases": State("无对象", "free", "plain"),
    "small": State("数小不显", "free", "plain"),
    "context": State("参考数", "free", "plain"),
}
