"""Who a clause asks: the words that end in a tier, a body or a person and meet their verb."""

from nuanxin.plans.reader.grammar.leads import ACTORS, LEAD, STRENGTHS, VERBS, Leads
from nuanxin.plans.reader.grammar.lexer import Kind, Word
from nuanxin.plans.reader.vocabulary import words

AT_HEAD = LEAD | {Kind.EACH, Kind.QUANTIFIER}


def is_group(text: str) -> bool:
    """Whether a noun names a group of people."""
    return text.endswith(words("groups", "heads") + words("groups", "loose_heads"))


class Subjects(Leads):
    """Finds the subject of a clause."""

    def __init__(self, words: list[Word]) -> None:
        super().__init__(words)
        self.subject: list[Word] = []
        self.each = False
        self.some = False
        self.handed = False

    def subject_end(self, at: int) -> int | None:
        """Index after the shortest run of words that ends in an actor and meets its verb."""
        verb_open = False
        self.handed = at > 0 and self.text(at - 1) == "由"
        for place, word in enumerate(self.words[at:], at):
            kind = word.kind
            if kind in STRENGTHS or (kind is Kind.PREPOSITION and word.text != "与"):
                return None
            if kind is Kind.IS:
                return place if place > at and self.kind(place - 1) in ACTORS else None
            reports = kind is Kind.NOUN_VERB and place > at and self.kind(place - 1) is Kind.ADVERB
            verb_open = (verb_open or kind is Kind.VERB or reports) and kind is not Kind.OF
            if kind in ACTORS and not verb_open and self._meets_verb(place + 1):
                return None if self._is_object(at, place) else place + 1
        return None

    def _is_object(self, at: int, place: int) -> bool:
        """培训基层工作人员， says what is done to them; 申请救助的家庭， are who acts next."""
        described = any(word.kind is Kind.OF for word in self.words[at:place])
        return self.kind(at) in VERBS and place == len(self.words) - 1 and not described

    def _meets_verb(self, at: int) -> bool:
        after = self.lead(at)
        kind = self.kind(after)
        if kind is None:
            return after > at or at == len(self.words)
        if kind is Kind.NOUN_VERB:
            leads = after > at or self.handed or self.kind(0) is Kind.ENCOURAGE
            return leads or self._takes_object(at + 1) or self._is_only_verb(at)
        often = any(word.kind is Kind.FREQUENCY for word in self.words[at:after])
        return kind is Kind.VERB or kind in STRENGTHS or often

    def _is_only_verb(self, at: int) -> bool:
        """财政部门安排工作经费 has no other verb, so this is the one."""
        others = (*self.words[:at], *self.words[at + 1 :])
        verbs = {Kind.VERB, Kind.IS, Kind.OF, *STRENGTHS}
        return self.kind(at + 1) is not None and not any(w.kind in verbs for w in others)

    def _takes_object(self, at: int) -> bool:
        return self.kind(at) in {Kind.FIGURE, Kind.CUE} or self.text(at)[:1] in {"“", "《"}

    def encouraged_end(self, at: int) -> int | None:
        """Index after the bodies that 鼓励 speaks to: 鼓励企业、慈善组织捐款捐物."""
        end = self.subject_end(at)
        if end is not None:
            return end
        for place in range(at, len(self.words)):
            if self.kind(place) in VERBS or self.kind(place) is Kind.OF:
                return None
            if self.kind(place) in ACTORS and self.kind(place + 1) is Kind.OTHER:
                return place + 1
        return None

    def take_subject(self, start: int, end: int) -> bool:
        """Keep words[start:end] as the subject if an actor stands last, or only leads follow."""
        for place in range(start, end):
            if self.kind(place) in ACTORS and self.lead(place + 1) >= end:
                self._keep(start, place + 1)
                return True
        if self._begins_with_actor(start, end):
            return True
        if end > start and is_group(self.words[end - 1].text):
            self.subject = self.words[start:end]  # 申请救助的家庭
        return bool(self.subject)

    def _begins_with_actor(self, start: int, end: int) -> bool:
        """联系人每次走访均要填写手册 asks the one who visits."""
        last = start
        while last < end and self.kind(last) in ACTORS:
            last += 1
        acts = last < end and self.kind(last) in {Kind.VERB, Kind.ADVERB, Kind.FREQUENCY}
        if last > start and acts:
            self._keep(start, last)
        return last > start and acts

    def leading_actors(self) -> list[Word]:
        """The bodies or persons that the words begin with: 机关、企业 in 机关、企业女职工….的."""
        end = 0
        while self.kind(end) in ACTORS or (self.kind(end) is Kind.LIST and self.kind(end + 1) in ACTORS):
            end += 1
        return self.words[:end]

    def _keep(self, start: int, end: int) -> None:
        of = [place for place in range(start, end) if self.kind(place) is Kind.OF]
        each = [place for place in range(start, end) if self.kind(place) is Kind.EACH]
        begin = max([start, *(place + 1 for place in of)])
        if each and each[-1] + 1 < end:
            begin = max(begin, each[-1])
        found = self.words[begin:end]
        self.some = any(word.kind is Kind.FIGURE for word in self.words[start:begin])
        while len(found) > 1 and (found[0].kind in AT_HEAD or found[0].text == "支持"):
            self.each = self.each or found[0].kind is Kind.EACH
            self.some = self.some or found[0].text == "支持"
            found = found[1:]
        self.subject = found
