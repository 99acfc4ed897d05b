"""What is seen to once a night: once, by one server, made up for after downtime; faults are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import StringIO
from threading import Event
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from nuanxin.association.models import Body, LogEntry, NightlyRun, UserSession
from nuanxin.association.nights import Job, Outcome, jobs, night_of, nightly_runs, run_nightly
from nuanxin.association.nightwatch import keep_nights
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import SHANGHAI

NIGHT = datetime(2026, 3, 2, 2, 5, tzinfo=SHANGHAI)
LATER = {"same night": 3, "noon": 10, "before the next": 23}


def counting(found: list[str], name: str = "a", count: int = 2) -> Job:
    def run() -> int:
        found.append(name)
        return count

    return Job(name, f"清理{name}", run)


def failing(name: str = "broken") -> Job:
    def run() -> int:
        Body.objects.update(name="没有的事")
        raise ValueError("on purpose")

    return Job(name, "清理坏的", run)


def counts(outcomes: "list[Outcome]") -> list[int | None]:
    return [each.count for each in outcomes]


def at(now: datetime, *listed: Job, again: bool = False) -> list[int | None]:
    return counts(list(run_nightly(listed, now, again=again)))


def test_once_a_night_and_it_is_told(everywhere: None) -> None:
    found: list[str] = []
    job = counting(found)
    assert at(NIGHT, job) == [2]
    for hours in LATER.values():
        assert at(NIGHT + timedelta(hours=hours), job) == [None]
    assert at(NIGHT + timedelta(hours=24), job) == [2]
    assert found == ["a", "a"]
    with scoped(EVERYWHERE):
        told = LogEntry.objects.filter(action="nightly.run")
        assert [each.sentence for each in told] == ["夜间作业：清理a 2 件"] * 2


def test_a_night_begins_at_its_hour(settings: Settings) -> None:
    assert night_of(NIGHT).isoformat() == "2026-03-02"
    assert night_of(NIGHT - timedelta(minutes=10)).isoformat() == "2026-03-01"
    settings.NIGHTLY_HOUR = 4
    assert night_of(NIGHT).isoformat() == "2026-03-01"


def test_nights_slept_through_are_made_up_for_once(everywhere: None) -> None:
    found: list[str] = []
    job = counting(found)
    assert at(NIGHT, job) == [2]
    awake = NIGHT + timedelta(days=5, hours=9)
    assert at(awake, job) == [2]
    assert at(awake + timedelta(hours=1), job) == [None]


def test_where_nothing_was_found_nothing_is_told(everywhere: None) -> None:
    assert at(NIGHT, counting([], count=0)) == [0]
    with scoped(EVERYWHERE):
        assert not LogEntry.objects.filter(action="nightly.run").exists()


def test_one_that_fails_leaves_nothing_and_stops_no_other(everywhere: None) -> None:
    found: list[str] = []
    broken, well = list(run_nightly([failing(), counting(found)], NIGHT))
    assert (broken.count, bool(broken.incident), well.count) == (None, True, 2)
    with scoped(EVERYWHERE):
        assert not Body.objects.filter(name="没有的事").exists()
    assert broken.incident in nightly_runs().state
    soon, late = NIGHT + timedelta(minutes=30), NIGHT + timedelta(minutes=90)
    [early], [again] = (list(run_nightly([failing()], now)) for now in (soon, late))
    assert not early.incident, "not every few minutes"
    assert again.incident
    assert at(late + timedelta(hours=2), counting(found, "broken")) == [2]
    assert nightly_runs().advice == "" or "没做成" not in nightly_runs().state


def test_by_hand_it_is_done_whenever_asked(everywhere: None) -> None:
    found: list[str] = []
    assert at(NIGHT, counting(found)) == [2]
    assert at(NIGHT, counting(found), again=True) == [2]


def test_of_two_servers_one_does_it(own_database: str) -> None:
    begun, other_looked = Event(), Event()

    def slow() -> int:
        begun.set()
        assert other_looked.wait(60)
        return 1

    def first() -> list[int | None]:
        try:
            return at(NIGHT, Job("a", "清理", slow))
        finally:
            connections.close_all()

    found: list[str] = []
    with ThreadPoolExecutor() as pool:
        running = pool.submit(first)
        assert begun.wait(60)
        assert at(NIGHT, counting(found)) == [None]
        other_looked.set()
        assert running.result() == [1]
    assert at(NIGHT, counting(found)) == [None]
    assert found == []


def test_doctor_asks_for_nights_that_are_missing(everywhere: None) -> None:
    assert (nightly_runs().state, nightly_runs().advice) == ("还没有做过", "")
    NightlyRun.objects.create(name="a", done_at=timezone.now() - timedelta(days=1))
    assert nightly_runs().advice == ""
    NightlyRun.objects.create(name="b", done_at=timezone.now() - timedelta(days=3))
    assert "nuanxin nightly" in nightly_runs().advice


def test_the_server_does_it_by_itself_and_by_hand_it_can_be_asked_for(own_database: str) -> None:
    with keep_nights():
        for _look in range(300):
            if NightlyRun.objects.filter(night__isnull=False).count() == len(jobs()):
                break
            Event().wait(0.1)
    assert {run.name for run in NightlyRun.objects.all()} == {job.name for job in jobs()}
    said = StringIO()
    call_command("nightly", stdout=said)
    assert [line[0] for line in said.getvalue().splitlines()] == ["✓"] * len(jobs())
    assert nightly_runs().advice == ""


def test_a_fault_is_an_exit_code(
    own_database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.nightly.JOBS", (failing(), counting([])))
    said = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("nightly", stdout=said)
    assert "✗ 清理坏的：没有做成，编号" in said.getvalue()
    assert "✓ 清理a：2 件" in said.getvalue()


def test_sessions_past_their_time_are_forgotten(visit: Callable[[str], Any]) -> None:
    keys = [visit(username).session.session_key for username in ("county", "city")]
    Session.objects.filter(session_key=keys[0]).update(expire_date=timezone.now())
    [job] = [job for job in jobs() if job.name == "sessions"]
    assert at(timezone.now(), job) == [1]
    with transaction.atomic(), scoped(EVERYWHERE):
        assert [each.session_key for each in UserSession.objects.all()] == keys[1:]
