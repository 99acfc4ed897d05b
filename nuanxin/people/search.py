"""Finding a family one serves: by name, parts of it, pinyin initials, or the last four digits of a phone.

All words must fit. Only equality of tokens is asked for, inside the named scope; what is found is
shown masked.
"""

from dataclasses import dataclass

from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.base.refused import Refused
from nuanxin.base.rules import masked
from nuanxin.base.rules.finding import asked
from nuanxin.people.models import Household, Person, PersonToken, TokenKind
from nuanxin.people.tokens import PHONE_DIGITS, token

MOST = 20
LONGEST = 40  # characters asked for
WORDS = 4
TOO_SHORT = "请写至少两个字，或电话后四位：姓名里连着的两个字、拼音首字母（如 wjg）都行。"
TRY = "没有找到。可以试：姓名里连着的两个字，拼音首字母（如 wjg），电话后四位。只找得到这个岗位服务的家庭。"


@dataclass(frozen=True)
class Hit:
    """One person found, as she is shown before her family is opened."""

    household: Household
    name: str
    place: str

    @property
    def pseudonym(self) -> str:
        return self.household.pseudonym


@dataclass(frozen=True)
class Found:
    """``more``: there are others; ``hint``: what to try where nothing is found, or (not ``searched``) to write."""

    hits: list[Hit]
    more: bool = False
    hint: str = ""
    searched: bool = True


def search(scope: Scope, words: str) -> Found:
    """The people of a named scope who fit all the words, at most twenty; a constant number of statements.

    Raises ``Refused`` for less than two characters or four digits.
    """
    groups = [group for word in _words(words) for group in _groups(word)]
    rows = Person.objects.visible_to(scope).filter(key__isnull=False)
    fitting = PersonToken.objects.visible_to(scope)
    for group in groups:
        rows = rows.filter(pk__in=fitting.filter(token__in=group).values("person"))
    people = list(rows.select_related("household", "merged_into__household")[: MOST + 1])
    kept = {each.pk: each for each in map(_standing, people)}
    found = list(kept.values())
    names = places_named(each.division for each in found)
    hits = [_hit(each, names) for each in found[:MOST]]
    return Found(hits, len(people) > MOST, "" if hits else TRY)


def _words(text: str) -> list[str]:
    """What is asked for, word by word; one character alone would list a surname."""
    words = text[:LONGEST].split()[:WORDS]
    if sum(map(len, words)) < 2 or any(word.isdecimal() and len(word) != PHONE_DIGITS for word in words):
        raise Refused(TOO_SHORT)
    return words


def _groups(word: str) -> list[list[int]]:
    """Of each group of tokens a person has one: all pairs of a long word, else whatever it may be."""
    if word.isdecimal():
        return [[token(TokenKind.PHONE_END, word)]]
    strings = asked(word)
    if len(strings.runs) > 1:
        return [[token(TokenKind.RUN, each)] for each in sorted(strings.runs)]
    one_of = [
        *(token(TokenKind.NAME, each) for each in strings.names),
        *(token(TokenKind.SURNAME, each) for each in strings.surnames),
        *(token(TokenKind.RUN, each) for each in strings.runs),
        *(token(TokenKind.INITIALS, each) for each in strings.initials),
    ]
    return [one_of]


def _standing(person: Person) -> Person:
    kept = person.merged_into
    return kept if isinstance(kept, Person) else person


def _hit(person: Person, places: dict[int, str]) -> Hit:
    household = person.household.home
    return Hit(household, masked.name(person.read("name")), places.get(person.division, ""))

