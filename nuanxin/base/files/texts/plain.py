"""Text files: UTF-8, with or without byte-order mark, and GB18030."""

import codecs

from nuanxin.base.refused import Refused

UNKNOWN_ENCODING = "文字编码认不出来：请用记事本打开，另存为 UTF-8 编码的文本，再试一次。"
NOT_TEXT = "这不是文字：请选 Word、WPS、PDF、OFD 或文本文件。"

# Any official paper is full of these; bytes read in the wrong encoding are not.
COMMON = frozenset(
    "的一是在了和有大这主中人上为们地个用工时要动国产以我到他会作来分生对于学下级义就年阶发成部民可出能方进同行面说种"
    "过命度革而多子后自社加小机也经力线本电高量长党得实家定深法表着水理化争现所二起政三好十战无农使性前等反体合斗路图把结"
    "第里正新开论之物从当两些还天资事队批如应形想制心样干都向变关点育各及组织计划强完建设服务重持续落"
)
LEAST_COMMON = 0.12


def read(data: bytes) -> str:
    """Return the decoded text without its byte-order mark, line ends untouched."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(UNKNOWN_ENCODING)
    text = _decode(data.removeprefix(codecs.BOM_UTF8))
    controls = sum(1 for char in text if char < " " and char not in "\n\r\t\f\v\x1a")
    if controls * 100 > len(text):
        raise Refused(NOT_TEXT)
    hanzi = [char for char in text if "一" <= char <= "鿿"]
    if not hanzi:
        raise Refused(NOT_TEXT)
    if sum(char in COMMON for char in hanzi) < LEAST_COMMON * len(hanzi):
        raise Refused(UNKNOWN_ENCODING)
    return text


def _decode(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(NOT_TEXT if b"\0" in data else UNKNOWN_ENCODING)
