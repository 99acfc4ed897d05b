"""``audit verify``: whatever is done to the log is found and named; who did nothing is not accused."""

import json
import time
from collections import Counter
from io import StringIO
from pathlib import Path
from random import SystemRandom

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from nuanxin.association.log import write_log, write_logs
from nuanxin.association.log.verify import verify
from nuanxin.association.log.watching import keep_witnessing
from nuanxin.association.log.witness import _written, parsed, sealed, witness, witness_path
from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.association.tests.tampering import WAYS, Chance, Victim, sql
from nuanxin.base.refused import Refused

A_HISTORY = 20  # manipulations of one history


@pytest.fixture
def path(own_database: str, tmp_path: Path) -> Path:
    """Where this test's witness is kept; the database is its own."""
    return tmp_path / "witness" / "log.jsonl"


def live(chance: Chance, path: Path, steps: int) -> None:
    """A while of office life: entries here and there, some undone, now and then a witness."""
    for _step in range(steps):
        with transaction.atomic(), scoped(EVERYWHERE):
            bodies = list(Body.objects.order_by("pk")[:5])
            about = [chance.choice(bodies) for _ in range(chance.randrange(1, 6))]
            write_logs(None, "post.establish", [(body, f"设岗 {chance.random()}") for body in about])
            if chance.random() < 0.2:
                transaction.set_rollback(True)
        if chance.random() < 0.4:
            witness(path)
        if chance.random() < 0.2:
            _written.cache_clear()  # as after a restart


def victim(chance: Chance, path: Path) -> Victim:
    chains: dict[int, list[tuple[int, int, str]]] = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT division, number, id, mac FROM association_logentry ORDER BY 1, 2")
        for division, *entry in cursor.fetchall():
            chains.setdefault(division, []).append((entry[0], entry[1], entry[2]))
    seen: dict[int, int] = {}
    for raw in path.read_bytes().splitlines(keepends=True):
        line = parsed(raw)
        assert line
        seen |= {division: number for division, (number, _) in line.heads.items()}
    return Victim(chance, path, chains, seen)


def tamper(path: Path, seed: int, times: int) -> Counter[str]:
    """Manipulate ``times`` over, each on a log that is well; how often each way was taken."""
    chance, taken = Chance(seed), Counter[str]()
    sql("ALTER TABLE association_logentry DROP CONSTRAINT logentry_number_once")
    live(chance, path, 6)
    witness(path)  # one line is there before the first history: two can change places
    while taken.total() < times:
        live(chance, path, 6)
        witness(path)
        live(chance, path, 2)
        assert verify(path).intact, seed
        for _each in range(A_HISTORY):
            way = chance.choice(WAYS)
            kept = path.read_bytes()
            with transaction.atomic(using="owner"):
                expected = way(victim(chance, path))
                report = verify(path)
                transaction.set_rollback(True, using="owner")
            path.write_bytes(kept)
            assert expected.found_in(report), (seed, way.__name__, expected, report.faults)
            assert expected.accuses_nobody_else(report), (seed, way.__name__, expected, report.faults)
            taken[way.__name__] += 1
    return taken


def test_sixty_manipulations_are_found_and_named(path: Path) -> None:
    assert tamper(path, 20261126, 60).total() == 60


@pytest.mark.deep
def test_a_thousand_manipulations_are_found_and_named(path: Path) -> None:
    seed = SystemRandom().randrange(10**9)
    taken = tamper(path, seed, 1000)
    print(f"seed {seed}: {taken.total()} found, {dict(sorted(taken.items()))}")
    assert taken.total() == 1000
    assert len(taken) == len(set(WAYS))


def test_histories_nobody_touched_are_not_accused(path: Path) -> None:
    for seed in range(10):
        live(Chance(seed), path, 4)
        report = verify(path)
        assert report.intact, report.faults
    witness(path)
    assert verify(path).unwitnessed == []


def count(division: int) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM association_logentry WHERE division = %s", [division])
        return int(cursor.fetchone()[0])


def append(times: int = 1) -> int:
    """Entries about the first body; its division."""
    with transaction.atomic(), scoped(EVERYWHERE):
        body = Body.objects.earliest("pk")
        for _each in range(times):
            write_log(None, "post.establish", body, "设岗")
        return body.division


def test_it_says_from_where_the_tail_is_unwitnessed(path: Path) -> None:
    division = append(2)
    report = verify(path)
    assert (division, 1) in report.unwitnessed
    assert report.witnessed_at is None
    witness(path)
    before = count(division)
    append(3)
    report = verify(path)
    assert report.intact
    assert report.unwitnessed == [(division, before + 1)]
    assert report.witnessed_at


