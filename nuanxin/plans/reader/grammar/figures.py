"""Targets with a number: how much of what, for each what. No number is ever made up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nuanxin.plans.reader.document import Op, Target
from nuanxin.plans.reader.grammar.asking import is_asked
from nuanxin.plans.reader.grammar.bodies import tier_of
from nuanxin.plans.reader.grammar.clauses import Clause, Predicate, Span
from nuanxin.plans.reader.grammar.groups import household_at
from nuanxin.plans.reader.grammar.leads import ACTORS
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.nouns import items, trimmed, without_owner, words_in
from nuanxin.plans.reader.grammar.numbers import number, unit, upper
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.grammar.subjects import is_group
from nuanxin.plans.reader.vocabulary import any_of, words

QUOTED = re.compile(r"[“《]([^“”《》]+)[”》]$")
ENDS_NOUN = {Kind.LIST, Kind.CUE, Kind.FIGURE, Kind.FREQUENCY, Kind.CONJUNCTION, Kind.MUST}
BETWEEN = {Kind.VERB, Kind.NOUN_VERB, Kind.ADVERB}
IN_NOUN = {Kind.OTHER, Kind.NOUN_VERB, *ACTORS}
ONE_BODY = frozenset("省市区县旗州盟")


@dataclass(frozen=True, slots=True)
class Counted:
    """A target and the places of its noun and of its whole figure."""

    target: Target
    noun: Span
    figure: Span

    @property
    def is_bare(self) -> bool:
        """Whether no noun is printed with the figure: 全年不少于24场."""
        return not self.target.what or self.target.what == self.target.per

    def of(self, what: str) -> "Counted":
        """The same figure of something printed before."""
        return replace(self, target=replace(self.target, what=what))


def counted(sentence: Sentence, clause: Clause) -> list[Counted]:
    """Return what a clause counts, in order; A率、B率均不低于95% counts two."""
    found = list(_counted(sentence, clause))
    listed = items(sentence, found[0].noun) if found else []
    measures = words("figures", "measures")
    if len(listed) < 2 or not all(sentence.plain[slice(*one)].endswith(measures) for one in listed):
        return found
    if len(found) == len(listed):
        return [one.of(sentence.printed(noun)) for one, noun in zip(found, listed, strict=True)]
    return [found[0].of(sentence.printed(noun)) for noun in listed] if len(found) == 1 else found


def _counted(sentence: Sentence, clause: Clause) -> Iterator[Counted]:
    if clause.when:
        return  # 费用超过1万元的 says in what case
    start = clause.start
    for place, word in enumerate(clause.words):
        if word.kind is Kind.FIGURE and is_asked(clause, place):
            figure = _Figure(sentence, clause, place, start)
            yield from figure.counted()
            start = max(word.end, figure.noun[1])


class _Figure:
    """One figure in its clause; `start` is where the words that belong to it begin."""

    def __init__(self, sentence: Sentence, clause: Clause, place: int, start: int) -> None:
        self.sentence, self.clause, self.place = sentence, clause, place
        self.word = clause.words[place]
        self.after = clause.words[place + 1 :]
        self.cue = self._find_cue()
        self.start = start
        self.noun = self._noun()

    def counted(self) -> Iterator[Counted]:
        """Yield the target of the figure, two of a range, none of a fraction."""
        value, most = number(self.word.text), upper(self.word.text)
        if value is None:
            return
        what, per, op = self._what(), self._per(), self._op()
        if unit(self.word.text) == "%":
            op = "coverage" if value == 100 else (op if op == "<=" else ">=")
            household = household_at(self.sentence, self.noun)
            if household and per is None:
                per, what = self.sentence.printed(household), what[household[1] - household[0] :]
        yield self._target(what, ">=" if most else op, value, per)
        if most:
            yield self._target(what, "<=", most, per)

    def _target(self, what: str, op: Op, value: int, per: str | None) -> Counted:
        begin = self.cue.start if self.cue and self.cue.end == self.word.start else self.word.start
        target = Target(what, op, value, unit(self.word.text), per)
        return Counted(target, self.noun, (begin, self.word.end))

    def _what(self) -> str:
        printed = self.sentence.printed(self.noun)
        quoted = QUOTED.search(printed)
        return quoted[1] if quoted else printed

    def _find_cue(self) -> Word | None:
        for word in reversed(self.clause.words[: self.place]):
            if word.kind is Kind.CUE:
                return word
            if word.kind not in BETWEEN:
                break
        leading = words("figures", "adverbial")
        return next((w for w in self.clause.words[: self.place] if w.text in leading), None)

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
        later = any(p.verb[0] > self.word.start for p in self.clause.predicates)
        return later and bool(self.after) and self.after[0].kind is Kind.OF

    def _noun(self) -> Span:
        if self._shares and self.clause.predicates:
            return trimmed(self.sentence, self.clause.predicates[-1].object)
        if paid := self._paid():
            return paid
        if self._takes_time and (noun := self._timed()):
            return noun
        return self._noun_after() or self._noun_before()

    def _paid(self) -> Span | None:
        """经费按每人50元安排: what is paid stands before the rule it is paid by."""
        if unit(self.word.text) not in words("figures", "money"):
            return None
        before = [w for w in self.clause.words if w.end <= self.word.start]
        rule = next((w.start for w in before if w.text in words("figures", "paid_by")), None)
        paid = [w for w in before if rule and w.end <= rule and w.text.endswith(words("figures", "measures"))]
        return without_owner(self.sentence, self.clause, (self.start, paid[-1].end)) if paid else None

    def _timed(self) -> Span | None:
        if self.clause.topic:
            return without_owner(self.sentence, self.clause, self.clause.topic)
        later = [p for p in self.clause.predicates if p.verb[0] > self.word.start]
        if not later:
            return None
        verb, noun = later[0].verb, later[0].object
        light = self.sentence.plain[slice(*verb)] in words("figures", "light")
        return noun if light else (verb[0], noun[1])

    def _noun_after(self) -> Span | None:
        if self._takes_time:
            return None
        end = self.word.end
        for place, word in enumerate(self.after):
            if self._ends_noun(place):
                break
            end = word.end
        begin = self.word.end + (self.sentence.plain[self.word.end : self.word.end + 1] == "的")
        noun = self.sentence.plain[begin:end]
        if not noun or noun.startswith(("以上", "以下", "左右", "以内", "内", "及以")):
            return None
        return trimmed(self.sentence, (begin, end))

    def _ends_noun(self, place: int) -> bool:
        """People act (选派10名专家组成讲师团), sites and teams are only named (1支关爱服务队)."""
        word = self.after[place]
        rest = self.after[place + 1 :]
        people = unit(self.word.text) in words("figures", "people")
        if word.kind is Kind.VERB and place and rest:
            measured = self.after[place - 1].text.endswith(words("figures", "measures"))
            return people or measured or self.after[place - 1].kind in ACTORS
        if word.kind is Kind.CONJUNCTION and place and word.text in "和或及与" and rest:
            return rest[0].kind is not Kind.OTHER
        return word.kind in ENDS_NOUN

    def _noun_before(self) -> Span:
        stop = (self.cue or self.word).start
        asked = self._asked_between(stop)
        if asked:
            return asked
        verb = self._verb_before(stop)
        if verb:
            begin = max(verb.verb[0 if self._takes_time else 1], self.start)
            noun = without_owner(self.sentence, self.clause, (begin, stop))
            return noun if noun[1] > noun[0] else self._deed(verb)
        if self.clause.topic and self.start < self.clause.topic[1] <= stop:
            return without_owner(self.sentence, self.clause, self.clause.topic)
        after_subject = [word.end for word in self.clause.subject if word.end <= stop]
        return without_owner(self.sentence, self.clause, (max([self.start, *after_subject]), stop))

    def _deed(self, predicate: Predicate) -> Span:
        """What a verb without an object does, with the noun it begins with: 春节慰问."""
        first = self.clause.words[0]
        whole = first.kind is Kind.OTHER and first.end == predicate.verb[0]
        return (first.start if whole else predicate.verb[0]), predicate.verb[1]

    def _asked_between(self, stop: int) -> Span | None:
        """What stands between cue and figure: 至少走访2次, 至少开展活动1次."""
        for predicate in self.clause.predicates:
            if stop <= predicate.verb[0] < self.word.start:
                begin = predicate.verb[self.sentence.plain[slice(*predicate.verb)] not in words("verbs", "motion")]
                noun = without_owner(self.sentence, self.clause, (begin, self.word.start))
                return noun if noun[1] > noun[0] else predicate.verb
        return None

    def _verb_before(self, stop: int) -> Predicate | None:
        before = [p for p in self.clause.predicates if p.verb[1] <= stop <= p.object[1] + 1]
        ensures = words("strength", "ensure")
        plain = self.sentence.plain
        return next((p for p in before if plain[slice(*p.verb)] not in ensures), None)

    def _per(self) -> str | None:
        head = words_in(self.clause, (self.clause.start, self.word.start))
        frequency = next((w for w in reversed(head) if w.kind is Kind.FREQUENCY), None)
        if frequency:
            return re.sub("^每隔?(?:一个|一|个)?|(?<=周)[一二三四五六日]?之?前$|[末底初]之?前?$", "", frequency.text)
        before = self.sentence.plain[self.start : self.word.start]
        if per_head := re.search(any_of(words("figures", "per_head")), before):
            return per_head.group()[0]
        each = next((w for w in reversed(head) if w.kind is Kind.EACH), None)
        if each and not self.clause.each:
            return self._per_each(each)
        return self._per_unit(head)

    def _per_each(self, each: Word) -> str | None:
        """每户特殊家庭 counts families, 每户救助标准 counts 户."""
        noun: list[Word] = []
        behind = [w for w in self.clause.words if w.start >= each.end]
        if behind[0].kind is Kind.FIGURE and behind[0] is not self.word:
            last = behind[1] if behind[1].kind in IN_NOUN else behind[0]
            return self.sentence.printed((behind[0].start, last.end))
        for word in behind:
            if word.kind not in IN_NOUN:
                break
            noun.append(word)
        if not noun:
            return re.sub("^每一?个?", "", each.text) or None
        if noun[0].kind is Kind.TIER and noun[-1].kind is not Kind.BODY:
            return self.sentence.printed((noun[0].start, noun[0].end))
        text = self.sentence.printed((noun[0].start, noun[-1].end))
        counts = noun[-1].kind in ACTORS or is_group(text)
        return text if counts else re.sub("^每一?个?", "", each.text) or text

    def _per_unit(self, head: list[Word]) -> str | None:
        subject = self.clause.subject
        if subject and (self.clause.each or self._shares):
            return self.sentence.printed((subject[0].start, subject[-1].end))
        if self._takes_time:
            return None
        if subject and subject[-1].text in words("who", "alone"):
            return None
        owners = subject or [w for w in head if w.kind in ACTORS and w.end <= self.noun[0]]
        return self._many(owners[0].start, self.word.start) if owners else None

    def _many(self, start: int, stop: int) -> str | None:
        """The tier counted over, unless a single body of that tier is meant: 市计生协."""
        tier = tier_of(self.sentence.printed((start, stop)))
        of_all = self.sentence.plain[start - 1 : start + 1].startswith("各") or start == stop
        all_named = of_all or self.sentence.plain[start] == "各"
        return tier if tier and (all_named or tier not in ONE_BODY) else None
