"""Targets with a number: how much of what, for each what. No number is ever made up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nuanxin.plans.reader.document import Op, Target
from nuanxin.plans.reader.grammar.bodies import tier_of
from nuanxin.plans.reader.grammar.clauses import ACTORS, LEAD, Clause, Predicate, Span
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.numbers import PERCENT, number, unit
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import any_of, words

WHOLE = re.compile(r"^全(?:[省市州盟县区旗乡镇村]|街道)(?:各级)?")
LEFT_OUT = re.compile(r"(?:在|为|等)$")
ENDS_NOUN = {Kind.LIST, Kind.CUE, Kind.FIGURE, Kind.FREQUENCY, Kind.CONJUNCTION, Kind.MUST}
LEADS_NOUN = LEAD | {Kind.EACH, Kind.QUANTIFIER, Kind.OF, Kind.ENSURE, Kind.PLEASE, Kind.MUST}
BETWEEN = {Kind.VERB, Kind.NOUN_VERB, Kind.ADVERB}
ONE_BODY = frozenset("省市区县旗州盟")


@dataclass(frozen=True, slots=True)
class Counted:
    """A target and the places of its noun and of its whole figure."""

    target: Target
    noun: Span
    figure: Span


def counted(sentence: Sentence, clause: Clause) -> Iterator[Counted]:
    """Yield what a clause counts, in order."""
    start = clause.start
    for place, word in enumerate(clause.words):
        if word.kind is Kind.FIGURE and is_asked(clause, place):
            figure = _Figure(sentence, clause, place, start)
            value = number(word.text)
            if value is not None:
                yield figure.counted(value)
            start = max(word.end, figure.noun[1])


def is_asked(clause: Clause, place: int) -> bool:
    """Whether a figure is asked for, not part of a name, an age or a length of time."""
    text = clause.words[place].text
    after = clause.words[place + 1].text if place + 1 < len(clause.words) else ""
    named = unit(text) in "个项种" and after.startswith(words("programmes", "counted", "words"))
    if named or unit(text) == "岁":
        return False
    kinds = {word.kind for word in clause.words}
    if unit(text) in words("figures", "time_units"):
        return Kind.CUE in kinds or after.startswith(words("figures", "or_less"))
    in_digits = text[0].isdigit() or text.startswith(PERCENT)
    return in_digits or bool(kinds & {Kind.CUE, Kind.FREQUENCY, Kind.EACH})


class _Figure:
    """One figure in its clause; `start` is where the words that belong to it begin."""

    def __init__(self, sentence: Sentence, clause: Clause, place: int, start: int) -> None:
        self.sentence, self.clause, self.place = sentence, clause, place
        self.word = clause.words[place]
        self.after = clause.words[place + 1 :]
        self.cue = self._find_cue()
        self.start = start
        self.noun = self._noun()

    def counted(self, value: int) -> Counted:
        what = self.sentence.printed(self.noun)
        printed_unit, op = unit(self.word.text), self._op()
        if printed_unit == "%":
            op = "coverage" if value == 100 else (op if op == "<=" else ">=")
        target = Target(what, op, value, printed_unit, self._per())
        begin = self.cue.start if self.cue and self.cue.end == self.word.start else self.word.start
        return Counted(target, self.noun, (begin, self.word.end))

    def _find_cue(self) -> Word | None:
        for word in reversed(self.clause.words[: self.place]):
            if word.kind is Kind.CUE:
                return word
            if word.kind not in BETWEEN:
                return None
        return None

    def _op(self) -> Op:
        behind = self.sentence.plain[self.word.end : self.word.end + 3]
        if behind.startswith(words("figures", "or_less")):
            return "<="
        more = words("figures", "or_more")
        if behind.startswith(more) or self.word.text.endswith(more):
            return ">="
        if self.cue is None:
            return "="
        return ">=" if self.cue.text in words("figures", "at_least") else "<="

    @property
    def _takes_time(self) -> bool:
        return unit(self.word.text) in words("figures", "time_units")

    @property
    def _shares(self) -> bool:
        """Whether the figure says what share of the subject: 90%以上的村."""
        return bool(self.after) and self.after[0].kind is Kind.OF and self.word.text[-1] != "的"

    def _noun(self) -> Span:
        if self._shares and self.clause.predicates:
            return _trimmed(self.sentence, self.clause.predicates[-1].object)
        if self._takes_time and (noun := self._timed()):
            return noun
        return self._noun_after() or self._noun_before()

    def _timed(self) -> Span | None:
        if self.clause.topic:
            return self.clause.topic
        later = [p for p in self.clause.predicates if p.verb[0] > self.word.start]
        return (later[0].verb[0], later[0].object[1]) if later else None

    def _noun_after(self) -> Span | None:
        if self._takes_time:
            return None
        end = self.word.end
        for place, word in enumerate(self.after):
            serial = word.kind is Kind.VERB and place and place + 1 < len(self.after)
            if word.kind in ENDS_NOUN or serial:
                break
            end = word.end
        begin = self.word.end + (self.sentence.plain[self.word.end : self.word.end + 1] == "的")
        noun = self.sentence.plain[begin:end]
        if not noun or noun.startswith(("以上", "以下", "左右", "以内", "内", "及以")):
            return None
        return _trimmed(self.sentence, (begin, end))

    def _noun_before(self) -> Span:
        stop = (self.cue or self.word).start
        verb = self._verb_before(stop)
        if verb:
            begin = max(verb.verb[1], self.start)
            noun = _trimmed(self.sentence, (begin, stop))
            return noun if noun[1] > noun[0] else verb.verb
        if self.clause.topic and self.clause.topic[1] <= stop:
            return self._without_owner(self.clause.topic)
        after_subject = [word.end for word in self.clause.subject if word.end <= stop]
        return self._without_owner((max([self.start, *after_subject]), stop))

    def _verb_before(self, stop: int) -> Predicate | None:
        before = [p for p in self.clause.predicates if p.verb[1] <= stop <= p.object[1] + 1]
        ensures = words("strength", "ensure")
        plain = self.sentence.plain
        return next((p for p in before if plain[slice(*p.verb)] not in ensures), None)

    def _words_in(self, span: Span) -> list[Word]:
        return [w for w in self.clause.words if span[0] <= w.start and w.end <= span[1]]

    def _without_owner(self, span: Span) -> Span:
        """Drop what leads to the noun, and the body whose noun it is."""
        inside = self._words_in(span)
        while inside and inside[0].kind in LEADS_NOUN:
            inside = inside[1:]
        owners = [place for place, word in enumerate(inside[:-1]) if word.kind in ACTORS]
        if owners:
            inside = inside[owners[-1] + 1 :]
        if not inside:
            return _trimmed(self.sentence, span)
        return _trimmed(self.sentence, (inside[0].start, span[1]))

    def _per(self) -> str | None:
        head = self._words_in((self.clause.start, self.word.start))
        frequency = next((w for w in reversed(head) if w.kind is Kind.FREQUENCY), None)
        if frequency:
            return re.sub("^每(?:一个|一|个)?", "", frequency.text)
        before = self.sentence.plain[self.start : self.word.start]
        if per_head := re.search(any_of(words("figures", "per_head")), before):
            return per_head.group()[0]
        return self._per_unit(head)

    def _per_unit(self, head: list[Word]) -> str | None:
        subject = self.clause.subject
        if subject and (self.clause.each or self._shares):
            return self.sentence.printed((subject[0].start, subject[-1].end))
        each = next((w for w in head if w.kind is Kind.EACH), None)
        if each and not subject:
            noun = re.match(r"[户个名位家所支对人]?([^，。、]+)", self.sentence.plain[each.end : self.noun[0]])
            return noun[1] if noun else None
        owners = subject or [w for w in head if w.kind in ACTORS and w.end <= self.noun[0]]
        return self._many(owners[0].start, self.word.start) if owners else None

    def _many(self, start: int, stop: int) -> str | None:
        """The tier counted over, unless a single body of that tier is meant: 市计生协."""
        tier = tier_of(self.sentence.printed((start, stop)))
        of_all = self.sentence.plain[start - 1 : start + 1].startswith("各") or start == stop
        all_named = of_all or self.sentence.plain[start] == "各"
        return tier if tier and (all_named or tier not in ONE_BODY) else None


def _trimmed(sentence: Sentence, span: Span) -> Span:
    """Drop 全市, 人均 and trailing particles from a noun."""
    start, end = span
    while start < end and sentence.plain[start] in "、，的":
        start += 1
    heads = any_of(words("figures", "per_head"))
    if found := re.match(rf"(?:{WHOLE.pattern[1:]}|{heads})", sentence.plain[start:end]):
        start += found.end()
    while end > start and sentence.plain[end - 1] in "在为等、，":
        end -= 1
    return start, end
