from io import BytesIO
from urllib.parse import unquote

import pytest

from nuanxin.base.files.download import STARTED, XLSX, download


def test_a_chinese_name_arrives_whole() -> None:
    answer = download(BytesIO(b"x"), "岗位与空缺-2023-11-23.xlsx", XLSX)
    said = answer["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''")
    assert unquote(said.partition("''")[2]) == "岗位与空缺-2023-11-23.xlsx"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (XLSX, "nosniff")
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer) == b"x"


@pytest.mark.parametrize(
    "name", ['a/b\\c:d*e?"f<g>h|.xlsx', "../../x.xlsx", "a\r\nSet-Cookie: x.xlsx"]
)
def test_a_name_is_made_fit_for_windows(name: str) -> None:
    said = download(BytesIO(), name, XLSX)["Content-Disposition"]
    given = unquote(said.partition("=")[2].strip('"'))
    assert not set(given) & set('/\\:*?"<>|\r\n')
    assert given.endswith(".xlsx")


def test_the_page_that_stays_is_told_that_the_file_comes() -> None:
    first, second = (download(BytesIO(), "a.xlsx", XLSX).cookies[STARTED] for _ in range(2))
    assert first.value != second.value
    assert (first["max-age"], first["httponly"]) == (60, "")


def test_a_long_name_keeps_its_ending() -> None:
    said = download(BytesIO(), "长" * 300 + ".pdf", "application/pdf")["Content-Disposition"]
    assert unquote(said).endswith("长" * 80 + ".pdf")
