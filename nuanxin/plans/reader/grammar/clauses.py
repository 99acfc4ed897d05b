"""A clause: who is asked, how strongly, to do what.

    clause       = circumstance | measure | lead subject? strength? lead predicate
    circumstance = 遇有重大情况 | 公示期满后 | 工作变动的
    measure      = owner? noun (率, 人数, 时间 …) cue? figure
    subject      = … ending in a tier, a body or a person      (subjects.py)
    strength     = 要 应 须 … | 确保 | 鼓励 body
    predicate    = verb+ object, more of them behind 并, 或 or 、
"""

from dataclasses import dataclass, field

from nuanxin.plans.reader.document import Modality
from nuanxin.plans.reader.grammar.leads import ACTORS, DEADLINE, LEAD, STRENGTHS, VERBS
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.measures import FIGURES, OWNERS, Measures
from nuanxin.plans.reader.grammar.subjects import is_group
from nuanxin.plans.reader.vocabulary import words

OBJECTLESS: set[Kind | None] = {None, Kind.CUE, Kind.FIGURE}
TRAILED = {Kind.TIME, Kind.FREQUENCY, Kind.ADVERB}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb at sentence[verb] with its object at sentence[object]."""

    verb: Span
    object: Span


@dataclass
class Clause:
    """What a clause says; all places are in the sentence.

    when: it only says in what case something is to be done; case: whose case that is;
    each, some: the subject is every single one of its kind (每个村), or only some of them.
    """

    words: list[Word]
    start: int
    end: int
    subject: list[Word] = field(default_factory=list)
    when: bool = False
    case: list[Word] = field(default_factory=list)
    each: bool = False
    some: bool = False
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


class _Parser(Measures):
    """Reads one clause from left to right."""

    def __init__(self, words: list[Word]) -> None:
        super().__init__(words)
        self.clause = Clause(words, words[0].start, words[-1].end)

    def parse(self) -> Clause:
        self.clause.when = self._is_circumstance()
        if self.clause.when:
            self.clause.case = self.leading_actors()
        else:
            self._read(self.lead(0))
        self.clause.subject, self.clause.each, self.clause.some = self.subject, self.each, self.some
        return self.clause

    def _read(self, at: int) -> None:
        must = self._must(at)
        measure = self.measure_end(at) if must is None else None
        if measure is not None:
            start = self.measured(self.take_owner(at, measure))
            self.clause.topic = (self.words[start].start, self.words[measure - 1].end)
            return
        at = self._step_behind_subject(at, must)
        stated = must is not None and self.clause.topic is not None and self._is_stated(at)
        if stated or self.kind(at) is Kind.IS:
            return
        self._read_predicates(at)
        self._state(at)
        if not self.clause.predicates:
            self._read_anyhow(at, must)

    def _step_behind_subject(self, at: int, must: int | None) -> int:
        """Take in subject and strength word; return where the verb is due."""
        if must is not None:
            return self._oblige(at, must)
        if by := self._handed_to(at):
            return by
        if self.counts_each(at):
            self.take_subject(at, at + 2)
            return at + 2
        if self.kind(at) in STRENGTHS | {Kind.VERB} or self._after_adverb(at):
            return at
        end = self.subject_end(at)
        if end is None:
            return at
        self.take_subject(at, end)
        return self.lead(end)

    def _is_stated(self, at: int) -> bool:
        """在岗率要保持在95%以上 asks for the figure, not for 保持."""
        return self.kind(at) in FIGURES or self.text(at) in words("verbs", "stative")

    def _handed_to(self, at: int) -> int | None:
        """会长由书记担任 asks 书记; returns where the verb stands."""
        by = next((p for p in range(at + 1, len(self.words)) if self.text(p) == "由"), None)
        end = self.subject_end(by + 1) if by else None
        if by is None or end is None or self.kind(self.lead(end)) not in VERBS:
            return None
        self.take_subject(by + 1, end)
        return self.lead(end)

    def _is_circumstance(self) -> bool:
        """When something is to be done, not what: ends in 后, 时 or in a bare 的."""
        last = self.words[-1]
        if any(word.kind is Kind.MUST for word in self.words) or len(self.words) == 1:
            return False
        return last.kind is Kind.OF or last.text in words("clauses", "circumstance")

    def _must(self, at: int) -> int | None:
        for place in range(at, len(self.words)):
            kind = self.kind(place)
            if kind in {Kind.MUST, Kind.PLEASE}:
                leads = self.kind(at) is not Kind.VERB or self._can_lead(place - 1)
                return place if leads or place == at else None
            if kind in {Kind.ENSURE, Kind.ENCOURAGE}:
                return None
        return None

    def _can_lead(self, at: int) -> bool:
        """Whether a noun may end at a word, so that what stands before it is no predicate."""
        measures = self.text(at).endswith(words("figures", "measures"))
        return self.kind(at) in ACTORS or is_group(self.text(at)) or measures

    def _oblige(self, at: int, must: int) -> int:
        """Take in what stands before 要 or 请, and step behind it."""
        if self.kind(must) is Kind.MUST:
            self.clause.strength = "must"
        if not self.take_subject(at, must) and must > at:
            self.clause.topic = (self.words[at].start, self.words[must - 1].end)
        return self.lead(must + 1)

    def _after_adverb(self, at: int) -> bool:
        """An adverb of manner stands before its verb, never before a subject; so does 3日内."""
        if at > 0 and self.text(at - 1) in DEADLINE and self.kind(at) in VERBS:
            return True
        return at > 0 and self.kind(at - 1) is Kind.ADVERB and self.kind(at) is not Kind.EACH

    def _state(self, at: int) -> None:
        """在岗率保持在95%以上 says how things should be: its subject is counted, not asked."""
        thing = self.lead(0) < at and self.words[at - 1].kind not in OWNERS
        if thing and self.text(at) in words("verbs", "stative"):
            self.clause.topic = self.clause.topic or (self.words[0].start, self.words[at].start)
            if self.subject and any(word.text in words("figures", "full") for word in self.words):
                self.subject = []

    def _read_anyhow(self, at: int, must: int | None) -> None:
        """What 要 leads to is asked whatever its verb; 运用新媒体 only where no verb follows."""
        rest = self.kind(at)
        negates = self.text(at).startswith("不")
        if negates or (must is not None and rest not in OBJECTLESS | LEAD):
            self._add_predicates(at)
            return
        last = len(self.words) - 1
        if self.kind(last) is Kind.VERB and self.kind(last - 1) in TRAILED:
            self._add_predicates(last)  # 评审结果于9月30日前公布
            return
        for place, word in enumerate(self.words):
            if word.text in words("clauses", "verbal"):
                self._add_predicates(place)
                return

    def _read_predicates(self, at: int) -> None:
        kind = self.kind(at)
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
        end = self.encouraged_end(at + 1)
        if end is not None and self.kind(end - 1) in OWNERS:
            self.take_subject(at + 1, end)
        elif end is not None or self.kind(self.lead(at + 1)) not in VERBS:
            return at
        self.clause.strength = "encouraged"
        return self.lead(end or at + 1)

    def _late_verb(self, at: int) -> int:
        """A set phrase or a place may stand before the verb: 以点带面推动工作."""
        none = len(self.words)
        if self._after_adverb(at) or self.kind(at) is Kind.EACH:
            verbs = (place for place in range(at, none) if self.kind(place) is Kind.VERB)
            at = next(verbs, none) - 1
        elif self.kind(at) is not Kind.OTHER or len(self.text(at)) > 8:
            return none
        elif self.lead(at + 1) > at + 1 and self.kind(self.lead(at + 1)) in VERBS:
            return self.lead(at + 1)  # 重要情况随时报告
        thing = at
        while self.kind(thing) in {Kind.OTHER, Kind.NOUN_VERB}:
            thing += 1
        states = self.kind(thing) is Kind.VERB and self.text(thing) in words("verbs", "stative")
        if states and self.kind(thing + 1) not in FIGURES:
            return thing  # 残疾人签约服务实现应签尽签
        each: set[Kind | None] = {Kind.OF}
        objectless = each if self.kind(0) is Kind.EACH else OBJECTLESS | each
        verb = self.kind(at + 1) is Kind.VERB and self.kind(at + 2) not in objectless
        return at + 1 if verb else none

    def _add_predicates(self, at: int) -> None:
        while at < len(self.words):
            verb_end = self._verb_end(at)
            end = self._object_end(verb_end)
            if self.kind(verb_end) in OBJECTLESS:
                verb_end = self._short_verb_end(at, verb_end)
            self.clause.predicates.append(
                Predicate(
                    (self.words[at].start, self.words[verb_end - 1].end),
                    (self.words[verb_end - 1].end, self.words[end - 1].end),
                )
            )
            at = self.lead(end + 1)

    def _verb_end(self, at: int) -> int:
        end = at + 1
        while self.kind(end) in VERBS:
            end += 1
        counted = self.kind(end) is Kind.OTHER and self.kind(end + 1) in FIGURES | {None}
        if end - at > 1 and self.kind(end - 1) is Kind.NOUN_VERB and counted:
            end -= 1  # 代办服务事项不少于1次
        more = self.kind(end) in {Kind.LIST, Kind.CONJUNCTION} and self.kind(end + 1) in VERBS
        if more and self.kind(end + 2) in {Kind.OTHER, Kind.BODY, Kind.TIER, Kind.FIGURE}:
            return self._verb_end(end + 1)
        return end

    def _short_verb_end(self, at: int, end: int) -> int:
        """Leave the last word of 牵头组织义诊 as what is organised."""
        place = at + 1
        while place < end - 1 and self.kind(place) is Kind.VERB:
            place += 1
        return place

    def _object_end(self, at: int) -> int:
        """Where the next predicate's 、, 并 or 或 stands, else the clause's end."""
        again = self.kind(at) is Kind.LIST and self.kind(at + 1) is Kind.ADVERB
        if again and self.kind(at + 2) in VERBS:
            return at  # 亲自研究、亲自部署
        for place in range(at, len(self.words)):
            if self.kind(place) in {Kind.LIST, Kind.CONJUNCTION} and self._begins(place):
                return place
        return len(self.words)

    def _begins(self, place: int) -> bool:
        joins = self.text(place) in {"并", "或", "并且", "同时", "或者"}
        if joins and self.kind(place + 1) is Kind.PREPOSITION:
            return self.kind(self.lead(place + 1)) in VERBS
        after = self.lead(place + 1) if joins else place + 1
        if self.kind(after) is not Kind.VERB or (not joins and self.text(place) != "、"):
            return False
        if self.text(after) == "有" and not joins:
            return False
        end = self._verb_end(after)
        deed = end > after + 1 and self.kind(end - 1) is Kind.NOUN_VERB  # 优化服务
        return deed or self.kind(end) not in {None, Kind.LIST, Kind.CONJUNCTION}
