"""What a part asks to be done: verb and object, attributes and figures left out."""

import re
from collections.abc import Iterator

from nuanxin.plans.reader.grammar.clauses import Clause, Predicate
from nuanxin.plans.reader.grammar.figures import Counted
from nuanxin.plans.reader.grammar.lexer import Kind
from nuanxin.plans.reader.grammar.parts import Asked
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import words

LONG = 14
FORBIDS = ("不得", "严禁")
LEFT_OUT = {Kind.CUE, Kind.FIGURE, Kind.FREQUENCY, Kind.TIME, Kind.ADVERB}


def actions(sentence: Sentence, asked: Asked) -> list[str]:
    """Return a clause's actions, in order."""
    clause, counted = asked.clause, asked.counted
    if asked.borrowed:
        return []
    if not clause.predicates:
        return list(_done(sentence, counted))
    found = [_action(sentence, clause, predicate, counted) for predicate in clause.predicates]
    forbids = next((w.text for w in clause.words if w.text in FORBIDS), "")
    return [forbids + action for action in found if action and "以下" not in action]


def _done(sentence: Sentence, counted: list[Counted]) -> Iterator[str]:
    """A noun that is a deed is an action: 紧急救助不超过3日."""
    deeds = words("verbs", "plain") + words("verbs", "also_nouns")
    for one in counted:
        if sentence.plain[slice(*one.noun)].endswith(deeds):
            yield one.target.what


def _action(
    sentence: Sentence, clause: Clause, predicate: Predicate, counted: list[Counted]
) -> str:
    verb = sentence.printed(predicate.verb)
    if verb in words("strength", "ensure") and counted:
        return verb + counted[0].target.what
    start, end = predicate.object
    inside = [w for w in clause.words if start <= w.start and w.end <= end]
    kept = [w for w in inside if w.kind not in LEFT_OUT or w.kind is Kind.ADVERB]
    while kept and kept[-1].kind is Kind.EACH:
        kept.pop()  # 春节慰问每户不低于1000元
    text = "".join(sentence.printed((w.start, w.end)) for w in kept)
    return verb + _short(text)


def _short(noun: str) -> str:
    """Leave a long attribute out: what stands before the last 的 that is not in a name."""
    if len(noun) <= LONG:
        return noun.rstrip("等")
    head = re.split("(?<!党)的", noun)[-1]
    light = words("clauses", "light_nouns")
    return noun if len(head) < 2 or head in light else head
