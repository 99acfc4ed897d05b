"""What only leads to a clause's subject or verb.

    lead  = (conjunction | adverb | time | frequency | deadline | frame)*
    frame = preposition … up to a closer (中, 等形式, 为抓手) or to the verb
"""

from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.vocabulary import words

ACTORS = {Kind.TIER, Kind.LEVEL, Kind.BODY, Kind.PERSON}
VERBS = {Kind.VERB, Kind.NOUN_VERB}
LEAD = {Kind.CONJUNCTION, Kind.ADVERB, Kind.TIME, Kind.FREQUENCY, Kind.CUE, Kind.PLEASE}
STRENGTHS = {Kind.MUST, Kind.ENSURE, Kind.ENCOURAGE}
AFTER_FRAME = VERBS | STRENGTHS | LEAD | {Kind.EACH, Kind.FIGURE}
BEFORE_VERB = {Kind.ADVERB, Kind.FREQUENCY}
DEADLINE = {"内", "之内", "以内", "前", "之前", "以前", "后", "之后"}
OCCASION = 8


class Leads:
    """The words of a clause, read from left to right."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words

    def kind(self, at: int) -> Kind | None:
        """The kind of a word, None behind the last one."""
        return self.words[at].kind if at < len(self.words) else None

    def text(self, at: int) -> str:
        """The text of a word, "" behind the last one."""
        return self.words[at].text if at < len(self.words) else ""

    def lead(self, at: int) -> int:
        """Step over what only leads to the subject or the verb."""
        while at < len(self.words):
            if step := self._step(at) or self._occasion(at):
                at += step
            elif self.kind(at) is Kind.PREPOSITION:
                at = self._frame_end(at)
            else:
                break
        return at

    def _joins(self, at: int) -> bool:
        together = self.text(at) in words("clauses", "together")
        return together and self.kind(at + 1) in ACTORS | {Kind.OTHER}

    def _step(self, at: int) -> int:
        """How many words here only lead on, 0 where this one does not."""
        after = self.kind(at + 1)
        if self._joins(at):
            return self._frame_end(at) - at
        future = self.text(at) == "将" and after is Kind.ADVERB
        if self.kind(at) in LEAD or self.text(at) in {"由", "地"} or future:
            return 1
        if self.kind(at) is Kind.FIGURE:
            return 2 if self.text(at + 1) in DEADLINE else 0
        if self.kind(at) is Kind.EACH:
            return self._each_so_many(at) or (1 if after in VERBS else 0)  # 每人结对帮扶
        manner = self.kind(at) is Kind.LIST or (at and self.text(at) == "将")
        return 1 if manner and after in {Kind.ADVERB, Kind.TIME} else 0

    def _each_so_many(self, at: int) -> int:
        """每500名学生 before 配备1名."""
        if self.kind(at + 1) is not Kind.FIGURE:
            return 0
        counted = self.kind(at + 2) in {Kind.OTHER, Kind.PERSON}
        end = 3 if counted else 2
        return end if self.kind(at + end) in VERBS | STRENGTHS else 0

    def _occasion(self, at: int) -> int:
        """How many words say upon what something is due: 接到求助后须…, 确诊后30日内…."""
        if self.kind(at) in ACTORS | STRENGTHS | {Kind.EACH, None}:
            return 0
        for place in range(at + 1, min(at + OCCASION, len(self.words))):
            if self.kind(place) in STRENGTHS | ACTORS | {Kind.IS}:
                return 0
            if self.text(place) in words("clauses", "occasions") and self._is_due(place + 1):
                return place + 1 - at
        return 0

    def _is_due(self, at: int) -> bool:
        deadline = self.kind(at) is Kind.FIGURE and self.text(at + 1) in DEADLINE
        at_once = self.text(at) in words("clauses", "at_once")
        return deadline or at_once or self.kind(at) is Kind.MUST

    def _frame_end(self, at: int) -> int:
        by_means = self.text(at) == "以"
        for place in range(at + 1, len(self.words)):
            word, after = self.words[place], self.kind(place + 1)
            if word.kind is Kind.CLOSER and (after is None or after in AFTER_FRAME):
                if not by_means or word.text[0] == "为" or not self._has_aim(place):
                    return place + 1
            elif word.kind is Kind.VERB and place > at + 1 and after not in {Kind.OF, None}:
                if not (by_means and self._has_aim(place)):
                    return place
            elif word.kind is Kind.MUST:
                return place
        return self._last_verb(at)

    def _has_aim(self, at: int) -> bool:
        """Whether 以 … 为抓手 is still to be closed."""
        return any(w.kind is Kind.CLOSER and w.text[0] == "为" for w in self.words[at + 1 :])

    def _last_verb(self, at: int) -> int:
        """Where a frame that nothing closes ends: 按照章程按期换届, 对专干每年轮训一遍."""
        for place in range(at + 2, len(self.words)):
            if self.kind(place) in VERBS and self.kind(place - 1) in BEFORE_VERB:
                return place
            named = self.text(place + 1)[:1] in {"“", "《"} or self.kind(place + 1) is Kind.FIGURE
            if named and self.kind(place) is Kind.NOUN_VERB:
                return place
        last = len(self.words) - 1
        spoken = {Kind.VERB, Kind.NOUN_VERB} if self.text(at) in {"向", "同", "跟"} else {Kind.VERB}
        return last if last > at + 1 and self.kind(last) in spoken else last + 1
