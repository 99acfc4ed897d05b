"""Parts of a sentence: a new one where the subject or the strength changes, or a figure hangs."""

import re
from dataclasses import dataclass, field
from functools import cache

from nuanxin.plans.reader.document import Modality, Target
from nuanxin.plans.reader.grammar.bodies import named
from nuanxin.plans.reader.grammar.clauses import Clause
from nuanxin.plans.reader.grammar.coverage import covered, is_full
from nuanxin.plans.reader.grammar.figures import QUOTED, Counted, counted
from nuanxin.plans.reader.grammar.groups import groups
from nuanxin.plans.reader.grammar.leads import LEAD, VERBS
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.grammar.programmes import programmes
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.vocabulary import table

AIMS = {*VERBS, Kind.ADVERB, Kind.ENSURE}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is asked.

    lasting: the next sentence may leave them out (not so 每个村); person: they are named by
    their post, and the next paragraph is not about them; addressed: the notice's
    addressees, where no sentence before names anybody; assigned: named behind the sentence,
    （责任单位：…）.
    """

    who: tuple[str, ...] = ()
    lasting: bool = True
    person: bool = False
    addressed: bool = False
    assigned: bool = False


@dataclass
class Asked:
    """A clause with what it counts and covers."""

    clause: Clause
    counted: list[Counted]
    covered: list[Target]
    full: bool
    services: int
    borrowed: list[Target] = field(default_factory=list)
    bare: bool = False

    @property
    def asks(self) -> bool:
        """Whether it asks by itself, not only leads to what is asked."""
        return bool(self.clause.predicates or self.counted or self.covered)

    @property
    def targets(self) -> list[Target]:
        """All its targets."""
        return [*(one.target for one in self.counted), *self.covered, *self.borrowed]

    @property
    def hangs(self) -> bool:
        """Whether a figure makes it an obligation of its own."""
        return not self.bare and bool(self.counted or (self.full and self.covered))


@dataclass
class Part:
    """Clauses of one sentence that ask one subject with one strength."""

    subject: Subject
    modality: Modality
    printed: bool
    inherited: bool
    clauses: list[Asked] = field(default_factory=list)

    @property
    def targets(self) -> list[Target]:
        """The targets of its clauses."""
        return [target for one in self.clauses for target in one.targets]

    @property
    def start(self) -> int:
        """Where the part begins in its sentence."""
        return self.clauses[0].clause.start

    @property
    def end(self) -> int:
        """Where its last clause ends, its punctuation left out."""
        return self.clauses[-1].clause.end


def parts(sentence: Sentence, carried: Subject) -> list[Part]:
    """Part a sentence; `carried` is the subject where the sentence names none."""
    if _says_nothing(sentence):
        return []
    builder = _Builder(sentence, carried)
    leading = _states_aim(sentence)
    for clause in sentence.clauses:
        leading = leading and not clause.subject and clause.strength is None
        builder.add(clause, leading)
    builder.close()
    return builder.parts


class _Builder:
    """Gathers clauses into parts, left to right."""

    def __init__(self, sentence: Sentence, carried: Subject) -> None:
        self.sentence = sentence
        topic = _topic(sentence)
        self.subject, self.printed = topic or carried, topic is not None
        self.modality: Modality | None = None
        self.parts: list[Part] = []
        self.open = False
        self.lead: list[Asked] = []

    def add(self, clause: Clause, leading: bool) -> None:
        """Take in the next clause; a leading one only leads to what is asked."""
        if _skipped().search(self.sentence.plain[clause.start : clause.end]):
            self.close()
            return
        if leading:
            clause.predicates = []
        asked = self._asked(clause)
        if self.open and not clause.subject:
            _borrow(self.sentence, asked, self.parts[-1].clauses[-1])
        self.lead.append(asked)
        if asked.asks:
            self._place()

    def close(self) -> None:
        """End the open part; what was left over belongs to it."""
        if self.open and self.lead:
            self.parts[-1].clauses += self.lead
        self.open, self.lead = False, []

    def _asked(self, clause: Clause) -> Asked:
        names = programmes(self.sentence, clause)
        return Asked(
            clause,
            list(counted(self.sentence, clause)),
            list(covered(self.sentence, clause)),
            is_full(self.sentence, clause),
            len(names),
        )

    def _place(self) -> None:
        subject = next((s for one in self.lead if (s := self._subject(one.clause))), None)
        if not subject and self.lead[-1].clause.strength == "must" and not self.printed:
            subject = self._case()
        strengths = [one.clause.strength for one in self.lead if one.clause.strength]
        strength = strengths[-1] if strengths else None
        if not self.open or self._parts_from(subject, strength):
            self._leave_behind()
            self._begin(subject, strength)
        self.parts[-1].clauses += self.lead
        self.lead = []

    def _case(self) -> Subject | None:
        """联系人工作变动的，应当报告: whose case it is has to act."""
        found = [one.clause.case for one in self.lead if one.clause.case]
        return self._named(found[-1], lasting=False) if found else None

    def _leave_behind(self) -> None:
        """What asks nothing and leads to nothing belongs to the part before."""
        while self.open and len(self.lead) > 1 and not _leads_on(self.lead[0].clause):
            self.parts[-1].clauses.append(self.lead.pop(0))

    def _parts_from(self, subject: Subject | None, strength: Modality | None) -> bool:
        now, last = self.parts[-1], self.parts[-1].clauses[-1]
        asked = self.lead[-1]
        item = self.sentence.plain[: self.lead[0].clause.start].endswith("；")
        return bool(
            (item and subject and strength)
            or (subject and subject.who != now.subject.who)
            or (strength and strength != now.modality)
            or asked.hangs
            or (last.full and last.covered and asked.services > 1)
        )

    def _begin(self, subject: Subject | None, strength: Modality | None) -> None:
        if subject:
            self.subject, self.printed = subject, True
        inherited = strength is None and self.modality is not None
        self.modality = strength or self.modality or "should"
        self.parts.append(Part(self.subject, self.modality, self.printed, inherited))
        self.open = True

    def _subject(self, clause: Clause) -> Subject | None:
        if not clause.subject:
            return None
        lasting = not (clause.each or clause.some or clause.strength == "encouraged")
        return self._named(clause.subject, lasting=lasting)

    def _named(self, subject: list[Word], *, lasting: bool) -> Subject:
        printed = self.sentence.printed((subject[0].start, subject[-1].end))
        return Subject(tuple(named(printed)), lasting, subject[-1].kind is Kind.PERSON)


def _leads_on(clause: Clause) -> bool:
    """Whether a clause that asks nothing opens the next one: 围绕…, 活动期间, 各社区联合…."""
    opens = clause.words[0].kind in LEAD | {Kind.PREPOSITION}
    return bool(clause.subject) or opens or clause.words[-1].kind in {Kind.CLOSER, Kind.OF}


def _borrow(sentence: Sentence, asked: Asked, last: Asked) -> None:
    """A figure without a noun counts what the clause before speaks of: …巡讲，全年不少于24场."""
    asked.bare = any(one.is_bare for one in asked.counted)
    before = last.clause
    if not (asked.bare or (asked.full and not asked.covered)) or not before.predicates:
        return
    what = _spoken_of(sentence, last)
    asked.counted = [one.of(what) if one.is_bare else one for one in asked.counted]
    if asked.full and not asked.covered:
        served = [sentence.printed(span) for span in groups(sentence, before)]
        asked.borrowed = [Target(what, "coverage", 100, "%", served[0] if served else None)]


def _spoken_of(sentence: Sentence, last: Asked) -> str:
    """What a clause counts, else the object of its verb."""
    if last.counted:
        return last.counted[-1].target.what
    noun = sentence.printed(last.clause.predicates[-1].object).rpartition("的")[2]
    if quoted := QUOTED.search(noun):
        return quoted[1]
    return re.sub("^“[^”]*”(?=.)", "", noun)


def _topic(sentence: Sentence) -> Subject | None:
    """全市计生协工作的总体要求是: the sentence is about their work."""
    found = re.match(table("clauses")["topic"]["sentence"], sentence.plain)
    return Subject((sentence.printed(found.span("who")),), lasting=False) if found else None


def _states_aim(sentence: Sentence) -> bool:
    """为进一步…，特制定…: what stands before the first subject is only the aim."""
    first = sentence.clauses[0].words if sentence.clauses else []
    if len(first) < 2 or first[0].text not in {"为", "为了"}:
        return False
    return first[0].text == "为了" or first[1].kind in AIMS


def _says_nothing(sentence: Sentence) -> bool:
    skip = table("clauses")["skip"]
    if any(re.search(pattern, sentence.plain) for pattern in skip["announcement"]):
        return True
    strengths = any(clause.strength for clause in sentence.clauses)
    return not strengths and any(re.search(p, sentence.plain) for p in skip["statement"])


@cache
def _skipped() -> re.Pattern[str]:
    return re.compile("|".join(table("clauses")["skip"]["clause"]))
