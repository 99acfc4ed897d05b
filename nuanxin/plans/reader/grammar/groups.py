"""Groups that a part serves: 育龄群众, 计划生育特殊家庭, 哺乳期女职工."""

import re
from functools import cache

from nuanxin.plans.reader.grammar.clauses import VERBS, Clause, Span
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import any_of, words

JOINS = {Kind.LIST, Kind.CONJUNCTION}


def groups(sentence: Sentence, clause: Clause) -> list[Span]:
    """Return the groups that a clause serves, in order."""
    found: list[Span] = []
    for head in _heads().finditer(sentence.veiled, clause.start, clause.end):
        span = (_start(clause, head.start()), head.end())
        before = _words_before(clause, span[0])
        if _is_served(sentence, span, head.group()) and _is_addressed(before, head.group(), found):
            found.append(span)
    return sorted(found + _bought_for(clause))


def group_at(sentence: Sentence, span: Span) -> Span | None:
    """Return the group a noun begins with: 计生家庭 in 计生家庭保险覆盖率."""
    found = re.compile(rf"[^的、，]{{0,6}}?{_heads().pattern}").match(sentence.veiled, *span)
    return found.span() if found and found.end() < span[1] else None


def _start(clause: Clause, head: int) -> int:
    """Take in what stands before the head in the same run of unknown words."""
    for place, word in enumerate(clause.words):
        if word.start <= head < word.end:
            known = word.kind is not Kind.OTHER and word.start < head
            other = place and clause.words[place - 1].text == "其他"
            return head if known else word.start - (2 if other else 0)
    return head


def _words_before(clause: Clause, start: int) -> list[Word]:
    return [word for word in clause.words if word.end <= start]


def _is_served(sentence: Sentence, span: Span, head: str) -> bool:
    behind = sentence.veiled[span[1] : span[1] + 4]
    loose = head.endswith(words("groups", "loose_heads"))
    apart = words("groups", "not_before") + (words("groups", "not_before_loose") if loose else ())
    before = sentence.veiled[: span[1] - len(head)]
    return not behind.startswith(apart) and not before.endswith(words("groups", "not_after"))


def _is_addressed(before: list[Word], head: str, found: list[Span]) -> bool:
    """Whoever is counted or set to work is not served; some are only if spoken to."""
    if not before:
        return True
    last = before[-1]
    if last.kind is Kind.FIGURE or last.text in words("groups", "set_to_work"):
        return False
    if head not in words("groups", "only_when_addressed"):
        return True
    joined = last.kind in JOINS and bool(found) and found[-1][1] == last.start
    return joined or last.text in words("groups", "addressed_by")


def _bought_for(clause: Clause) -> list[Span]:
    """为指导员购买保险 serves the advisers."""
    return [
        (person.start, person.end)
        for lead, person, after in zip(clause.words, clause.words[1:], clause.words[2:], strict=False)
        if lead.text in words("groups", "served_by")
        and person.kind is Kind.PERSON
        and after.kind in VERBS
        and not _heads().fullmatch(person.text)
    ]


@cache
def _heads() -> re.Pattern[str]:
    head = any_of(words("groups", "heads") + words("groups", "loose_heads"))
    return re.compile(f"{head}+")
