"""Carrying from PostgreSQL: nothing lost whatever the order of commits, nothing seen by halves."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from nuanxin.base.refused import Refused
from nuanxin.measures import draft
from nuanxin.measures.extract import refresh
from nuanxin.measures.opening import latest
from nuanxin.measures.tests.conftest import FACTS, SEATS, SECRET, Office, seats


def test_what_changed_replaces_itself(office: Office) -> None:
    assert office.carry().full
    office.run("UPDATE seat SET kind = 'auditor' WHERE id = 3")
    office.run("INSERT INTO seat DEFAULT VALUES")
    carried = office.carry()
    assert (carried.rows, carried.full) == (4, False)  # two rows of two facts
    kinds = latest(office.folder).reading.run("SELECT kind FROM posts WHERE id = 3", {})
    assert kinds == [("auditor",)]
    assert office.carried() == 6


def test_nothing_changed_is_the_same_generation_later(office: Office) -> None:
    before = office.carry()
    generation = latest(office.folder).reading.generation
    after = office.carry()
    assert (after.rows, after.full) == (0, False)
    assert latest(office.folder).reading.generation == generation
    assert latest(office.folder).taken_at == after.taken_at > before.taken_at


def test_an_earlier_transaction_that_commits_later_is_not_lost(office: Office) -> None:
    slow, quick = office.connect(), office.connect()
    slow.autocommit = quick.autocommit = False
    slow.execute("INSERT INTO seat DEFAULT VALUES")
    quick.execute("INSERT INTO seat DEFAULT VALUES")
    quick.commit()
    office.carry()
    assert office.carried() == 6  # what is committed is there although an older one is open
    quick.execute("INSERT INTO seat DEFAULT VALUES")
    quick.commit()
    office.carry()
    slow.commit()
    assert not office.carry().full
    assert office.carried() == 8


def test_a_row_voided_from_the_start_leaves_and_a_later_one_stays(office: Office) -> None:
    office.carry()
    office.run("UPDATE seat SET voided_at = recorded_at WHERE id = 1")
    office.run("UPDATE seat SET voided_at = now() WHERE id = 2")
    office.carry()
    assert office.carried() == 4


def test_keys_do_not_stand_in_the_store(office: Office) -> None:
    office.carry()
    reading = latest(office.folder).reading
    assert reading.run("SELECT count(*) FROM posts WHERE key BETWEEN 1 AND 5", {}) == [(0,)]


def test_only_the_owner_may_read_it(office: Office) -> None:
    office.carry()
    assert stat.S_IMODE(office.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in office.folder.iterdir()} == {0o600}


def test_chunks_that_were_not_touched_keep_their_files(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "CHUNK", 2)
    office.carry()
    before = dict(latest(office.folder).reading.held.manifest.tables["posts"])
    office.run("UPDATE seat SET kind = 'auditor' WHERE id = 3")
    office.carry()
    after = latest(office.folder).reading.held.manifest.tables["posts"]
    assert {chunk for chunk in before if before[chunk] != after[chunk]} == {1}
    assert office.carried() == 5


def test_ids_far_apart_share_their_files(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "CHUNK", 2)
    apart = replace(FACTS[0], sql=SEATS.replace("id,", "id * 64 AS id,", 1), spread=64)
    refresh(office.connect(), [apart, *FACTS[1:]], office.folder, SECRET)
    tables = latest(office.folder).reading.held.manifest.tables
    assert tables["posts"].keys() == tables["appointments_in_post"].keys()


# -- everything anew ---------------------------------------------------------------------------


def test_a_database_made_anew_is_read_anew(office: Office) -> None:
    office.carry()
    office.create()
    assert office.carry().full
    assert office.carried() == 0


def test_tables_restored_in_place_are_read_anew(office: Office) -> None:
    office.carry()
    office.run("CREATE TABLE saved AS SELECT * FROM seat WHERE id < 3")
    office.run("TRUNCATE seat")
    office.run("ALTER TABLE seat DISABLE TRIGGER touch")  # as a restore loads them
    office.run("INSERT INTO seat SELECT * FROM saved")
    assert office.carry().full
    assert office.carried() == 2


def test_a_database_that_went_back_is_read_anew(office: Office) -> None:
    office.carry()
    path = office.folder / "current"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"watermark": 2**40}))
    assert office.carry().full


def damage_size(folder: Path) -> None:
    next(folder.glob("posts-*")).write_bytes(b"")


def damage_content(folder: Path) -> None:
    path = next(folder.glob("posts-*"))
    path.write_bytes(bytes(path.stat().st_size))


def damage_manifest(folder: Path) -> None:
    next(folder.glob("manifest-*")).write_text("{")


def damage_current(folder: Path) -> None:
    (folder / "current").write_text("")


def damage_all(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "damage", [damage_size, damage_content, damage_manifest, damage_current, damage_all]
)
def test_a_damaged_store_is_made_anew(office: Office, damage: Callable[[Path], None]) -> None:
    office.carry()
    assert office.carried() == 5
    damage(office.folder)
    office.run("INSERT INTO seat DEFAULT VALUES")
    assert office.carry().full
    assert office.carried() == 6


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nuanxin facts refresh"):
        latest(tmp_path)


# -- at the same time --------------------------------------------------------------------------


def test_readers_always_see_one_whole_generation(office: Office) -> None:
    office.carry()
    seen: list[int] = []
    stop: list[bool] = []

    def read() -> None:
        while not stop:
            seen.append(seats(office.folder))

    readers = [Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(15):
        office.run("INSERT INTO seat DEFAULT VALUES")
        office.carry()
    stop.append(True)
    for reader in readers:
        reader.join()
    assert office.carried() == 20
    assert set(seen) <= set(range(5, 21))
    assert len(set(seen)) > 2


def test_a_generation_in_use_stays_and_one_left_is_swept(office: Office) -> None:
    office.carry()
    old = latest(office.folder)
    for _ in range(3):
        office.run("INSERT INTO seat DEFAULT VALUES")
        office.carry()
    assert old.reading.run("SELECT count(*) FROM posts", {}) == [(5,)]
    assert latest(office.folder) is not old
    del old
    office.carry()
    assert len(list(office.folder.glob("manifest-*"))) == 1
    assert len(list(office.folder.glob("posts-*"))) == 1


def test_what_was_asked_is_asked_again_only_of_files_that_changed(office: Office) -> None:
    def asked(query: str) -> list[tuple[object, ...]]:
        return latest(office.folder).reading.run(query, {})

    seats, places = "SELECT count(*) FROM posts", "SELECT count(*) FROM divisions"
    office.carry()
    before = asked(seats), asked(places)
    assert asked(seats) is before[0]
    office.run("INSERT INTO seat DEFAULT VALUES")
    office.carry()
    assert (before[0], asked(seats)) == ([(5,)], [(6,)])
    assert asked(places) is before[1]
    shutil.rmtree(office.folder)
    office.run("DELETE FROM seat")
    office.carry()
    assert asked(seats) == [(0,)]


def test_two_refreshers_take_turns(office: Office) -> None:
    mine = Office(office.name, office.folder)
    mine.connect()
    other = Thread(target=lambda: [mine.carry(full=True) for _ in range(5)])
    other.start()
    for _ in range(5):
        office.run("INSERT INTO seat DEFAULT VALUES")
        office.carry()
    other.join()
    assert not office.carry().full
    assert office.carried() == 10


ENDLESSLY = """
import sys
from collections.abc import Callable
from pathlib import Path
from nuanxin.measures.tests.conftest import Office
office = Office(sys.argv[1], Path(sys.argv[2]))
office.connect()
print("ready", flush=True)
while True:
    office.carry(full=True)
"""


def test_a_refresh_killed_half_way_leaves_the_last_whole_one(office: Office) -> None:
    office.carry()
    for round_, delay in enumerate([0, 0.03, 0.07, 0.15]):
        office.run("INSERT INTO seat DEFAULT VALUES")
        child = subprocess.Popen(
            [sys.executable, "-c", ENDLESSLY, office.name, office.folder],
            stdout=subprocess.PIPE, env=os.environ,
        )
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert office.carried() in (5 + round_, 6 + round_)
        office.carry()
        assert office.carried() == office.there() == 6 + round_
    assert len(list(office.folder.glob("*.parquet"))) <= 2 * 4
