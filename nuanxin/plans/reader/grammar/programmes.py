"""Names of programmes, services, sites, funds and systems, in quotes or without."""

import re
from collections.abc import Iterator
from functools import cache

from nuanxin.plans.reader.grammar.clauses import Clause, Span
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.numbers import number
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import any_of, words

QUOTE = re.compile(r"[“《](□+)[”》]")
MORE_QUOTES = re.compile(r"(?:[、和与及]?[“《]□+[”》])*的?")
IN_NAME = {Kind.OTHER, Kind.NOUN_VERB, Kind.BODY, Kind.TIER, Kind.LEVEL, Kind.PERSON, Kind.CLOSER}


def programmes(sentence: Sentence, clause: Clause) -> list[Span]:
    """Return the names in a clause, in order."""
    quoted = list(_quoted(sentence, clause))
    plain = [*_headed(sentence, clause), *_known(sentence, clause), *_listed(sentence, clause)]
    kept: list[Span] = []
    for span in sorted(plain, key=lambda one: one[0] - one[1]):
        if not any(span[0] < other[1] and other[0] < span[1] for other in [*kept, *quoted]):
            kept.append(span)
    return sorted(quoted + kept)


def counted_list(sentence: Sentence, start: int, end: int) -> list[Span]:
    """Return the items of a list whose number is printed right behind it: A、B“两个制度”."""
    inside = sentence.plain[start:end]
    behind = re.match(rf"[”“]*({_number()})[个项种大类]?{_counted()}", sentence.plain[end:])
    spans = [(start + item.start(), start + item.end()) for item in re.finditer("[^、和与及]+", inside)]
    return spans if behind and number(behind[1]) == len(spans) > 1 else []


def _quoted(sentence: Sentence, clause: Clause) -> Iterator[Span]:
    for quote in QUOTE.finditer(sentence.veiled, clause.start, clause.end):
        span = quote.span(1)
        more = MORE_QUOTES.match(sentence.veiled, quote.end())
        behind = sentence.veiled[more.end() if more else quote.end() :]
        before = sentence.veiled[: quote.start()]
        inside = sentence.plain[slice(*span)]
        if (
            behind.startswith(words("programmes", "quoted", "not_before"))
            or before.endswith(words("programmes", "quoted", "not_after"))
            or any(word in inside for word in words("programmes", "quoted", "not_inside"))
            or not re.search("[一-鿿]", inside)
            or re.search("[，。；]", inside)
        ):
            continue
        yield from counted_list(sentence, *span) or [span]


def _headed(sentence: Sentence, clause: Clause) -> Iterator[Span]:
    for head in _heads().finditer(sentence.veiled, clause.start, clause.end):
        apart = words("programmes", "part", "not_before") + words("programmes", "heads", "not_before")
        if sentence.veiled.startswith(apart, head.end()):
            continue
        start = _start(clause, head.start())
        if any(word.start <= head.start() < word.end for word in clause.subject):
            continue  # the body that acts
        if _is_said_by_quote(sentence, start, head):
            continue
        attribute = sentence.veiled[start : head.start()]
        name = attribute + head.group()
        alone = any(name == word or attribute + head.group() == word for word in words("programmes", "heads", "alone"))
        if not alone and attribute and attribute not in words("programmes", "heads", "hollow"):
            yield start, head.end()


def _is_said_by_quote(sentence: Sentence, start: int, head: re.Match[str]) -> bool:
    """“幸福工程”等公益项目 is named by its quote; “向日葵”优生优育指导中心 also by its kind."""
    quoted = sentence.veiled[start - 1 : start] in {"”", "》"}
    also = head.group() in words("programmes", "heads", "also_behind_quotes")
    return quoted and (not also or sentence.veiled[start] == "等")


def _start(clause: Clause, head: int) -> int:
    start = head
    for word in reversed(clause.words):
        if word.start >= head:
            continue
        quote = max(word.text.rfind(sign, 0, head - word.start) for sign in "”》")
        if quote >= 0 and word.kind is Kind.OTHER:
            return word.start + quote + 1
        if not _is_in_name(clause, word):
            return max(start, word.end) if word.end <= head else start
        start = word.start
    return start


def _is_in_name(clause: Clause, word: Word) -> bool:
    """Verbs stand in names (住院护理补贴保险) where they are not what the clause asks."""
    if any(p.verb[0] <= word.start < p.verb[1] for p in clause.predicates):
        return False
    if word.kind is Kind.CLOSER and word.text.startswith("为"):
        return False
    return word.kind in IN_NAME or word.text in words("programmes", "inside", "verbs")


def _known(sentence: Sentence, clause: Clause) -> Iterator[Span]:
    for found in _names().finditer(sentence.veiled, clause.start, clause.end):
        part = sentence.veiled.startswith(words("programmes", "part", "not_before"), found.end())
        if not part:
            yield found.span()


def _listed(sentence: Sentence, clause: Clause) -> Iterator[Span]:
    """Items of a counted list that stand without quotes: A、B和C“三个制度”."""
    for quote in QUOTE.finditer(sentence.veiled, clause.start, clause.end):
        start = max((p.verb[1] for p in clause.predicates if p.verb[1] <= quote.start()), default=clause.start)
        yield from counted_list(sentence, start, quote.start())


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(any_of(words("programmes", "heads", "words")).replace("（点）", "（□）"))


@cache
def _names() -> re.Pattern[str]:
    system = any_of(words("programmes", "persons", "as_system"))
    persons = any_of(words("programmes", "persons", "words"))
    return re.compile(f"{any_of(words('programmes', 'known', 'words'))}|{persons}(?={system})")


@cache
def _counted() -> str:
    return any_of(words("programmes", "counted", "words"))


def _number() -> str:
    return "[一二两三四五六七八九十]|[0-9]{1,2}"
