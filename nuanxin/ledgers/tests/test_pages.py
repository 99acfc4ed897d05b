"""Page 16: files in, checked, confirmed, taken back."""

import fcntl
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from nuanxin.association.models import Appointment
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.ledgers.actions import running
from nuanxin.ledgers.actions.running import carry_out
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.tests.sheets import ADVISERS, GOOD, VILLAGE, book, saved, sheet, xlsx

Enter = Callable[[str], Any]
WRONG = (VILLAGE, "张三、李四", "12", "2023-02-30", None)


def send(client: Any, *files: bytes, kind: str = "advisers", suffix: str = "xlsx") -> list[Batch]:
    """Sent on the page; the work the page would start is done at once."""
    set_scope(EVERYWHERE)
    last = max(Batch.objects.values_list("pk", flat=True), default=0)
    given = [SimpleUploadedFile(f"镇{n}.{suffix}", data) for n, data in enumerate(files)]
    assert client.post("/ledgers/", {"sheets": given, "kind": kind}).status_code == 302
    set_scope(EVERYWHERE)
    found = list(Batch.objects.filter(pk__gt=last).order_by("pk"))
    for batch in found:
        carried(batch)
    return found


def carried(batch: Batch) -> Batch:
    carry_out(batch.pk)
    set_scope(EVERYWHERE)
    batch.refresh_from_db()
    return batch


def page(client: Any, batch: Batch) -> str:
    return str(client.get(f"/ledgers/{batch.pk}/").content.decode())


def holders() -> int:
    set_scope(EVERYWHERE)
    return Appointment.objects.live().filter(holder__name=GOOD[1]).count()


def rows(answer: Any) -> list[list[Any]]:
    content = BytesIO(b"".join(answer.streaming_content))
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def taken_out(client: Any, kind: str, purpose: str = "mend", client_id: str = "") -> Any:
    """The answer to who takes a ledger that names families out, for a purpose."""
    form = {"purpose": purpose, "client_id": client_id or str(uuid4())}
    return client.post(f"/ledgers/export/{kind}/", form)


def test_it_works(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(GOOD, WRONG))
    shown = page(client, batch)
    assert "导入这 1 行" in shown
    assert "这一格里像有两个人" in shown
    assert holders() == 0
    assert client.post(f"/ledgers/{batch.pk}/confirm/").status_code == 302
    assert carried(batch).state == State.IMPORTED
    assert holders() == 1
    assert f"回执号 {batch.pk}" in page(client, batch)
    assert client.post(f"/ledgers/{batch.pk}/undo/").status_code == 302
    assert "撤销" in page(client, batch)
    assert holders() == 0


def test_several_files_at_once(visit: Enter) -> None:
    client = visit("county")
    batches = send(client, xlsx(GOOD), b"PK\x03\x04nothing", xlsx(WRONG), kind="")
    assert [batch.state for batch in batches] == [State.CHECKED, State.REFUSED, State.CHECKED]
    listed = client.get("/ledgers/").content.decode()
    assert all(batch.name in listed for batch in batches)
    assert "文件不完整或者已损坏" in page(client, batches[1])


def test_confirmed_twice_it_is_imported_once(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(GOOD))
    for _ in range(2):
        client.post(f"/ledgers/{batch.pk}/confirm/")
        carried(batch)
    assert holders() == 1


def test_the_clerks_own_sheet_comes_back_marked(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(GOOD, WRONG))
    marked = rows(client.get(f"/ledgers/{batch.pk}/sheet/marked/"))
    assert marked[0][:5] == list(ADVISERS)
    assert (len(marked), marked[1][5]) == (3, "")
    assert "第 3 行：这一格里像有两个人" in marked[2][5]
    bad = client.get(f"/ledgers/{batch.pk}/sheet/bad/")
    content = b"".join(bad.streaming_content)
    (again,) = send(client, content)
    assert (again.rejected, again.accepted) == (1, 0)
    assert client.get(f"/ledgers/{batch.pk}/sheet/source/").status_code == 404


