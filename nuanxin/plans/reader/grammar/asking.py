"""Which printed figures are asked for."""

from nuanxin.plans.reader.grammar.clauses import Clause
from nuanxin.plans.reader.grammar.leads import VERBS
from nuanxin.plans.reader.grammar.lexer import Kind
from nuanxin.plans.reader.grammar.numbers import PERCENT, unit
from nuanxin.plans.reader.vocabulary import words

COUNTING = {Kind.CUE, Kind.FREQUENCY, Kind.EACH}


def is_asked(clause: Clause, place: int) -> bool:
    """Whether a figure is asked for, not part of a name, an age or a length of time."""
    text = clause.words[place].text
    if _is_said_otherwise(clause, place):
        return False
    kinds = {word.kind for word in clause.words}
    after = _text(clause, place + 1)
    if unit(text) in words("figures", "time_units"):
        return Kind.CUE in kinds or after.startswith(words("figures", "or_less"))
    in_digits = text[0].isdigit() or text.startswith(PERCENT)
    at_least = text.endswith(words("figures", "or_more"))
    return in_digits or at_least or _is_done(clause, place) or bool(kinds & COUNTING)


def _is_said_otherwise(clause: Clause, place: int) -> bool:
    """三项制度 counts names, 70岁 is an age, 下降20% no target, 每500名学生 says for what."""
    word, after = clause.words[place], _text(clause, place + 1)
    named = unit(word.text) in "个项种" and after.startswith(words("programmes", "counted", "words"))
    falls = _text(clause, place - 1) in words("figures", "fall")
    return named or falls or unit(word.text).endswith("岁") or _text(clause, place - 1) == "每"


def _is_done(clause: Clause, place: int) -> bool:
    """Whether a figure in words follows what is done: 召开一次会议, 配备一名专干."""
    if not place:
        return False
    verb, counts = clause.words[place - 1], unit(clause.words[place].text)
    once = verb.kind in VERBS and counts in words("figures", "occasions")
    return once or (counts in words("figures", "posts") and verb.text in words("figures", "provides"))


def _text(clause: Clause, place: int) -> str:
    return clause.words[place].text if 0 <= place < len(clause.words) else ""
