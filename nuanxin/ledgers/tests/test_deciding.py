"""Rows that wait for a person: an unclear day, a name that two places bear, a hidden row."""

from collections.abc import Callable
from typing import Any

from nuanxin.association.models import Appointment, Division, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.ledgers.models import Batch, Decision, State
from nuanxin.ledgers.tests.sheets import ADVISERS, GOOD, VILLAGE, book, saved, sheet, xlsx
from nuanxin.ledgers.tests.test_pages import carried, holders, page, send

Enter = Callable[[str], Any]
UNCLEAR = (*GOOD[:3], "03/04/2023", None)
LUNAR = (VILLAGE, "指导员农（演示）", "", "农历二月初二", None)


def decide(client: Any, batch: Batch, **said: str) -> Batch:
    form = {name.replace("_", "-", 1): value for name, value in said.items()}
    assert client.post(f"/ledgers/{batch.pk}/decide/", form).status_code == 302
    return carried(batch)


def since(name: str = GOOD[1]) -> list[str]:
    set_scope(EVERYWHERE)
    found = Appointment.objects.live().filter(holder__name=name)
    return [str(each.from_day) for each in found]


def entries() -> int:
    return LogEntry.objects.filter(action="ledger.decide").count()


def test_it_works(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(UNCLEAR))
    assert (batch.held, batch.accepted) == (1, 0)
    shown = page(client, batch)
    assert "要您定的行" in shown
    assert "2023-04-03" in shown
    batch = decide(client, batch, row2_from="2023-04-03")
    assert (batch.state, batch.held, batch.accepted) == (State.CHECKED, 0, 1)
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert since() == ["2023-04-03"]
    assert "第 2 行" in LogEntry.objects.filter(action="ledger.decide").latest("pk").sentence


def test_sent_twice_it_is_decided_once(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(UNCLEAR))
    for _ in range(2):
        decide(client, batch, row2_from="2023-04-03")
    assert (entries(), Decision.objects.count()) == (1, 1)


def test_what_nobody_decided_stays_out(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(UNCLEAR))
    assert (decide(client, batch, row2_from="").held, entries()) == (1, 0)


def test_only_what_is_offered_can_be_chosen(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(UNCLEAR))
    assert decide(client, batch, row2_from="1999-01-01").held == 1
    assert not Decision.objects.exists()


def test_a_lunar_day_is_told_by_a_person(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(LUNAR))
    assert decide(client, batch, row2_from="2023-02-21").accepted == 1
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert since(LUNAR[1]) == ["2023-02-21"]


def test_which_of_two_places(visit: Enter) -> None:
    set_scope(EVERYWHERE)
    one, other = Division.objects.filter(code__in=(150222102033, 150222103200)).order_by("code")
    Division.objects.filter(pk=other.pk).update(name=one.name)
    client = visit("county")
    head = ("嘎查村居", *ADVISERS[1:])
    (batch,) = send(client, xlsx((one.name, *GOOD[1:]), head=head))
    assert batch.held == 1
    assert decide(client, batch, row2_village=str(other.code)).accepted == 1
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    set_scope(EVERYWHERE)
    assert Appointment.objects.live().get(holder__name=GOOD[1]).division == other.code


def test_one_hidden_row_of_two(visit: Enter) -> None:
    made = book(GOOD, (VILLAGE, "指导员藏（演示）", "", "2023-03-01", None))
    for row in (2, 3):
        sheet(made).row_dimensions[row].hidden = True
    client = visit("county")
    (batch,) = send(client, saved(made))
    batch = decide(client, batch, row2_="keep")
    assert (batch.accepted, batch.held) == (1, 1)


def test_decided_after_the_import_it_belongs_to_the_batch(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(LUNAR, GOOD))
    client.post(f"/ledgers/{batch.pk}/confirm/")
    imported = carried(batch).imported_at
    batch = decide(client, batch, row2_from="2023-02-21")
    assert (batch.state, batch.accepted, batch.unchanged) == (State.IMPORTED, 2, 1)
    assert batch.imported_at == imported
    assert (len(since(LUNAR[1])), holders()) == (1, 1)
    client.post(f"/ledgers/{batch.pk}/undo/")
    assert (len(since(LUNAR[1])), holders()) == (0, 0)


def test_a_later_run_that_fails_takes_nothing_along(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(LUNAR, GOOD))
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    (batch.folder / "source").write_bytes(b"PK\x03\x04nothing")
    batch = decide(client, batch, row2_from="2023-02-21")
    assert (batch.state, holders()) == (State.IMPORTED, 1)
    assert "先前导入的都还在" in batch.reason


def test_taken_back_before_the_import_it_is_asked_again(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, xlsx(UNCLEAR))
    decide(client, batch, row2_from="2023-04-03")
    assert "已经定了 1 处" in page(client, batch)
    client.post(f"/ledgers/{batch.pk}/decide/", {"again": "1"})
    assert carried(batch).held == 1


def test_nobody_else_decides(visit: Enter) -> None:
    (batch,) = send(visit("county"), xlsx(UNCLEAR))
    assert visit("banner").post(f"/ledgers/{batch.pk}/decide/", {"row2-from": "2023-04-03"}).status_code == 404
    assert visit("village").post(f"/ledgers/{batch.pk}/decide/", {"row2-from": "2023-04-03"}).status_code == 403
