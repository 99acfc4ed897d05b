"""What the reader is not sure of, in sentences a clerk can act on (doubts.toml)."""

from collections.abc import Iterator

from nuanxin.plans.reader.document import Target
from nuanxin.plans.reader.grammar.dates import undated
from nuanxin.plans.reader.grammar.lexer import Kind
from nuanxin.plans.reader.grammar.numbers import is_range, number
from nuanxin.plans.reader.grammar.parts import Part, Subject
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import table


def doubts(sentence: Sentence, part: Part) -> list[str]:
    """Return every doubt about a part, each once, in the order a clerk would ask."""
    found = [*_who(part), *_figures(part), *_targets(part.targets), *_words(sentence, part)]
    return list(dict.fromkeys(found))


def say(doubt: str, **words: str) -> str:
    """Return the sentence of one doubt."""
    text: str = table("doubts")[doubt]
    return text.format(**words)


def _who(part: Part) -> Iterator[str]:
    who = "、".join(part.subject.who)
    if not who:
        yield say("subject_unknown")
    elif not part.printed:
        yield say(_origin(part.subject), who=who)
    if part.inherited and part.modality != "should":
        yield say("strength_inherited")


def _origin(subject: Subject) -> str:
    if subject.assigned:
        return "subject_assigned"
    return "subject_addressed" if subject.addressed else "subject_carried"


def _figures(part: Part) -> Iterator[str]:
    for word in (word for one in part.clauses for word in one.clause.words):
        if word.kind is Kind.FIGURE and number(word.text) is None:
            yield say("fraction", figure=word.text)
        elif word.kind is Kind.FIGURE and is_range(word.text):
            yield say("range_twice", figure=word.text)


def _targets(targets: list[Target]) -> Iterator[str]:
    for target in targets:
        if not target.what:
            yield say("what_not_printed", figure=f"{target.value}{target.unit}")
        if target.op == "=":
            yield say("exact_or_least", figure=f"{target.value}{target.unit}")
        elif target.op == "coverage" and target.value is None:
            yield say("rate_without_figure", what=target.what)
        elif target.op == "coverage" and target.per is None:
            yield say("unit_not_printed", what=target.what)


def _words(sentence: Sentence, part: Part) -> Iterator[str]:
    inside = sentence.plain[part.start : part.end]
    for word, doubt in table("doubts")["ambiguous"].items():
        if word in inside:
            yield doubt
    for word in undated(sentence.plain, (part.start, part.end)):
        yield say("period_not_dated", word=word)
