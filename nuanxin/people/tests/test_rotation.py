"""A new wrapping key while others work: nobody waits, nothing is lost, and it can be cut short."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from nuanxin.association.keymarks import hold_keys
from nuanxin.association.models import Body, Division, KeyMark, LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.care.actions.schemes import lay_schemes
from nuanxin.care.models import Scheme, Service
from nuanxin.people import keyring
from nuanxin.people.actions import keys
from nuanxin.people.actions.change import change_household
from nuanxin.people.actions.keys import erase_key, rotate_keys
from nuanxin.people.actions.register import register_households
from nuanxin.people.inputs import HouseholdInput
from nuanxin.people.models import Household, Likeness, Person
from nuanxin.people.tests.families import DAY, FAMILY, VILLAGE, WANG, family, first, fresh_id

CLIENTS = 4
AT_ONCE = 8  # clients on pages
ROUNDS = 4  # that all of them finish, on the average


@pytest.fixture
def house(own_database: str) -> Iterator[list[int]]:
    """Committed families; the keys that a test makes go away again."""
    before = {path.name for path in keyring.folder().glob("people-*.key")}
    with transaction.atomic(), scoped(EVERYWHERE):
        made = [family().pk for _ in range(12)]
    yield made
    for path in keyring.folder().glob("people-*.key"):
        if path.name not in before:
            path.unlink()


def numbers() -> set[int]:
    """With which keys rows are wrapped."""
    with transaction.atomic(), scoped(EVERYWHERE):
        found = [key for model in (Household, Person) for key in model._default_manager.values_list("key", flat=True)]
    return {int.from_bytes(bytes(key)[:2]) for key in found if key}


def work(pk: int, stop: threading.Event, faults: list[BaseException]) -> None:
    """One client: registers, reads and changes until told to stop."""
    try:
        turn = 0
        while not stop.is_set() or turn < 3:
            turn += 1
            with transaction.atomic(), scoped(EVERYWHERE):
                family()
                household = Household.objects.get(pk=pk)
                assert first(household).read("phone") == "13800009961"
                change_household(None, household, HouseholdInput(language=f"第{turn}种"), household.revision)
    except BaseException as fault:
        faults.append(fault)
    finally:
        connections.close_all()


def test_it_goes_on_while_clients_read_and_write(house: list[int]) -> None:
    stop, faults = threading.Event(), list[BaseException]()
    clients = [threading.Thread(target=work, args=(pk, stop, faults)) for pk in house[:CLIENTS]]
    for each in clients:
        each.start()
    old = keyring.newest()
    done = rotate_keys()
    stop.set()
    for each in clients:
        each.join()
    assert faults == []
    assert done.number == old + 1
    assert numbers() == {done.number}
    assert f"people-{old}.key" in done.old
    with transaction.atomic(), scoped(EVERYWHERE):
        assert {first(each).read("name") for each in Household.objects.all()} == {"王演建国"}
        assert LogEntry.objects.filter(action="keys.rotate").count() == 1


def test_cut_short_both_keys_serve_and_it_goes_on(
    house: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keyring.newest()
    monkeypatch.setattr(keys, "AT_ONCE", 5)

    def enough(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_keys(enough)
    assert numbers() == {old, old + 1}
    with transaction.atomic(), scoped(EVERYWHERE):
        assert {first(each).read("name") for each in Household.objects.all()} == {"王演建国"}
    assert rotate_keys().number == old + 1
    assert numbers() == {old + 1}


def test_the_old_key_is_not_asked_for_any_more(house: list[int]) -> None:
    old = keyring.newest()
    KeyMark.objects.using("owner").get_or_create(name=f"people-{old}", defaults={"mark": "x"})
    rotate_keys()
    keyring.path_of(old).rename(kept := keyring.path_of(old).with_suffix(".away"))
    try:
        with transaction.atomic(), scoped(EVERYWHERE):
            assert first(Household.objects.get(pk=house[0])).read("name") == "王演建国"
        hold_keys("owner")  # as every start does: neither missed nor made anew
        assert not keyring.path_of(old).exists()
        assert not KeyMark.objects.using("owner").filter(name=f"people-{old}").exists()
    finally:
        kept.rename(keyring.path_of(old))


def test_what_was_erased_stays_erased(house: list[int]) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        gone = erase_key(None, first(Household.objects.get(pk=house[0]))).pk
    rotate_keys()
    assert connection.in_atomic_block is False
    with transaction.atomic():
        set_scope(EVERYWHERE)
        assert Person.objects.get(pk=gone).erased


def test_two_clerks_who_register_the_same_people_at_once(house: list[int]) -> None:
    """Who comes second waits for the first, and her people are noted as looking alike."""
    new, faults = replace(FAMILY, people=(replace(WANG, name="周演新"),)), list[BaseException]()

    def clerk() -> None:
        try:
            with transaction.atomic(), scoped(EVERYWHERE):
                register_households(None, [new])
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=clerk) for _ in range(2)]
    for each in clerks:
        each.start()
    for each in clerks:
        each.join()
    assert faults == []
    with transaction.atomic(), scoped(EVERYWHERE):
        found = [
            each
            for each in Likeness.objects.select_related("person")
            if each.person.read("name") == "周演新"
        ]
    assert len(found) == 1


@dataclass
class Work:
    """What clients on pages share: told to stop when all is done; a line for each round, or fault."""

    place: int
    visit: int
    stop: threading.Event = field(default_factory=threading.Event)
    rounds: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def wait_for(self, rounds: int) -> None:
        while len(self.rounds) < rounds and not self.faults:
            time.sleep(0.05)


def on_pages(client: Client, work: Work) -> None:
    """One client: registers, finds, opens, reads and records through the pages until told to stop."""
    place, visit, faults = work.place, work.visit, work.faults
    try:
        while not work.stop.is_set():
            said = {"place": place, "group": "special", "from_day": DAY, "name": "郑演轮换"}
            said |= {"channel": "paper", "agreed": "service"}
            made = client.post(reverse("new-family"), said | {"phone": "13800009963", "client_id": fresh_id()})
            where = made.get("Location", "").split("/")[2]
            opening = {"purpose": "called", "client_id": fresh_id()}
            service = {"client_id": fresh_id(), "schemes": [visit], "way": "home", "day": DAY, "note": "轮换时记的"}
            answers = [
                made,
                client.post(reverse("families"), {"words": "郑演 9963"}),
                client.post(reverse("open-family", args=[where]), opening),
                client.get(reverse("family", args=[where])),
                client.post(reverse("record-service", args=[where]), service),
                client.get(reverse("family-help", args=[where])),
            ]
            wanted = [302, 200, 302, 200, 302, 200]
            if [each.status_code for each in answers] != wanted or "郑***" not in answers[1].content.decode():
                faults.append("\n".join(each.content.decode() for each in answers))
                return
            work.rounds.append(keyring.newest())
    except Exception as fault:
        faults.append(repr(fault))
    finally:
        connections.close_all()


@pytest.mark.deep
def test_pages_work_on_while_the_keys_are_exchanged_twice(
    house: list[int], plain_static: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "AT_ONCE", 5)  # many small batches, so that both keys serve for a while
    monkeypatch.setattr(settings, "SEARCHES", 0)  # eight clients are one person
    with transaction.atomic(), scoped(EVERYWHERE):
        lay_schemes(None, Body.objects.get(division=150200000000, level="city"))
        work = Work(Division.objects.get(code=VILLAGE).pk, Scheme.objects.get(code="visit").pk)
    with transaction.atomic():
        clients = [client_of("village") for _ in range(AT_ONCE)]
    old = keyring.newest()
    busy = [threading.Thread(target=on_pages, args=(each, work)) for each in clients]
    for each in busy:
        each.start()
    done = []
    for share in (1, 2):
        work.wait_for(share * AT_ONCE)
        done.append(rotate_keys())
    work.wait_for(ROUNDS * AT_ONCE)
    work.stop.set()
    for each in busy:
        each.join()
    assert work.faults == []
    assert [each.number for each in done] == [old + 1, old + 2]
    assert {*work.rounds} >= {old, old + 2}
    assert numbers() == {old + 2}
    with transaction.atomic(), scoped(EVERYWHERE):
        names = [each.read("name") for each in Person.objects.select_related("household")]
        notes = [each.read("note") for each in Service.objects.select_related("household")]
    assert {*names} == {"王演建国", "李演秀英", "郑演轮换"}
    assert {*notes} == {"轮换时记的"}
    assert len(notes) >= len(work.rounds)