def test_a_tail_cut_and_grown_again_is_found(path: Path) -> None:
    """The head is put back; later entries are written by the application itself, with its key."""
    division = append(4)
    witness(path)
    last = count(division)
    sql("DELETE FROM association_logentry WHERE division = %s AND number > %s", division, last - 2)
    sql("UPDATE association_loghead SET (number, mac) = (SELECT number, mac FROM association_logentry"
        " WHERE division = %s AND number = %s) WHERE division = %s", division, last - 2, division)  # fmt: skip
    append(5)
    witness(path)  # too late: what was witnessed before is not what stands there now
    (fault,) = verify(path).faults
    assert (fault.division, fault.fault) == (division, "rewritten")
    assert f"第 {last} 条见证时不是现在这条" in fault.sentence


# -- the file of the witness -----------------------------------------------------------------------
def test_the_file_is_private_and_grows(path: Path) -> None:
    append()
    witness(path)
    assert path.stat().st_mode & 0o777 == 0o600
    first = path.read_bytes()
    witness(path)
    assert path.read_bytes().startswith(first)
    line = parsed(path.read_bytes().splitlines()[1])
    assert line
    assert (line.number, line.heads) == (2, {})  # nothing had moved
    what_a_power_cut_tore_off_is_no_fault(path)
    with path.open("ab") as file:
        file.write(b"nothing\n")
    assert not verify(path).intact


def what_a_power_cut_tore_off_is_no_fault(path: Path) -> None:
    for torn in (b'{"line":2,"at":"2026-', path.read_bytes().splitlines()[-1]):
        with path.open("ab") as file:
            file.write(torn)
        assert verify(path).intact
        witness(path)
        assert verify(path).intact


def test_a_shortened_file_stays_a_fault_however_it_grows(path: Path) -> None:
    append()
    for _each in range(3):
        witness(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1]))
    for _each in range(3):
        witness(path)
        (fault,) = verify(path).faults
        assert (fault.division, fault.number, fault.fault) == (None, 2, "witness")


def test_a_seal_taken_away_is_a_fault_and_a_forged_head_is_not_witnessed(path: Path) -> None:
    division = append()
    sql("UPDATE association_loghead SET number = 77 WHERE division = %s", division)
    witness(path)
    sql("UPDATE association_loghead SET number = %s WHERE division = %s", count(division), division)
    assert verify(path).intact
    sql("DELETE FROM association_logseal WHERE name = 'witness'")
    (fault,) = verify(path).faults
    assert fault.fault == "seal"


# -- the command -----------------------------------------------------------------------------------
@pytest.fixture
def at_home(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own for the command, which knows one place only."""
    append()  # the key is read while it still lies where the database was made with it
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    return witness_path()


def wait_for_a_look() -> bool:
    """Whether the server's own thread has witnessed; it does so at once."""
    for _try in range(300):
        seal = sealed()
        if seal and seal.number:
            return True
        time.sleep(0.1)
    return False


def test_the_command_says_intact(at_home: Path) -> None:
    said = StringIO()
    call_command("audit", "verify", stdout=said)
    assert "日志完好" in said.getvalue()
    assert "还没有见证过" in said.getvalue()
    with keep_witnessing():
        assert wait_for_a_look()
    append()
    said = StringIO()
    call_command("audit", "verify", stdout=said)
    assert "之后写的还没有见证" in said.getvalue()
    said = StringIO()
    call_command("audit", "verify", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert told["intact"] is True
    assert set(told) == {"intact", "chains", "entries", "witnessed_at", "faults", "unwitnessed"}
    assert set(told["unwitnessed"][0]) == {"division", "from"}


def test_the_command_refuses_with_the_first_fault(at_home: Path) -> None:
    division = append()
    sql("UPDATE association_logentry SET sentence = '没有的事' WHERE division = %s AND number = 1", division)
    said = StringIO()
    with pytest.raises(Refused, match=f"日志被动过。.*{division}.*第 1 条被改动过.*没有的事"):
        call_command("audit", "verify", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert told["intact"] is False
    (fault,) = told["faults"]
    assert (fault["division"], fault["number"], fault["fault"]) == (division, 1, "changed")


def test_with_another_key_it_accuses_nobody_but_refuses(at_home: Path) -> None:
    sql("UPDATE association_logseal SET mac = %s WHERE name = 'key'", "0" * 64)
    with pytest.raises(Refused, match=r"日志密钥 .*log\.key 与这个数据库的日志对不上"):
        call_command("audit", "verify")
    with pytest.raises(Refused, match="日志密钥"):
        witness()
