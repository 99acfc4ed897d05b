"""A clause: who is asked, how strongly, to do what.

    clause    = lead subject? strength? lead predicate
    lead      = (conjunction | adverb | time | frequency | frame)*
    frame     = preposition … up to a closer (中, 等形式, 为抓手) or to the verb
    subject   = … ending in a tier, a body or a person
    strength  = 要 应 须 … | 确保 | 鼓励 body
    predicate = verb+ object, more of them behind 并, 或 or 、
"""

from dataclasses import dataclass, field

from nuanxin.plans.reader.document import Modality
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.vocabulary import words

ACTORS = {Kind.TIER, Kind.BODY, Kind.PERSON}
VERBS = {Kind.VERB, Kind.NOUN_VERB}
LEAD = {Kind.CONJUNCTION, Kind.ADVERB, Kind.TIME, Kind.FREQUENCY, Kind.CUE, Kind.PLEASE}
STRENGTHS = {Kind.MUST, Kind.ENSURE, Kind.ENCOURAGE}
AFTER_FRAME = VERBS | STRENGTHS | LEAD | {Kind.EACH, Kind.FIGURE}
OBJECTLESS: set[Kind | None] = {None, Kind.CUE, Kind.FIGURE}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb at sentence[verb] with its object at sentence[object]."""

    verb: Span
    object: Span


@dataclass
class Clause:
    """What a clause says; all places are in the sentence."""

    words: list[Word]
    start: int
    end: int
    subject: list[Word] = field(default_factory=list)
    each: bool = False
    strength: Modality | None = None
    topic: Span | None = None
    predicates: list[Predicate] = field(default_factory=list)

    @property
    def figures(self) -> list[Word]:
        """The figures printed in the clause."""
        return [word for word in self.words if word.kind is Kind.FIGURE]


def clauses(words: list[Word]) -> list[Clause]:
    """Part a sentence's words at ， ； ： and read each clause."""
    found, start = [], 0
    for place, word in enumerate([*words, Word(Kind.STOP, "", -1, -1)]):
        if word.kind is Kind.STOP:
            if place > start:
                found.append(_Parser(words[start:place]).parse())
            start = place + 1
    return found


