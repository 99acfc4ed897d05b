"""A paper's file, whatever its kind, becomes the text its offsets refer to.

The kind is told by the content; the name only helps where the content cannot say.
"""

from codecs import BOM_UTF8

from nuanxin.base.files.texts import ofd, office, pdf, plain, word, zipped
from nuanxin.base.refused import Refused

ACCEPTED = ".docx,.doc,.wps,.pdf,.ofd,.txt"
"""What a file dialogue offers."""
MAX_BYTES = 20_000_000
MAX_CHARACTERS = 500_000

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
SPREADSHEETS = (".xls", ".xlsx", ".xlsm", ".csv", ".tsv", ".et", ".ett", ".ods", ".numbers")

EMPTY = "文件里没有文字：请确认选对了文件，或者把文字粘贴进来。"
TOO_LARGE = (
    "文件太大：请换成电子原件（.docx、.txt 或能选中文字的 .pdf），不超过 20 MB。"
)
SCAN = "这是扫描件或图片，读不出文字：请粘贴文字，或者向给您文件的单位要电子原件。"
SPREADSHEET = "这是电子表格：请选 Word、WPS、PDF、OFD 或文本文件。"


def read_text(data: bytes, name: str = "") -> str:
    """Return the text of a paper; line ends stay as they are in the file.

    data: the file's bytes; name: its name, for kinds that the bytes do not tell.
    Raises Refused with one sentence that says what to do instead.
    """
    if not data.removeprefix(BOM_UTF8).strip():
        raise Refused(EMPTY)
    if len(data) >= MAX_BYTES:
        raise Refused(TOO_LARGE)
    text = _extract(data, name.lower())
    if not text.strip():
        raise Refused(EMPTY)
    if len(text) > MAX_CHARACTERS:
        raise Refused(TOO_LARGE)
    return text


def _extract(data: bytes, name: str) -> str:
    if data.startswith(IMAGES):
        raise Refused(SCAN)
    if data.startswith(b"PK\x03\x04"):
        return _unzip(data)
    if b"%PDF-" in data[:1024]:
        return pdf.read(data) or _refuse(SCAN)
    if data.startswith((office.COMPOUND_FILE, office.RICH_TEXT)):
        if office.is_spreadsheet(data):
            raise Refused(SPREADSHEET)
        return word.read(zipped.Archive(office.to_docx(data, name)))
    if name.endswith(SPREADSHEETS):
        raise Refused(SPREADSHEET)
    return plain.read(data)


def _unzip(data: bytes) -> str:
    archive = zipped.Archive(data)
    if archive.holds("word/document.xml"):
        return word.read(archive) or _refuse(SCAN if archive.holds("word/media/") else EMPTY)
    if archive.holds("OFD.xml"):
        return ofd.read(archive) or _refuse(SCAN)
    if archive.holds("xl/") or archive.holds("content.xml"):
        raise Refused(SPREADSHEET)
    raise Refused("这是压缩包：请先解压，再选里面的文件。")


def _refuse(sentence: str) -> str:
    raise Refused(sentence)
