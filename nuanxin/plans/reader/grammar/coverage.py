"""Targets that ask for all: 全覆盖, 每个…均应, 确保…有人; and rates that are to rise."""

import re
from collections.abc import Iterator
from functools import cache

from nuanxin.plans.reader.document import Target
from nuanxin.plans.reader.grammar.bodies import named, tier_of
from nuanxin.plans.reader.grammar.clauses import Clause
from nuanxin.plans.reader.grammar.groups import group_at, household_at
from nuanxin.plans.reader.grammar.lexer import Kind
from nuanxin.plans.reader.grammar.nouns import items
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import any_of, words

PEOPLE = re.compile(r"有人(?![员口才群民类])[^，。；]*")


def is_full(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause says 全覆盖."""
    return _full().search(sentence.plain, clause.start, clause.end) is not None


def covered(sentence: Sentence, clause: Clause) -> Iterator[Target]:
    """Yield the clause's targets of coverage."""
    if is_full(sentence, clause):
        yield from _full_coverage(sentence, clause)
    elif not clause.figures:
        yield from _each_provides(sentence, clause)
        yield from _people_everywhere(sentence, clause)
        yield from _rising(sentence, clause)


def _full_coverage(sentence: Sentence, clause: Clause) -> Iterator[Target]:
    found = _full().search(sentence.plain, clause.start, clause.end)
    if found is None:
        return
    last = clause.predicates[-1] if clause.predicates else None
    start = last.verb[1] if last else clause.words[0].start
    if last and sentence.plain[slice(*last.verb)].endswith("实现"):
        scope = (start, found.start())
        tiers: list[str | None] = list(named(sentence.printed(scope)))
        whats = [clause.topic] if clause.topic else []
        if not whats and not all(tier_of(tier or "") == tier for tier in tiers):
            whats, tiers = items(sentence, scope), []
    else:
        whats, tiers = items(sentence, (start, found.start())), []
    for what in (what for what in whats if what[1] > what[0]):
        household = None if tiers else household_at(sentence, what)
        begin = household[1] if household else what[0]
        for per in tiers or [sentence.printed(household) if household else None]:
            yield Target(sentence.printed((begin, what[1])), "coverage", 100, "%", per)


def _each_provides(sentence: Sentence, clause: Clause) -> Iterator[Target]:
    """每个村均应配备… asks for all villages; so does 每个村建立…."""
    if not clause.subject or not clause.predicates:
        return
    predicate = clause.predicates[0]
    provides = sentence.plain[slice(*predicate.verb)].startswith(words("figures", "provides"))
    must_all = any(w.kind is Kind.MUST and w.text[0] in "均都" for w in clause.words)
    subject = sentence.printed((clause.subject[0].start, clause.subject[-1].end))
    tier = subject if clause.each else tier_of(subject)
    if tier and (must_all or (clause.each and provides)):
        yield Target(sentence.printed(predicate.object), "coverage", 100, "%", tier)


def _people_everywhere(sentence: Sentence, clause: Clause) -> Iterator[Target]:
    people = PEOPLE.search(sentence.plain, clause.start, clause.end)
    if people is None or clause.strength != "must" or not clause.predicates:
        return
    owners = named(sentence.printed((clause.predicates[0].verb[1], people.start())))
    what = sentence.printed(people.span())
    for tier in [tier_of(owner) for owner in owners] or [""]:
        yield Target(what, "coverage", 100, "%", tier or None)


def _rising(sentence: Sentence, clause: Clause) -> Iterator[Target]:
    for predicate in clause.predicates:
        verb = sentence.plain[slice(*predicate.verb)]
        if not verb.endswith(words("figures", "raise")):
            continue
        for span in items(sentence, predicate.object):
            if _rate().search(sentence.plain[slice(*span)]):
                group = group_at(sentence, span)
                per = sentence.printed(group) if group else None
                yield Target(sentence.printed(span), "coverage", None, "%", per)


@cache
def _full() -> re.Pattern[str]:
    return re.compile(any_of(words("figures", "full")))


@cache
def _rate() -> re.Pattern[str]:
    return re.compile(f"(?<![效频概功]){any_of(words('figures', 'rates'))}$")
