"""A file with a password: asked for, tried by a child, kept nowhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions import running
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.tests.corpus import OLE
from nuanxin.ledgers.tests.sheets import GOOD, bring, locked, xlsx
from nuanxin.ledgers.tests.test_pages import holders, page, send

Enter = Callable[[str], Any]
PASSWORD = "芝麻-kaimen"
SEALED = locked(xlsx(GOOD), PASSWORD)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were handed to the program that does the work."""
    found: list[str] = []
    monkeypatch.setattr(running, "start", lambda batch, password="": found.append(password))
    return found


def unlock(client: Any, batch: Batch, password: str) -> Batch:
    """On the page; the work the page would start is done at once."""
    form = {"password": password, "seen": str(batch.tries)}
    assert client.post(f"/ledgers/{batch.pk}/unlock/", form).status_code == 302
    running.carry_out(batch.pk, password)
    set_scope(EVERYWHERE)
    batch.refresh_from_db()
    return batch


def test_it_works(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, SEALED)
    assert batch.state == State.LOCKED
    assert "文件的密码" in page(client, batch)
    batch = unlock(client, batch, PASSWORD)
    assert (batch.state, batch.accepted) == (State.CHECKED, 1)
    client.post(f"/ledgers/{batch.pk}/confirm/")
    running.carry_out(batch.pk)
    assert holders() == 1
    kept = b"".join(path.read_bytes() for path in batch.folder.iterdir())
    assert PASSWORD.encode() not in kept


def test_three_wrong_ones_are_a_sentence(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, SEALED)
    assert "还可以试 2 次" in unlock(client, batch, "1").reason
    assert "还可以试 1 次" in unlock(client, batch, "2").reason
    batch = unlock(client, batch, "3")
    assert batch.state == State.REFUSED
    assert "密码试了 3 次都不对" in batch.reason
    assert unlock(client, batch, PASSWORD).state == State.REFUSED


def test_the_same_wrong_one_sent_twice_counts_once(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, SEALED)
    form = {"password": "1", "seen": "0"}
    unlock(client, batch, "1")
    client.post(f"/ledgers/{batch.pk}/unlock/", form)
    set_scope(EVERYWHERE)
    batch.refresh_from_db()
    assert (batch.state, batch.tries) == (State.LOCKED, 1)


def test_what_comes_out_is_looked_at_like_any_other(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, locked(xlsx(GOOD, head=("孕情", *GOOD[1:])), PASSWORD), kind="")
    assert "不允许登记" in unlock(client, batch, PASSWORD).reason or batch.state == State.REFUSED


def test_what_no_password_opens_is_refused(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"))
    assert batch.state == State.LOCKED
    batch = unlock(client, batch, PASSWORD)
    assert (batch.state, batch.reason) == (State.REFUSED, "文件加了密码，请去掉密码另存一份再传。")


def test_the_command_line_says_what_it_is(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="文件加了密码"):
        bring(tmp_path, "advisers", SEALED, "--by", "county")


def test_nobody_else_tries(visit: Enter) -> None:
    (batch,) = send(visit("county"), SEALED)
    form = {"password": PASSWORD, "seen": "0"}
    assert visit("banner").post(f"/ledgers/{batch.pk}/unlock/", form).status_code == 404
    assert visit("village").post(f"/ledgers/{batch.pk}/unlock/", form).status_code == 403


def test_it_is_handed_on_in_memory_alone(
    visit: Enter, given: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    client = visit("county")
    (batch,) = send(client, SEALED)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/ledgers/{batch.pk}/unlock/", {"password": PASSWORD, "seen": "0"})
    assert given == [PASSWORD]
