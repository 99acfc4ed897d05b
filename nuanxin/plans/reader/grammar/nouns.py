"""The noun of a figure, without what leads to it, trails it or owns it."""

import re

from nuanxin.plans.reader.grammar.clauses import Clause, Span
from nuanxin.plans.reader.grammar.leads import ACTORS, LEAD, VERBS
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import any_of, words

WHOLE = r"全(?:[省市州盟县区旗乡镇村]|街道)(?:各级)?"
LEADS_NOUN = LEAD | {Kind.EACH, Kind.QUANTIFIER, Kind.OF, Kind.ENSURE, Kind.PLEASE, Kind.MUST}
OWNERS = {Kind.TIER, Kind.BODY}
TRAILS = {Kind.ADVERB, Kind.TIME, Kind.FREQUENCY, Kind.EACH, Kind.PREPOSITION}


def words_in(clause: Clause, span: Span) -> list[Word]:
    """Return a clause's words within a span."""
    return [w for w in clause.words if span[0] <= w.start and w.end <= span[1]]


def without_owner(sentence: Sentence, clause: Clause, span: Span) -> Span:
    """Drop what leads to the noun, and the body whose noun it is."""
    inside = words_in(clause, span)
    if not inside:
        return trimmed(sentence, span)
    inside = _without_leads(inside)
    while inside and inside[-1].kind in TRAILS:
        inside = inside[:-1]
    often = [p for p, w in enumerate(inside[:-1], 1) if w.kind is Kind.FREQUENCY]
    inside = _without_leads(inside[often[-1] if often else 0 :])
    if inside and inside[0].text in {"与", "同", "和", "跟"} and inside[-1].kind in VERBS:
        inside = inside[-1:]  # 与子女联系
    inside = inside[_owner_end(inside) :]
    governed = any(predicate.verb[1] == span[0] for predicate in clause.predicates)
    while inside and inside[0].kind is Kind.CLOSER and not governed:
        inside = inside[1:]
    if not inside:
        return span[1], span[1]
    return trimmed(sentence, (inside[0].start, inside[-1].end))


def trimmed(sentence: Sentence, span: Span) -> Span:
    """Drop 全市, 人均 and trailing particles from a noun."""
    start, end = span
    while start < end and sentence.plain[start] in "、，的":
        start += 1
    heads = any_of(words("figures", "per_head"))
    if found := re.match(rf"(?:{WHOLE}|{heads})", sentence.plain[start:end]):
        start += found.end()
    while end > start and sentence.plain[end - 1] in "在为等的、，":
        end -= 1
    return start, end


def items(sentence: Sentence, span: Span) -> list[Span]:
    """Part a printed list A、B和C; the quoted name that counts it, “三个制度”, is not of it."""
    veiled = sentence.veiled[slice(*span)]
    if (quote := veiled.find("“")) > 0:
        veiled = veiled[:quote]
    found = []
    for part in re.finditer(r"(?:(?!以及)[^、和及与])+", veiled):
        start, end = part.span()
        while start < end and veiled[start] in "“的":
            start += 1
        while end > start and veiled[end - 1] in "”的等":
            end -= 1
        if end > start:
            found.append((span[0] + start, span[0] + end))
    return found


def _without_leads(inside: list[Word]) -> list[Word]:
    while inside and inside[0].kind in LEADS_NOUN and not _qualifies(inside):
        inside = inside[1:]
    return inside


def _qualifies(inside: list[Word]) -> bool:
    """其他计生家庭参保率 is theirs; 经常参加锻炼人数比例 is of those who do so often."""
    if inside[0].text == "其他":
        return True
    measured = inside[-1].text.endswith(words("figures", "measures"))
    acts = inside[0].kind is Kind.ADVERB and len(inside) > 2 and inside[1].kind is Kind.VERB
    return measured and acts


def _owner_end(inside: list[Word]) -> int:
    """People own a training (新聘指导员上岗前培训), but are part of other nouns (会员完整率)."""
    deed = inside and inside[-1].kind is Kind.NOUN_VERB
    kinds = ACTORS if deed else OWNERS
    ends = [p for p, w in enumerate(inside[:-1], 1) if w.kind in kinds]
    return ends[-1] if ends and inside[ends[-1]].kind is not Kind.PERSON else 0
