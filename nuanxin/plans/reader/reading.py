"""From a notice's text to its obligations."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from nuanxin.plans.reader.document import Document, Obligation
from nuanxin.plans.reader.grammar.actions import FORBIDS, actions
from nuanxin.plans.reader.grammar.bodies import named
from nuanxin.plans.reader.grammar.clauses import Clause, Span
from nuanxin.plans.reader.grammar.dates import dates
from nuanxin.plans.reader.grammar.doubts import doubts, say
from nuanxin.plans.reader.grammar.groups import groups
from nuanxin.plans.reader.grammar.parts import Part, Subject, parts
from nuanxin.plans.reader.grammar.programmes import programmes
from nuanxin.plans.reader.grammar.sentence import Sentence
from nuanxin.plans.reader.grammar.veil import sentences
from nuanxin.plans.reader.layout import blocks
from nuanxin.plans.reader.passage import Passage
from nuanxin.plans.reader.sections import Paper, Paragraph, arrange


def read(text: str) -> Document:
    """Read a notice: any text gives a document, one that asks nothing has no obligations."""
    paper = arrange(blocks(text))
    return Document(
        text=text,
        number=paper.number,
        title=paper.title,
        addressees=named(paper.addressees),
        copies=named(paper.copies),
        issuer=paper.issuer,
        date=paper.date,
        obligations=list(_obligations(paper)),
    )


def _obligations(paper: Paper) -> Iterator[Obligation]:
    carried = Subject(tuple(named(paper.addressees)), addressed=True)
    numerals = _numerals(paper)
    for paragraph in paper.paragraphs:
        before = carried
        if paragraph.assigned:
            carried = Subject(tuple(named(paragraph.assigned)), assigned=True)
        for start, end in sentences(paragraph.passage.plain):
            passage = paragraph.passage[start:end]
            found = parts(Sentence(passage.text, passage.plain), carried)
            rows = _rows(passage, found, paragraph)
            yield from (_doubt_numeral(row, numerals) for row in rows)
            lasting = [part.subject for part in found if part.subject.lasting]
            if not paragraph.assigned:
                carried = lasting[-1] if lasting else carried
                before = next((s for s in reversed(lasting) if not s.person), before)
        carried = before


def _rows(passage: Passage, found: list[Part], paragraph: Paragraph) -> Iterator[Obligation]:
    sentence = Sentence(passage.text, passage.plain)
    served: list[str] = []
    for part in found:
        own = _unique(_printed(sentence, part, groups))
        served = own or (served if any(t.op == "coverage" for t in part.targets) else [])
        stop = part.end + (passage.plain[part.end : part.end + 1] in set("。！？"))
        stands = passage[part.start : stop]
        yield Obligation(
            section=paragraph.section.number,
            section_title=paragraph.section.title,
            sentence=passage.text,
            who=list(part.subject.who),
            modality=part.modality,
            actions=_actions(sentence, part),
            targets=part.targets,
            programmes=_unique(_printed(sentence, part, programmes)),
            dates=_unique([*paragraph.days, *dates(sentence.plain, (part.start, part.end))]),
            beneficiaries=served,
            start=stands.start,
            end=stands.end,
            unsure=doubts(sentence, part),
        )


def _actions(sentence: Sentence, part: Part) -> list[str]:
    """What is to be done; what is forbidden only where nothing else is asked."""
    found = _unique(action for one in part.clauses for action in actions(sentence, one))
    return [action for action in found if not action.startswith(FORBIDS)] or found


def _printed(
    sentence: Sentence, part: Part, find: Callable[[Sentence, Clause], list[Span]]
) -> Iterator[str]:
    for one in part.clauses:
        yield from (sentence.printed(span) for span in find(sentence, one.clause))


def _unique(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _numerals(paper: Paper) -> Counter[str]:
    """How often each first-level numeral is printed."""
    sections = {paragraph.section for paragraph in paper.paragraphs}
    return Counter(section.number for section in sections if section.number)


def _doubt_numeral(row: Obligation, numerals: Counter[str]) -> Obligation:
    if numerals[row.section] < 2:
        return row
    doubt = say("numeral_twice", number=row.section, title=row.section_title)
    return replace(row, unsure=[*row.unsure, doubt])
