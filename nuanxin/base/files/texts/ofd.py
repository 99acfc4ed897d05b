"""OFD files: text codes of each page, top to bottom (GB/T 33190—2016, 11.3 文字对象)."""

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from nuanxin.base.files.texts.zipped import BROKEN, Archive
from nuanxin.base.refused import Refused

SAME_LINE_MM = 1.0


def read(archive: Archive) -> str:
    """Return the pages' text, one printed line a line."""
    pages = []
    for root in _texts(_xml(archive, "OFD.xml"), "DocRoot"):
        document = root.lstrip("/")
        for page in _xml(archive, document).iterfind(".//{*}Pages/{*}Page"):
            path = posixpath.join(posixpath.dirname(document), page.get("BaseLoc", ""))
            pages.append("\n".join(_lines(_xml(archive, posixpath.normpath(path)))))
    return "\n".join(pages)


def _xml(archive: Archive, name: str) -> Element:
    try:
        return fromstring(archive.member(name))
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise Refused(BROKEN) from fault


def _texts(element: Element, name: str) -> list[str]:
    return [(child.text or "").strip() for child in element.iterfind(f".//{{*}}{name}")]


def _lines(page: Element) -> Iterator[str]:
    """Text objects follow each other in reading order; a new height is a new line."""
    line, height = "", None
    for block in page.iterfind(".//{*}TextObject"):
        top = _top(block)
        if height is not None and abs(top - height) > SAME_LINE_MM:
            yield line
            line = ""
        line += "".join(code.text or "" for code in block.iterfind("{*}TextCode"))
        height = top
    yield line


def _top(block: Element) -> float:
    boundary = block.get("Boundary", "").split()
    code = block.find("{*}TextCode")
    offset = code.get("Y", "0") if code is not None else "0"
    try:
        return float(boundary[1]) + float(offset)
    except (IndexError, ValueError):
        return 0.0
