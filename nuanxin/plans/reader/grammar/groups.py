"""Groups that a part serves: 育龄群众, 计划生育特殊家庭, 哺乳期女职工."""

import re
from functools import cache

from nuanxin.plans.reader.grammar.clauses import Clause, Span
from nuanxin.plans.reader.grammar.leads import VERBS
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import any_of, words

WHOLE = re.compile(r"全(?:[省市州盟县区旗乡镇村]|街道)|各(?=.)")
JOINS = {Kind.LIST, Kind.CONJUNCTION}


def groups(sentence: Sentence, clause: Clause) -> list[Span]:
    """Return the groups that a clause serves, in order."""
    found: list[Span] = []
    for head in _heads().finditer(sentence.veiled, clause.start, clause.end):
        span = (_start(clause, head.start()), head.end())
        if sentence.plain[slice(*span)] in words("groups", "vague"):
            span = (_attribute(clause, span[0]), span[1])
        if whole := WHOLE.match(sentence.plain, *span):
            span = (whole.end(), span[1])
        before = _words_before(clause, span[0])
        if any(word.start <= head.start() < word.end for word in clause.subject):
            continue
        if _is_measured(clause, span, head.group()):
            continue
        if _is_served(sentence, span, head.group()) and _is_addressed(before, head.group(), found):
            found.append(span)
    return sorted(found + _bought_for(clause))


def group_at(sentence: Sentence, span: Span) -> Span | None:
    """Return the group a noun begins with: 计生家庭 in 计生家庭保险覆盖率."""
    found = re.compile(rf"[^的、，]{{0,6}}?{_heads().pattern}").match(sentence.veiled, *span)
    return found.span() if found and found.end() < span[1] else None


def household_at(sentence: Sentence, span: Span) -> Span | None:
    """Return the families a rate begins with: 特殊家庭 in 特殊家庭签约率."""
    found = group_at(sentence, span)
    households = words("groups", "households")
    return found if found and sentence.plain[slice(*found)].endswith(households) else None


def _start(clause: Clause, head: int) -> int:
    """Take in what stands before the head in the same run of unknown words."""
    for place, word in enumerate(clause.words):
        if word.start <= head < word.end:
            quote = max(word.text.rfind(sign, 0, head - word.start) for sign in "”》")
            if quote >= 0:
                return word.start + quote + 1
            known = word.kind is not Kind.OTHER and word.start < head
            before = clause.words[place - 1] if place else None
            attribute = before and (before.text == "其他" or _is_age(before))
            return head if known else (before.start if before and attribute else word.start)
    return head


def _attribute(clause: Clause, start: int) -> int:
    """Where the attribute before 的 begins, behind 对 or 为; the place itself where none is."""
    before = _words_before(clause, start)
    if not before or before[-1].kind is not Kind.OF:
        return start
    leads = [word.end for word in before if word.kind is Kind.PREPOSITION]
    return leads[-1] if leads else start


def _is_age(word: Word) -> bool:
    """70岁以上 and 0—3岁 say which people, not how many."""
    return word.kind is Kind.FIGURE and "岁" in word.text


def _is_measured(clause: Clause, span: Span, head: str) -> bool:
    """群众满意度 and 受益群众不少于50人 count people; only households are served by a rate."""
    measured = clause.topic is not None and not clause.predicates
    followed = any(w.start == span[1] and w.kind in {Kind.CUE, Kind.FIGURE} for w in clause.words)
    served = any(w.end == span[0] and w.kind is Kind.PREPOSITION for w in clause.words)
    household = head.startswith(words("groups", "households"))
    return not household and ((followed and not served) or measured)


def _words_before(clause: Clause, start: int) -> list[Word]:
    return [word for word in clause.words if word.end <= start]


def _is_served(sentence: Sentence, span: Span, head: str) -> bool:
    behind = sentence.veiled[span[1] : span[1] + 4]
    loose = not any(strict in head for strict in words("groups", "heads"))
    apart = words("groups", "not_before") + (words("groups", "not_before_loose") if loose else ())
    before = sentence.veiled[: span[1] - len(head)]
    return not behind.startswith(apart) and not before.endswith(words("groups", "not_after"))


def _is_addressed(before: list[Word], head: str, found: list[Span]) -> bool:
    """Whoever is counted or set to work is not served; some are only if spoken to."""
    if not before:
        return True
    last = before[-1]
    if last.kind is Kind.FIGURE or last.text in words("groups", "set_to_work"):
        return last.text == "组织" and head.endswith(("家庭", *words("groups", "members")))
    if head not in words("groups", "only_when_addressed") or last.kind is Kind.PREPOSITION:
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
    strict, loose = any_of(words("groups", "heads")), any_of(words("groups", "loose_heads"))
    apart = any_of(words("groups", "not_before") + words("groups", "not_before_loose"))
    members = any_of(words("groups", "members"))
    return re.compile(f"(?:{strict}+(?:{members}|{loose}(?!{apart}))*|{loose}+)")
