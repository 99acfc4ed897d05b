"""Finding a family one serves: by name, parts of it, pinyin initials, or the last four digits of a phone.

All words must fit. Only equality of tokens is asked for, inside the named scope; what is found is
shown masked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from nuanxin.association.places import places_named
from nuanxin.association.scope import Scope
from nuanxin.base.refused import Refused
from nuanxin.base.rules import masked
from nuanxin.base.rules.cell import fold
from nuanxin.base.rules.finding import asked, tokens
from nuanxin.people.models import Household, Person, PersonToken, TokenKind
from nuanxin.people.tokens import PHONE_DIGITS, token

MOST = 20
LONGEST = 40  # characters asked for
WORDS = 4
WHOLE_PHONE = 7  # digits at least of a number without its area code
READ = 200  # people of one end of a phone whose names are looked at
NOTHING_FOUND = "没有查到"
TOO_SHORT = "请写至少两个字，或电话后四位（写整个号码也行）：姓名里连着的两个字、拼音首字母（如 wjg）都行。"
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
    title: str = NOTHING_FOUND


@dataclass(frozen=True)
class Asked:
    """What is asked of the tokens (one of each group), and what only the names and phones found can tell."""

    groups: list[list[int]] = field(default_factory=list)
    fits: list[Callable[[Person], bool]] = field(default_factory=list)


def search(scope: Scope, words: str) -> Found:
    """The people of a named scope who fit all the words, at most twenty; a constant number of statements.

    Raises ``Refused`` for less than two characters, or digits that are neither four nor a whole number.
    """
    wanted = _asked(_words(words))
    rows = Person.objects.visible_to(scope).filter(key__isnull=False)
    fitting = PersonToken.objects.visible_to(scope)
    for group in wanted.groups:
        rows = rows.filter(pk__in=fitting.filter(token__in=group).values("person"))
    rows = rows.select_related("household", "merged_into__household")
    if wanted.fits:
        some = (each for each in rows[:READ] if all(fit(each) for fit in wanted.fits))
        people = list(islice(some, MOST + 1))
    else:
        people = list(rows[: MOST + 1])
    kept = {each.pk: each for each in map(_standing, people)}
    found = list(kept.values())
    names = places_named(each.division for each in found)
    hits = [_hit(each, names) for each in found[:MOST]]
    return Found(hits, len(people) > MOST, "" if hits else TRY)


def _words(text: str) -> list[str]:
    """What is asked for, word by word; one character alone would list a surname."""
    words = fold(text)[:LONGEST].split()[:WORDS]
    numbers = [len(digits) for word in words if (digits := _digits(word))]
    if sum(map(len, words)) < 2 or any(size != PHONE_DIGITS and size < WHOLE_PHONE for size in numbers):
        raise Refused(TOO_SHORT)
    return words


def _digits(word: str) -> str:
    """The digits of a word that is a telephone number or the end of one; "" for any other."""
    plain = word.replace("-", "").removeprefix("+86")
    return plain if plain.isdecimal() else ""


def _asked(words: list[str]) -> Asked:
    """No token stands for one letter or character: beside the end of a phone the few names found are read."""
    wanted, phone = Asked(), any(map(_digits, words))
    for word in words:
        if digits := _digits(word):
            wanted.groups.append([token(TokenKind.PHONE_END, digits[-PHONE_DIGITS:])])
            if len(digits) > PHONE_DIGITS:
                wanted.fits.append(partial(_has_phone, digits))
        elif len(word) == 1 and phone:
            wanted.fits.append(partial(_begins, word.lower()))
        else:
            wanted.groups.extend(_groups(word))
    return wanted


def _has_phone(digits: str, person: Person) -> bool:
    """With its area code or without; an extension left out."""
    return "".join(filter(str.isdecimal, person.read("phone").partition("转")[0])).endswith(digits)


def _begins(char: str, person: Person) -> bool:
    """Whether the name, or a part of it before or after a ·, begins with a character or a letter of pinyin."""
    strings = tokens(person.read("name"))
    return any(each.startswith(char) for each in (*strings.names, *strings.initials))


def _groups(word: str) -> list[list[int]]:
    """Of each group of tokens a person has one: all pairs of a long word, else whatever it may be."""
    strings = asked(word)
    whole = [token(TokenKind.NAME, each) for each in strings.names]  # a name with ·, written without it
    if len(strings.runs) > 1:
        return [[token(TokenKind.RUN, each), *whole] for each in sorted(strings.runs)]
    one_of = [
        *whole,
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

