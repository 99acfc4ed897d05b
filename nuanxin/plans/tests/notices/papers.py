"""Files of every kind, made small and by hand, each with the same few sentences in it."""

import io
import zipfile
import zlib
from pathlib import Path

SENTENCES = (
    "一、夯实基层基础",
    "各级计生协要健全组织网络，鼓励有条件的乡镇建立会员之家。",
    "每个村（社区）至少配备1名家庭健康指导员。",
)
TEXT = "\n".join(SENTENCES)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFD = "http://www.ofdspec.org/2016"
SYSTEM = "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
FONT_SIZE = 12
LINE = 20


def docx(*paragraphs: str, style: str | None = None) -> bytes:
    """A Word file with these paragraphs."""
    from docx import Document

    document, file = Document(), io.BytesIO()
    for paragraph in paragraphs or SENTENCES:
        document.add_paragraph(paragraph, style)
    document.save(file)
    return file.getvalue()


def docx_that_reaches_out(target: Path) -> bytes:
    """A Word file whose text is an external entity: another file of this machine."""
    entity = f'<!DOCTYPE w:document [<!ENTITY out SYSTEM "{target.as_uri()}">]>'
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&out;</w:t></w:r></w:p></w:body></w:document>'
    return _with_member(docx(), "word/document.xml", f'<?xml version="1.0"?>{entity}{body}'.encode())


def bomb(megabytes: int) -> bytes:
    """A small Word file that unpacks to this many megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as member:
            for _ in range(megabytes):
                member.write(bytes(1_000_000))
    return file.getvalue()


def ofd(*lines: str) -> bytes:
    """An OFD file of one page, one text object a line (GB/T 33190)."""
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="20 {n * 10} 170 8"><ofd:TextCode X="0" Y="6">{line}'
        "</ofd:TextCode></ofd:TextObject>"
        for n, line in enumerate(lines or SENTENCES, start=1)
    )
    pages = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    return packed(
        {
            "OFD.xml": _ofd("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
            "Doc_0/Document.xml": _ofd("Document", f"<ofd:Pages>{pages}</ofd:Pages>"),
            "Doc_0/Pages/Page_0/Content.xml": _ofd(
                "Page", f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
            ),
        }
    )


def packed(members: dict[str, str]) -> bytes:
    """A zip file with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def pdf(*lines: str, encrypt: str = "") -> bytes:
    """A PDF of one page; characters are their own glyph numbers, as many printers write them."""
    content = "".join(
        f"BT /F {FONT_SIZE} Tf 40 {800 - LINE * n} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for n, line in enumerate(lines)
    )
    unicode = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
        "endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
    )
    return _pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            _stream(content),
            "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo{SYSTEM}>>",
            _stream(unicode),
        ],
        encrypt,
    )


def locked_pdf(password: str) -> bytes:
    """A PDF that opens with a password only."""
    from pypdf import PdfReader, PdfWriter

    writer, file = PdfWriter(PdfReader(io.BytesIO(pdf(*SENTENCES)))), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """The beginning of an old Office file, with the names of its streams."""
    names = "".join(f"{name}\0" for name in streams).encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(512)


def _with_member(data: bytes, name: str, member: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, member if entry == name else old.read(entry))
    return file.getvalue()


def _ofd(root: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} xmlns:ofd="{OFD}">{inside}</ofd:{root}>'


def _stream(text: str) -> str:
    data = zlib.compress(text.encode()).hex() + ">"
    return f"<</Length {len(data)}/Filter[/ASCIIHexDecode/FlateDecode]>>stream\n{data}\nendstream"


def _pdf_of(objects: list[str], encrypt: str) -> bytes:
    text, places = "%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size, start = len(objects) + 1, len(text)
    text += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    text += f"trailer<</Size {size}/Root 1 0 R{encrypt}>>\nstartxref\n{start}\n%%EOF\n"
    return text.encode("latin-1")
