"""Files: kept with their digest, given back as a download and as nothing else."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nuanxin.association.actions.attachments import LIMIT, keep_attachment
from nuanxin.association.models import Attachment
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
COUNTY = 150222000000
BYTES = b"%PDF-1.7 <script>alert(1)</script>"


def kept(name: str) -> Attachment:
    """A file whose name came as it is, past what a browser or Django would clean."""
    file = SimpleUploadedFile("a", BYTES)
    vars(file)["_name"] = name
    return keep_attachment(None, COUNTY, file)


def test_it_works(acting_as: ActingAs) -> None:
    by = acting_as("county")
    found = keep_attachment(by, COUNTY, SimpleUploadedFile("会议纪要.pdf", BYTES))
    assert (found.name, found.size, found.added_by) == ("会议纪要.pdf", len(BYTES), by.user)
    assert found.sha256 == hashlib.sha256(BYTES).hexdigest()
    assert found.file.read() == BYTES


def test_it_is_a_download_and_nothing_else(everywhere: None, plain_static: None) -> None:
    found = kept("纪要.pdf")
    answer: Any = client_of("county").get(f"/attachments/{found.pk}/")
    assert b"".join(answer.streaming_content) == BYTES
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("city", 200), ("county", 200), ("township", 404), ("banner", 404), ("auditor", 403), ("", 302)],
)
def test_who_gets_it(who: str, status: int, everywhere: None, plain_static: None) -> None:
    found = kept("纪要.pdf")
    assert client_of(who).get(f"/attachments/{found.pk}/").status_code == status


def test_no_address_leads_to_it_but_its_own(everywhere: None, plain_static: None) -> None:
    found, client = kept("纪要.pdf"), client_of("county")
    for url in (f"/{found.file.name}", f"/static/{found.file.name}", f"/uploads/{found.file.name}"):
        assert client.get(url).status_code == 404
    assert not str(settings.STATIC_ROOT).startswith(str(settings.MEDIA_ROOT))
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\纪要.pdf", "纪要.pdf"),
        ("纪\x00要\r\nSet-Cookie: a=b.pdf", "纪要Set-Cookie: a=b.pdf"),
        ("纪要\u202efdp.txt", "纪要fdp.txt"),  # a right-to-left override hides the ending
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("..", "附件"),
        ("", "附件"),
    ],
)
def test_a_name_is_a_name(name: str, plain: str, everywhere: None, plain_static: None) -> None:
    found = kept(name)
    assert found.name == plain
    assert str(settings.MEDIA_ROOT) in found.file.path
    answer = client_of("county").get(f"/attachments/{found.pk}/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.SVG", "a.exe", "a.exe.", "a.hta ", "a.html\u200b", "纪要.pdf.bat", "x/a.js", "宏.docm"],
)
def test_what_would_run_is_refused(name: str, everywhere: None) -> None:
    with pytest.raises(Refused, match="不能当佐证"):
        kept(name)
    assert not Attachment.objects.exists()


def test_a_large_file_is_refused(everywhere: None) -> None:
    with pytest.raises(Refused, match="超过 20 MB"):
        keep_attachment(None, COUNTY, SimpleUploadedFile("大.pdf", bytes(LIMIT + 1)))


def test_two_files_of_one_name_stay_two(everywhere: None, plain_static: None) -> None:
    first = kept("纪要.pdf")
    second = keep_attachment(None, COUNTY, SimpleUploadedFile("纪要.pdf", b"other"))
    assert first.file.path != second.file.path
    client: Client = client_of("county")
    set_scope(EVERYWHERE)
    answer: Any = client.get(f"/attachments/{second.pk}/")
    assert b"".join(answer.streaming_content) == b"other"
