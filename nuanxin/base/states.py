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
    "no_record": State("没有登记", "free", "plain"),
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
