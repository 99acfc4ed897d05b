import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from nuanxin.base.files.pdf import OURS, static_file, to_pdf

from .gallery import shown

pytestmark = pytest.mark.usefixtures("plain_static")


def test_a_list_becomes_pages_with_its_stamp_and_numbers() -> None:
    pages = PdfReader(BytesIO(to_pdf(shown().as_paper()).read())).pages
    texts = [page.extract_text() for page in pages]
    assert len(pages) > 1
    assert pages[0].mediabox.width > pages[0].mediabox.height
    for number, text in enumerate(texts, 1):
        assert "嘎查村（居）" in text  # the head is repeated
        assert f"第 {number} 页，共 {len(pages)} 页" in text
        assert "固阳县计划生育协会" in text
    assert "演示64村" in texts[-1]
    assert "下载" not in "".join(texts)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.css",
        "https://example.org/a.png",
        f"{OURS}/static/../../config/settings.py",
        f"{OURS}/static/%2e%2e/%2e%2e/pyproject.toml",
        f"{OURS}/static//etc/passwd",
        f"{OURS}/static/base/none.css",
        f"{OURS}/secret",
    ],
)
def test_nothing_but_our_own_static_files_is_read(url: str) -> None:
    with pytest.raises(ValueError, match="static"):
        static_file(url)


def test_own_static_files_are_found() -> None:
    assert static_file(f"{OURS}/static/base/paper.css").name == "paper.css"


def test_a_page_that_reaches_out_gets_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    page = f'<p>正文<object data="{secret.as_uri()}"></object><a rel=attachment href="{secret.as_uri()}">x'
    body = to_pdf(page).read()
    assert "机密".encode() not in body
    assert PdfReader(BytesIO(body)).attachments == {}


def test_without_pango_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    program = (
        "from nuanxin.base.files.pdf import to_pdf\n"
        "from nuanxin.base.refused import Refused\n"
        "try: to_pdf('<p>x')\n"
        "except Refused as refused: print(refused)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8", "PATH": ""},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "apt-get install libpango" in done.stdout
