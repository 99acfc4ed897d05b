"""Village rules set out to be read: paragraphs, with the sentences that are pointed at marked in place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from nuanxin.governance.checklist import ARTICLE, Pattern, checklist
from nuanxin.governance.models import Finding, Verdict, VillageRule

Kind = Literal["title", "heading", "text"]
CHAPTER = re.compile(r"第\s*[零〇一二三四五六七八九十百\d]+\s*[章节]")
LONGEST_TITLE = 40  # characters of a first line that is the name of the rules
UNDERLINES = {"": "short", Verdict.UNLAWFUL.value: "none", Verdict.LAWFUL.value: "met"}


@dataclass(frozen=True)
class Mark:
    """One sentence that is pointed at, with everything that points at it (at least one finding)."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def underline(self) -> str:
        return UNDERLINES[self.first.verdict]

    @property
    def reasons(self) -> list[Pattern]:
        """Why; a pattern that is no longer in the data says nothing more."""
        known = checklist().patterns
        return [known[each.pattern] for each in self.findings if each.pattern in known]


@dataclass(frozen=True)
class Run:
    """Characters that stand together, and the mark over them."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Paragraph:
    kind: Kind
    runs: list[Run]


def marks_of(rule: VillageRule) -> list[Mark]:
    """The sentences to look at, in the order of the text; one query."""
    found = rule.findings.select_related("decided_by").order_by("start", "pk")
    return [Mark(tuple(rows)) for _, rows in groupby(found, key=lambda each: each.start)]


def set_out(text: str, marks: Iterable[Mark]) -> list[Paragraph]:
    """The text line by line, without the space around a line; marks do not overlap."""
    known, paragraphs, at = list(marks), list[Paragraph](), 0
    for line in text.split("\n"):
        said = line.strip()
        if said:
            start = at + line.index(said)
            runs = list(_runs(text, start, start + len(said), known))
            paragraphs.append(Paragraph(_kind(said, runs, first=not paragraphs), runs))
        at += len(line) + 1
    return paragraphs


def _runs(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Run]:
    at = start
    for mark in marks:
        if start <= mark.first.start < end:
            if mark.first.start > at:
                yield Run(text[at : mark.first.start])
            at = mark.first.end
            yield Run(text[mark.first.start : at], mark)
    if at < end:
        yield Run(text[at:end])


def _kind(said: str, runs: Sequence[Run], *, first: bool) -> Kind:
    if any(run.mark for run in runs):
        return "text"
    if first and len(said) <= LONGEST_TITLE and not ARTICLE.match(said) and said[-1] not in "。；;：:，,":
        return "title"
    return "heading" if CHAPTER.match(said) and len(said) <= LONGEST_TITLE else "text"


@dataclass(frozen=True)
class Reading:
    """One version as it is read: its paragraphs, its marked sentences, the one that is looked at."""

    rule: VillageRule
    marks: list[Mark]
    chosen: Mark | None

    @property
    def paragraphs(self) -> list[Paragraph]:
        return set_out(self.rule.text, self.marks)

    @property
    def nth(self) -> int:
        """The place of the chosen sentence among the marked ones, from 1; 0 for none."""
        return self.marks.index(self.chosen) + 1 if self.chosen else 0

    @property
    def unjudged(self) -> int:
        return sum(not mark.first.verdict for mark in self.marks)

    @property
    def unlawful(self) -> int:
        return sum(mark.first.verdict == Verdict.UNLAWFUL for mark in self.marks)

    @property
    def state(self) -> str:
        return state_of(self.rule, self.unjudged, self.unlawful)


def read_rule(rule: VillageRule, at: int, *, first: bool) -> Reading:
    """The sentence of finding ``at`` is looked at; without one, and if ``first``, the first not judged."""
    marks = marks_of(rule)
    chosen = next((mark for mark in marks if at in {each.pk for each in mark.findings}), None)
    if chosen is None and first:
        chosen = next((mark for mark in marks if not mark.first.verdict), None)
    return Reading(rule, marks, chosen)


@dataclass(frozen=True)
class Version:
    """A version on the list of a village: ``state`` says what comes next, "" where a newer one has its place."""

    rule: VillageRule
    state: str


def versions(rules: Sequence[VillageRule]) -> list[Version]:
    """Versions of one kind (``with_verdicts``), the newest first: the newest and the one in force have a state."""
    current = next((rule for rule in rules if rule.passed_on), None)
    return [
        Version(rule, _state(rule) if rule in (rules[0], current) else "") for rule in rules
    ]


def _state(rule: VillageRule) -> str:
    counted = vars(rule)
    return state_of(rule, counted["unjudged"], counted["unlawful"])


def state_of(rule: VillageRule, unjudged: int, unlawful: int) -> str:
    """What comes next with a version of which so many sentences are unjudged, or found unlawful."""
    if rule.passed_on is None:
        return "unjudged" if unjudged else "unlawful" if unlawful else "to_pass"
    if rule.filed_on is None:
        return "to_file"
    return "publicised" if rule.publicised_on else "to_publicise"