class _Parser:
    """Reads one clause from left to right."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.clause = Clause(words, words[0].start, words[-1].end)

    def parse(self) -> Clause:
        at = self._lead(0)
        if self._kind(at) is Kind.IS:
            return self.clause
        must = self._must(at)
        if must is not None:
            self.clause.strength = "must"
            if not self._take_subject(at, must) and must > at:
                self.clause.topic = (self.words[at].start, self.words[must - 1].end)
            at = self._lead(must + 1)
        elif self._kind(at) not in STRENGTHS | {Kind.VERB} and not self._after_adverb(at):
            end = self._subject_end(at)
            if end is not None:
                self._take_subject(at, end)
                at = self._lead(end)
        self._read_predicates(at)
        self._state(at)
        if not self.clause.predicates:
            self._read_verbal()
        return self.clause

    def _kind(self, at: int) -> Kind | None:
        return self.words[at].kind if at < len(self.words) else None

    def _text(self, at: int) -> str:
        return self.words[at].text if at < len(self.words) else ""

    def _lead(self, at: int) -> int:
        """Step over what only leads to the subject or the verb."""
        while at < len(self.words):
            listed = self._kind(at) is Kind.LIST and self._kind(at + 1) is Kind.ADVERB
            if listed or self._kind(at) in LEAD or self.words[at].text in {"由", "地"}:
                at += 1
            elif self._kind(at) is Kind.PREPOSITION:
                at = self._frame_end(at)
            else:
                break
        return at

    def _frame_end(self, at: int) -> int:
        by_means = self.words[at].text == "以"
        for place in range(at + 1, len(self.words)):
            word, after = self.words[place], self._kind(place + 1)
            if word.kind is Kind.CLOSER and (after is None or after in AFTER_FRAME):
                if not by_means or word.text[0] == "为" or not self._has_aim(place):
                    return place + 1
            elif word.kind is Kind.VERB and place > at + 1 and after not in {Kind.OF, None}:
                if not (by_means and self._has_aim(place)):
                    return place
            elif word.kind is Kind.MUST:
                return place
        return len(self.words)

    def _has_aim(self, at: int) -> bool:
        """Whether 以 … 为抓手 is still to be closed."""
        return any(w.kind is Kind.CLOSER and w.text[0] == "为" for w in self.words[at + 1 :])

    def _after_adverb(self, at: int) -> bool:
        """An adverb of manner stands before its verb, never before a subject."""
        return at > 0 and self._kind(at - 1) is Kind.ADVERB and self._kind(at) is not Kind.EACH

    def _must(self, at: int) -> int | None:
        for place in range(at, len(self.words)):
            kind = self._kind(place)
            if kind is Kind.MUST:
                leads = self._kind(at) is not Kind.VERB or self._kind(place - 1) in ACTORS
                return place if leads or place == at else None
            if kind in {Kind.ENSURE, Kind.ENCOURAGE}:
                return None
        return None

    def _subject_end(self, at: int) -> int | None:
        """Index after the shortest run of words that ends in an actor and meets its verb."""
        verb_open = False
        for place, word in enumerate(self.words[at:], at):
            kind = word.kind
            if kind in STRENGTHS | {Kind.IS} or (kind is Kind.PREPOSITION and word.text != "与"):
                return None
            verb_open = (verb_open or kind is Kind.VERB) and kind is not Kind.OF
            if kind in ACTORS and not verb_open and self._meets_verb(place + 1):
                return place + 1
        return None

    def _meets_verb(self, at: int) -> bool:
        after = self._lead(at)
        kind = self._kind(after)
        if kind is None:
            return after > at or at == len(self.words)
        if kind is Kind.NOUN_VERB:
            return after > at or self._kind(0) is Kind.ENCOURAGE or self._takes_object(at + 1)
        return kind is Kind.VERB or kind in STRENGTHS

    def _takes_object(self, at: int) -> bool:
        return self._kind(at) in {Kind.FIGURE, Kind.CUE} or self._text(at)[:1] in {"“", "《"}

    def _take_subject(self, start: int, end: int) -> bool:
        """Keep words[start:end] as the subject if an actor stands last, or only leads follow."""
        for place in range(start, end):
            if self._kind(place) in ACTORS and self._lead(place + 1) >= end:
                self._keep_subject(start, place + 1)
                return True
        return False

    def _keep_subject(self, start: int, end: int) -> None:
        of = [place for place in range(start, end) if self._kind(place) is Kind.OF]
        words = self.words[of[-1] + 1 if of else start : end]
        while len(words) > 1 and words[0].kind in LEAD | {Kind.EACH, Kind.QUANTIFIER}:
            self.clause.each = self.clause.each or words[0].kind is Kind.EACH
            words = words[1:]
        self.clause.subject = words

    def _state(self, at: int) -> None:
        """在岗率保持在95%以上 says how things should be: its subject is counted, not asked."""
        thing = self.words[at - 1].kind not in {Kind.TIER, Kind.BODY} if at else True
        states = self.words[at : at + 1] and self._text(at) in words("verbs", "stative")
        if states and thing and (at or self._kind(at)):
            self.clause.topic = self.clause.topic or (self.words[0].start, self.words[at].start)

    def _read_verbal(self) -> None:
        """运用新媒体 asks for something only where no verb follows."""
        for at, word in enumerate(self.words):
            if word.text in words("clauses", "verbal"):
                self._add_predicates(at)
                return

    def _read_predicates(self, at: int) -> None:
        kind = self._kind(at)
        if kind is Kind.ENSURE:
            self.clause.strength = "must"
        elif kind is Kind.ENCOURAGE:
            at = self._encourage(at)
        elif kind not in VERBS:
            at = self._late_verb(at)
        if at < len(self.words):
            self._add_predicates(at)

    def _encourage(self, at: int) -> int:
        """鼓励 asks when it speaks to a body, or to nobody; else it is what is done."""
        end = self._subject_end(at + 1)
        if end is not None and self._kind(end - 1) in {Kind.TIER, Kind.BODY}:
            self._take_subject(at + 1, end)
        elif end is not None or self._kind(self._lead(at + 1)) not in VERBS:
            return at
        self.clause.strength = "encouraged"
        return self._lead(end or at + 1)

    def _late_verb(self, at: int) -> int:
        """A set phrase or a place may stand before the verb: 以点带面推动工作."""
        none = len(self.words)
        if self._after_adverb(at) or self._kind(at) is Kind.EACH:
            verbs = (place for place in range(at, none) if self._kind(place) is Kind.VERB)
            at = next(verbs, none) - 1
        elif self._kind(at) is not Kind.OTHER or len(self._text(at)) > 8:
            return none
        each: set[Kind | None] = {Kind.OF}
        objectless = each if self._kind(0) is Kind.EACH else OBJECTLESS | each
        verb = self._kind(at + 1) is Kind.VERB and self._kind(at + 2) not in objectless
        return at + 1 if verb else none

    def _add_predicates(self, at: int) -> None:
        while at < len(self.words):
            verb_end = self._verb_end(at)
            end = self._object_end(verb_end)
            if self._kind(verb_end) in OBJECTLESS:
                verb_end = at + 1
            self.clause.predicates.append(
                Predicate(
                    (self.words[at].start, self.words[verb_end - 1].end),
                    (self.words[verb_end - 1].end, self.words[end - 1].end),
                )
            )
            at = self._lead(end + 1)

    def _verb_end(self, at: int) -> int:
        end = at + 1
        while self._kind(end) in VERBS:
            end += 1
        more = self._kind(end) in {Kind.LIST, Kind.CONJUNCTION} and self._kind(end + 1) in VERBS
        if more and self._kind(end + 2) in {Kind.OTHER, Kind.BODY, Kind.TIER}:
            return self._verb_end(end + 1)
        return end

    def _object_end(self, at: int) -> int:
        """Where the next predicate's 、, 并 or 或 stands, else the clause's end."""
        for place in range(at, len(self.words)):
            if self._kind(place) in {Kind.LIST, Kind.CONJUNCTION} and self._begins(place):
                return place
        return len(self.words)

    def _begins(self, place: int) -> bool:
        joins = self.words[place].text in {"并", "或", "并且", "同时", "或者"}
        if joins and self._kind(place + 1) is Kind.PREPOSITION:
            return self._kind(self._lead(place + 1)) in VERBS
        after = self._lead(place + 1) if joins else place + 1
        if self._kind(after) is not Kind.VERB or (not joins and self.words[place].text != "、"):
            return False
        return self._kind(self._verb_end(after)) not in {None, Kind.LIST, Kind.CONJUNCTION}