def test_columns_are_matched_by_hand_and_remembered(visit: Enter) -> None:
    client = visit("county")
    head = ("区划代码", "大号", "电话", "起", "止")
    (batch,) = send(client, xlsx(GOOD, head=head))
    assert "表头缺少必须的列：姓名" in page(client, batch)
    given = {"column0": "code", "column1": "name", "column2": "phone", "column3": "from", "column4": "to"}
    client.post(f"/ledgers/{batch.pk}/match/", given)
    assert carried(batch).accepted == 1
    (second,) = send(client, xlsx(GOOD, head=head))
    assert (second.state, second.accepted) == (State.CHECKED, 1)


def test_hidden_rows_wait_for_a_person(visit: Enter) -> None:
    made = book(GOOD)
    sheet(made).row_dimensions[2].hidden = True
    client = visit("county")
    (batch,) = send(client, saved(made))
    assert (batch.held, batch.accepted) == (1, 0)
    assert "隐藏的 1 行也导入" in page(client, batch)
    client.post(f"/ledgers/{batch.pk}/confirm/", {"hidden_too": "on"})
    carried(batch)
    assert holders() == 1


def test_cancelled_nothing_goes_in(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(GOOD))
    client.post(f"/ledgers/{batch.pk}/cancel/")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    assert carried(batch).state == State.CANCELLED
    assert holders() == 0


def test_work_that_died_is_said(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(GOOD))
    (batch.folder / "lock").touch()
    Batch.objects.filter(pk=batch.pk).update(state=State.IMPORTING)
    assert "一行也没有导入，请再传一次" in page(client, batch)


def test_a_program_that_is_just_ending_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who presses 导入 the moment the check is done; one that works on is left to it."""
    before, ours = ((tmp_path / "lock").open("a") for _ in "ab")
    with before, ours:
        fcntl.flock(before, fcntl.LOCK_EX)
        monkeypatch.setattr(running, "ENDING", 1)
        assert not running._taken(ours.fileno())
        monkeypatch.undo()
        threading.Timer(0.2, fcntl.flock, (before, fcntl.LOCK_UN)).start()
        assert running._taken(ours.fileno())


def test_nobody_else_sees_it(visit: Enter) -> None:
    (batch,) = send(visit("county"), xlsx(GOOD))
    other = visit("banner")
    assert batch.name not in other.get("/ledgers/").content.decode()
    for door in ("", "sheet/marked/"):
        assert other.get(f"/ledgers/{batch.pk}/{door}").status_code == 404
    for door in ("confirm", "match", "cancel", "undo"):
        assert other.post(f"/ledgers/{batch.pk}/{door}/").status_code == 404


def test_it_is_closed_to_the_wrong_post(visit: Enter) -> None:
    for who in ("village", "auditor"):
        assert visit(who).get("/ledgers/").status_code == 403


@pytest.mark.parametrize("kind", ["posts", "advisers"])
def test_templates_and_exports(visit: Enter, kind: str) -> None:
    client = visit("county")
    assert len(rows(client.get(f"/ledgers/template/{kind}/"))) == 1
    assert all(each[3].startswith("150222") for each in rows(client.get(f"/ledgers/export/{kind}/"))[1:])
    assert client.get("/ledgers/template/nothing/").status_code == 404
    assert client.get("/ledgers/template/divisions/").status_code == 409


def test_a_sending_repeated_is_one_sending(visit: Enter) -> None:
    client, form = visit("county"), {"kind": "advisers", "client_id": str(uuid4())}
    for _ in range(2):
        client.post("/ledgers/", form | {"sheets": SimpleUploadedFile("镇.xlsx", xlsx(GOOD))})
    set_scope(EVERYWHERE)
    assert Batch.objects.count() == 1


def test_no_file_is_a_sentence(visit: Enter) -> None:
    answer = visit("county").post("/ledgers/", {"kind": ""})
    assert answer.status_code == 200
    assert "名册文件" in answer.content.decode()
