"""A measure with its figure: 公示时间不少于7天, 各旗县区在岗率达到95%以上."""

from nuanxin.plans.reader.grammar.leads import LEAD, STRENGTHS
from nuanxin.plans.reader.grammar.lexer import Kind
from nuanxin.plans.reader.grammar.subjects import Subjects
from nuanxin.plans.reader.vocabulary import words

OWNERS = {Kind.TIER, Kind.BODY}
FIGURES = {Kind.CUE, Kind.FIGURE}
BEFORE_FIGURE = {Kind.ADVERB, Kind.TIME, Kind.PREPOSITION}


class Measures(Subjects):
    """Finds the noun of a measure and whose it is."""

    def measure_end(self, at: int) -> int | None:
        """Index after the noun of 公示时间不少于7天, 知晓率较上年提高5个百分点."""
        stop = next((p for p in range(at, len(self.words)) if self.kind(p) in FIGURES), at)
        leading = words("verbs", "stative") + words("figures", "raise")
        while stop > at and (self.kind(stop - 1) in BEFORE_FIGURE or self.text(stop - 1) in leading):
            stop -= 1
        inside = self.words[at:stop]
        if not inside or any(word.kind in STRENGTHS for word in inside):
            return None
        first = self.words[min(self.lead(self._owner_end(at, stop)), stop - 1)]
        governed = first.text in words("figures", "raise") + words("figures", "governs")
        measures = inside[-1].kind not in LEAD | {Kind.VERB} and inside[-1].text.endswith(
            words("figures", "measures")
        )
        return stop if measures and not governed else None

    def take_owner(self, at: int, end: int) -> int:
        """Keep the body whose measure it is as the subject; return where the noun begins."""
        owner = self._owner_end(at, end)
        if owner > at and (self.text(at)[0] in "各每" or self.kind(owner - 1) is Kind.BODY):
            self.take_subject(at, owner)
        return max(at, owner)

    def counts_each(self, at: int) -> bool:
        """每个街道案例不少于2篇, 每县讲师不少于20人: so many in every one."""
        figure = next((p for p in range(at, len(self.words)) if self.kind(p) in FIGURES), at)
        noun = [word.kind for word in self.words[at + 2 : figure]]
        owned = self.kind(at) is Kind.EACH and self.kind(at + 1) is Kind.TIER
        return owned and bool(noun) and set(noun) <= {Kind.OTHER, Kind.PERSON, Kind.NOUN_VERB}

    def measured(self, at: int) -> int:
        """Where the noun begins: 经常 is of it in 经常参加锻炼人数比例."""
        while at and self.kind(at) is Kind.VERB and self.kind(at - 1) is Kind.ADVERB:
            at -= 1
        return at

    def _owner_end(self, at: int, end: int) -> int:
        """Index after the body whose measure it is: 各旗县区 of 各旗县区在岗率."""
        owner = at + (self.text(at) in {"各", "各级"})
        while self.kind(owner) in OWNERS and owner < end - 1:
            owner += 1
        return owner if owner > at and self.kind(owner - 1) in OWNERS else at
