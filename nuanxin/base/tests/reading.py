"""Readers the tests look through: markup as a tree."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib


def html(markup: str) -> Any:
    """A page as a tree; ParseError when it is not valid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(markup)


def fragment(markup: str) -> Any:
    """A piece of a page as a tree; ParseError when it is not valid HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(markup)


def svg(markup: str) -> Any:
    """The drawing in a fragment, its namespace dropped."""
    tree = fragment(markup)
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return tree.find("svg")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
