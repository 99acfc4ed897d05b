"""Words of a sentence, each with the part it can play in a clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from nuanxin.plans.reader.grammar.veil import veil
from nuanxin.plans.reader.vocabulary import any_of, words


class Kind(Enum):
    """The part a word plays."""

    OTHER = auto()  # what the vocabulary does not know: nouns, mostly
    STOP = auto()  # ， ； ： 。
    LIST = auto()  # 、
    OF = auto()  # 的
    IS = auto()  # 是
    CONJUNCTION = auto()
    ADVERB = auto()
    PREPOSITION = auto()
    CLOSER = auto()
    VERB = auto()
    NOUN_VERB = auto()
    TIER = auto()
    LEVEL = auto()
    BODY = auto()
    PERSON = auto()
    EACH = auto()
    QUANTIFIER = auto()
    PLEASE = auto()
    MUST = auto()
    ENSURE = auto()
    ENCOURAGE = auto()
    CUE = auto()  # 不少于, 至少 …
    FIGURE = auto()  # 2名, 95%
    FREQUENCY = auto()  # 每季度
    TIME = auto()  # 6月底前


@dataclass(frozen=True, slots=True)
class Word:
    """A word at sentence[start:end]."""

    kind: Kind
    text: str
    start: int
    end: int


# The first list that holds a word decides.
LISTS = (
    (Kind.OTHER, ("strength", "false_friends")),
    (Kind.OTHER, ("nouns", "words")),
    (Kind.MUST, ("strength", "must")),
    (Kind.ENSURE, ("strength", "ensure")),
    (Kind.ENCOURAGE, ("strength", "encourage")),
    (Kind.EACH, ("who", "each")),
    (Kind.QUANTIFIER, ("who", "quantifiers")),
    (Kind.TIER, ("who", "tiers")),
    (Kind.LEVEL, ("who", "levels")),
    (Kind.BODY, ("who", "bodies")),
    (Kind.PERSON, ("who", "persons")),
    (Kind.CUE, ("figures", "at_least")),
    (Kind.CUE, ("figures", "at_most")),
    (Kind.VERB, ("verbs", "plain")),
    (Kind.CONJUNCTION, ("clauses", "conjunctions")),
    (Kind.ADVERB, ("clauses", "adverbs")),
    (Kind.PREPOSITION, ("clauses", "prepositions")),
    (Kind.CLOSER, ("clauses", "closers")),
    (Kind.NOUN_VERB, ("verbs", "also_nouns")),
)
SIGNS = dict.fromkeys("，；：。！？", Kind.STOP) | {"、": Kind.LIST, "的": Kind.OF, "是": Kind.IS}

IN_WORDS = "[一二两三四五六七八九十百千]"
DAY = rf"(?:\d{{1,2}}|{IN_WORDS}{{1,3}})"
MOMENT = (
    rf"(?:(?:\d{{4}}年|今年|每年|当年)?{DAY}月(?:{DAY}[日号]|[底末初]|[上中下]旬|份)?"
    rf"|{DAY}[日号](?=之?前|[至—-])|(?:\d{{4}}年|今年|当年)[底末]|(?:\d{{4}}年|今年|当年|本年)?年?[底末](?=[，之前])"
    rf"|{IN_WORDS}年(?=累计|内)"
    r"|全年|年内|(?:上年|去年)度?(?:同期)?|[上下]半年|(?:\d{4}年|今年|本年度?)(?:[上下]半年|第?[一二三四]季度末?)?)"
)


@cache
def _shapes() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    units = any_of(words("figures", "units") + words("figures", "time_units"))
    in_words = any_of(words("figures", "counted_in_words"))
    or_more = any_of(words("figures", "or_more"))
    frequency = any_of(words("figures", "frequencies"))
    digits = r"(?<![第\d.])\d+(?:,\d{3})*(?:\.\d+)?(?:万(?!元))?"
    item = rf"(?<=[；：])(?:\d{{1,2}}[.、]|（□{{1,3}}）|{IN_WORDS}{{1,3}}、|[①-⑳])"
    how_many = rf"(?:{IN_WORDS}{{1,2}}|\d{{1,2}})?个?"
    often = rf"每隔?{how_many}{frequency}(?:(?<!年)[末底初]|(?![末底]))(?:[一二三四五六日]?之?前)?"
    shapes = (
        (Kind.STOP, item),
        (Kind.FREQUENCY, often),
        (Kind.TIME, rf"[到至自从于]?{MOMENT}(?:[至到—~-]+{MOMENT})?(?:之前|以前|前|起|期间|内)?"),
        (Kind.FIGURE, rf"{digits}(?:[—~至-]{digits})?{units}(?:{or_more}|(?<=岁)及?以下)?"),
        (Kind.FIGURE, rf"百分之{IN_WORDS}+(?:{or_more})?"),
        (Kind.FIGURE, rf"(?<![第几数百千万])(?![百千]){IN_WORDS}+(?:{in_words}(?!性)|个(?=[^月]))(?:{or_more})?"),
    )
    return tuple((kind, re.compile(shape)) for kind, shape in shapes)


@cache
def _kinds() -> dict[str, Kind]:
    kinds = dict(SIGNS)
    kinds["请"] = Kind.PLEASE
    for kind, path in LISTS:
        for word in words(*path):
            kinds.setdefault(veil(word), kind)
    return kinds


@cache
def _longest() -> int:
    return max(len(word) for word in _kinds())


def lex(veiled: str) -> list[Word]:
    """Part a veiled sentence into words; unknown characters in a row are one word."""
    found: list[Word] = []
    for word in _words(veiled):
        last = found[-1] if found else None
        if last and word.kind is last.kind is Kind.OTHER:
            found[-1] = Word(Kind.OTHER, last.text + word.text, last.start, word.end)
        else:
            found.append(word)
    return found


def _words(veiled: str) -> Iterator[Word]:
    place = 0
    while place < len(veiled):
        word = _shaped(veiled, place) or _listed(veiled, place)
        yield word
        place = word.end


def _shaped(veiled: str, place: int) -> Word | None:
    for kind, shape in _shapes():
        if found := shape.match(veiled, place):
            return Word(kind, found.group(), place, found.end())
    return None


def _listed(veiled: str, place: int) -> Word:
    for length in range(min(_longest(), len(veiled) - place), 0, -1):
        text = veiled[place : place + length]
        kind = _kinds().get(text)
        if kind is Kind.CLOSER and text[0] == "为" and not _opened(veiled, place, ("以",)):
            continue
        if kind is Kind.CLOSER and text in words("verbs", "also_nouns"):
            opened = _opened(veiled, place, words("clauses", "opens"))
            kind = Kind.CLOSER if opened else Kind.NOUN_VERB
        end = place + length
        if text.endswith("会") and veiled[end : end + 1] == "同" and text[:-1] in _kinds():
            continue  # 计生协会同卫生健康局
        if kind:
            if kind is Kind.TIER and veiled[end : end + 1] == "（":
                end = veiled.find("）", end) + 1 or end
            return Word(kind, veiled[place:end], place, end)
    return Word(Kind.OTHER, veiled[place], place, place + 1)


def _opened(veiled: str, place: int, prepositions: tuple[str, ...]) -> bool:
    """Whether one stands before in the clause: 以家庭为重点, but 为重点人群."""
    clause = max(veiled.rfind(sign, 0, place) for sign in "，；：")
    return any(word in veiled[clause + 1 : place] for word in prepositions)
