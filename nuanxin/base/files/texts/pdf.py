"""PDF files that carry text; a scan carries none."""

import io
import logging

from nuanxin.base.files.texts.zipped import BROKEN
from nuanxin.base.refused import Refused

LEAST_HANZI_PER_PAGE = 20


def read(data: bytes) -> str:
    """Return the text of all pages, or nothing where the pages are pictures."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    except (FileNotDecryptedError, DependencyError) as fault:
        raise Refused("文件加了密码：请去掉密码另存一份，再试一次。") from fault
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        raise Refused(BROKEN) from fault
    text = "\n".join(pages)
    hanzi = sum("一" <= char <= "鿿" for char in text)
    return text if hanzi >= LEAST_HANZI_PER_PAGE * min(len(pages), 5) else ""
