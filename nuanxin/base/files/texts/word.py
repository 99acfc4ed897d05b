"""Word files (.docx): paragraphs and table cells in order, with their automatic numerals."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from nuanxin.base.files.texts.numbering import Numbering
from nuanxin.base.files.texts.zipped import BROKEN, Archive
from nuanxin.base.refused import Refused

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


def read(archive: Archive) -> str:
    """Return the document's text, one paragraph a line.

    Inserted text of tracked changes counts, deleted text does not; text boxes,
    headers and footers are left out.
    """
    import docx
    from docx.opc.exceptions import OpcError

    for member in ("[Content_Types].xml", "word/document.xml"):
        if b"<!DOCTYPE" in archive.member(member):
            raise Refused(BROKEN)  # no word processor writes one: it reaches for other files
    try:
        document = docx.Document(io.BytesIO(archive.data))
        numbering = Numbering(document)
        paragraphs = document.element.body.iter(_tag("p"))
        return "\n".join(
            numbering.label(paragraph) + "".join(_characters(paragraph)) for paragraph in paragraphs
        )
    except (OpcError, SyntaxError, ParseError, KeyError, ValueError, AttributeError) as fault:
        raise Refused(BROKEN) from fault


def _tag(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def _characters(paragraph: "BaseOxmlElement") -> Iterator[str]:
    breaks = {_tag("tab"): " ", _tag("br"): "\n", _tag("cr"): "\n"}
    for run in paragraph.iterdescendants(_tag("r")):
        if next(run.iterancestors(_tag("p"))) is not paragraph:
            continue
        for piece in run:
            if piece.tag == _tag("t"):
                yield piece.text or ""
            else:
                yield breaks.get(piece.tag, "")
