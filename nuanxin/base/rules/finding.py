"""By which strings a person is found: they are hashed, and a search can only ask whether one is there."""

import os
import re
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

from nuanxin.base.rules.cell import fold
from nuanxin.base.rules.person_name import DOTS, HAN, MONGOLIAN, USUAL, surname
from nuanxin.base.rules.wordlist import GIVEN_INITIALS, SURNAME_INITIALS

READINGS = 4  # spellings of the initials of one name at most
SHORTEST = 2  # letters that make initials
UNWRITTEN = re.compile("[\u180b-\u180f\u200c\u200d\u202f]|[（(][^）)]*[）)]")
BETWEEN = re.compile(rf"[{DOTS}.\s\-]+")
HAN_ONLY = re.compile(f"[{HAN}]+")
RUNS_OF = re.compile(f"[{HAN}{MONGOLIAN}]+")
Words = tuple[str, ...]


class Tokens(NamedTuple):
    """Each word once. ``names``: the whole name without ·, and its parts; ``surnames``: one or none;
    ``runs``: two characters side by side; ``initials``: first letters of the pinyin, lower case.
    """

    names: Words
    surnames: Words
    runs: Words
    initials: Words


def tokens(name: str) -> Tokens:
    """What a checked name is found by: remarks in brackets and format characters left out."""
    if USUAL.fullmatch(name):
        family = surname(name)
        runs = (name,) if len(name) == 2 else _pairs(name)
        return Tokens((name,), (family,), runs, _spelt(family, name[len(family) :]))
    parts = _parts(name)
    if len(parts) == 1 and USUAL.fullmatch(parts[0]):
        return tokens(parts[0])
    whole = "".join(parts)
    family = surname(whole) if len(parts) == 1 else ""
    return Tokens(
        names=_once([whole, *parts]) if parts else (),
        surnames=(family,) if family else (),
        runs=_once([run for part in parts if RUNS_OF.fullmatch(part) for run in _pairs(part)]),
        initials=_initials(parts, family),
    )


def asked(word: str) -> Tokens:
    """What to look for, for one word somebody typed.

    A person fits who has one of ``names``, of ``surnames`` or of ``initials``, or has all of ``runs``.
    """
    whole = "".join(_parts(word))
    letters = whole.isascii() and whole.isalpha() and len(whole) >= SHORTEST
    return Tokens(
        names=(whole,) if whole else (),
        surnames=(whole,) if 0 < len(whole) <= 2 else (),
        runs=tokens(word).runs,
        initials=(whole,) if letters else (),
    )


def _parts(name: str) -> list[str]:
    plain = UNWRITTEN.sub("", fold(name)).lower()
    return [part for part in BETWEEN.split(plain) if part]


def _once(words: list[str]) -> Words:
    return tuple(dict.fromkeys(words))


def _pairs(part: str) -> Words:
    return _once([part[at : at + 2] for at in range(len(part) - 1)])


def _initials(parts: list[str], family: str) -> Words:
    """The initials of the whole and of each part that is long enough."""
    if not parts or not all(map(HAN_ONLY.fullmatch, parts)):
        return ()
    spelt = [_spelt(family, part[len(family) :]) for part in parts]
    whole = ["".join(each) for each in islice(product(*spelt), READINGS)]
    return _once([each for each in (*whole, *(each for part in spelt for each in part)) if len(each) >= SHORTEST])


def _spelt(family: str, given: str) -> Words:
    """How initials may be typed, the usual reading first; none where a character has no reading."""
    first, rest = _of_surname(family), _of_given(given)
    if len(first) == len(rest) == 1:
        return (first[0] + rest[0],)
    return _once([a + b for a in first for b in rest])[:READINGS]


@cache
def _of_surname(family: str) -> Words:
    if family in SURNAME_INITIALS:
        letters = SURNAME_INITIALS[family]
        return tuple(letters) if len(family) == 1 else (letters,)
    return ("".join(map(_first_letter, family)),)


@lru_cache(maxsize=1 << 16)
def _of_given(given: str) -> Words:
    letters = [GIVEN_INITIALS.get(char) or _first_letter(char) for char in given]
    return tuple("".join(each) for each in islice(product(*letters), READINGS))


@lru_cache(maxsize=1 << 15)
def _first_letter(char: str) -> str:
    """The first letter of the commonest reading, "" where the dictionary has none."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # one character at a time: 12 MiB, not 55
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.FIRST_LETTER, errors="ignore")
    return found[0][0] if found else ""
