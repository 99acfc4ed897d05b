"""Who is named: 各旗县区、稀土高新区计生协 are two bodies, each with its full name."""

import re
from functools import cache

from nuanxin.plans.reader.grammar.veil import veil
from nuanxin.plans.reader.vocabulary import any_of, table, words

AND = re.compile("[、，]|以及|[和及与]")


def named(text: str) -> list[str]:
    """Part a printed list of bodies; what they share is given to each of them.

    各县（市、区）卫生健康局、计生协 gives 各县（市、区）卫生健康局 and 各县（市、区）计生协.
    """
    found: list[str] = []
    for group in _pieces(text, re.compile("，")):
        items = _pieces(group, AND)
        shared = _shared(items[-1]) if items else ""
        for item in (re.sub(_quantifier(), "", item) for item in items):
            found.append(_whole(item, found[-1] if item is not items[0] else "", shared))
    return [_usual(item) for item in dict.fromkeys(found)]


def tier_of(text: str) -> str:
    """Return the tier that the name of a body begins with: 旗县区 of 各旗县区计生协."""
    found = re.match(rf"(?:各|{any_of(words('who', 'each'))})?({_tier()})(?![级直属])", text)
    return found[1] if found else ""


def _whole(item: str, before: str, shared: str) -> str:
    if item == _body(item) and before and item not in words("who", "alone"):
        prefix = before.removesuffix(_body(before))
        return prefix + item if re.search(f"{_tier()}$", prefix) else item
    owner = re.search(f"{_tier()}$", item)
    return item + shared if owner and shared and not _body(item) else item


def _pieces(text: str, sign: re.Pattern[str]) -> list[str]:
    veiled, pieces, start = veil(text.replace("(", "（").replace(")", "）").replace(",", "，")), [], 0
    whole = [found.span() for found in _one_name().finditer(veiled)]
    for found in sign.finditer(veiled):
        if any(begin <= found.start() < end for begin, end in whole):
            continue
        pieces.append(text[start : found.start()])
        start = found.end()
    return [piece for piece in [*pieces, text[start:]] if piece]


def _shared(last: str) -> str:
    """The body's word that the last name of a list lends to the tiers before it."""
    body = _body(last)
    if not body or body in words("who", "alone"):
        return ""
    return body if re.search(f"{_tier()}$", last.removesuffix(body)) else ""


def _body(item: str) -> str:
    """The last word of a body's name, "" where it has none."""
    found = re.search(f"{any_of(words('who', 'bodies'))}$", item)
    return found.group() if found else ""


@cache
def _one_name() -> re.Pattern[str]:
    """县、乡两级计生协, 镇、村干部 and 民政、残联等部门 are one body each."""
    tiers = rf"{_tier()}(?:、{_tier()})+"
    persons = any_of(words("who", "persons"))
    return re.compile(rf"{tiers}[两三四]级[^、，]*|{tiers}{persons}|[^，]*等[^、，等]{{2,6}}$")


@cache
def _quantifier() -> str:
    return f"^{any_of(words('who', 'quantifiers'))}"


@cache
def _tier() -> str:
    return any_of(words("who", "tiers")) + "(?:[（(][^（）()]*[）)])?"


def _usual(name: str) -> str:
    same: dict[str, str] = table("who")["same"]
    return same.get(name, name)
