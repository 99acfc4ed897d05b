"""The embedded server: started, killed, half made, shared, left."""

import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from nuanxin.base.database import ensure_roles
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.passwords import APP, OWNER, PORTAL, password_file
from nuanxin.base.database.programs import find_programs, from_wheel
from nuanxin.base.database.sockets import LONGEST, SOCKET, socket_folder
from nuanxin.base.refused import Refused

NOBODY = 65534
JOIN = """
import sys, time
from pathlib import Path
from nuanxin.base.database.embedded import Embedded
Embedded(Path(sys.argv[1])).join()
print("joined", flush=True)
time.sleep(60)
"""


def connect(server: Embedded, role: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        " ".join(f"{name}={value}" for name, value in server.parameters(role).items()),
        autocommit=True,
    )


def value(server: Embedded, role: str, question: str) -> object:
    with connect(server, role) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def kill(server: Embedded) -> None:
    """End the server the hard way: no warning, no chance to write anything."""
    first = (server.home / "data" / "postmaster.pid").read_text().splitlines()[0]
    os.kill(int(first), signal.SIGKILL)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    server = Embedded(tmp_path_factory.mktemp("data"))
    server.join()
    ensure_roles(server)
    yield server
    server.leave()


@pytest.mark.parametrize("role", [APP, PORTAL])
def test_bound_roles_cannot_bypass_row_security(server: Embedded, role: str) -> None:
    question = (
        "SELECT rolbypassrls OR rolsuper OR rolcreaterole OR rolcreatedb"
        " FROM pg_roles WHERE rolname = %s"
    )
    with connect(server, OWNER) as owner:
        assert owner.execute(question, [role]).fetchone() == (False,)


def test_app_is_bound_where_owner_is_not(server: Embedded) -> None:
    with connect(server, OWNER) as owner:
        owner.execute("CREATE TABLE seen (division bigint)")
        owner.execute("ALTER TABLE seen ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE seen FORCE ROW LEVEL SECURITY")
        owner.execute("INSERT INTO seen VALUES (150200000000)")
    assert value(server, OWNER, "SELECT count(*) FROM seen") == 1
    assert value(server, APP, "SELECT count(*) FROM seen") == 0


def test_app_owns_nothing(server: Embedded) -> None:
    with connect(server, APP) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TABLE mine (id int)")


def test_portal_may_not_enter_yet(server: Embedded) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(server, PORTAL)


def test_nobody_enters_without_a_password(server: Embedded) -> None:
    known = server.parameters(APP) | {"passfile": os.devnull}
    with pytest.raises(psycopg.OperationalError, match="no password"):
        psycopg.connect(" ".join(f"{name}={value}" for name, value in known.items()))


def test_prepared_again_is_harmless(server: Embedded) -> None:
    server.stamp.unlink()
    ensure_roles(server)
    assert value(server, APP, "SELECT current_user") == APP


def test_chinese_text_sorts_and_matches(server: Embedded) -> None:
    assert value(server, APP, "SELECT cardinality(show_trgm('王小明')) > 0") is True


def test_log_holds_no_value(server: Embedded) -> None:
    with connect(server, OWNER) as owner:
        owner.execute("CREATE TABLE once (phone text PRIMARY KEY)")
        owner.execute("INSERT INTO once VALUES ('13900000001')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO once VALUES (%s)", ["13900000001"])
        with pytest.raises(psycopg.errors.DatetimeFieldOverflow):
            owner.execute("SELECT %s::date", ["13900000001"])
    log = server.log.read_text()
    assert "ready to accept connections" in log
    assert "13900000001" not in log


def test_files_are_private(server: Embedded) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in server.data.iterdir()}
    assert set(modes.values()) == {0o700}
    assert stat.S_IMODE(password_file(server.data).stat().st_mode) == 0o600


def test_killed_server_comes_back_with_all_it_confirmed(server: Embedded) -> None:
    with connect(server, OWNER) as owner:
        owner.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    kill(server)
    server.keep_running()
    assert value(server, OWNER, "SELECT count(*) FROM kept") == 1000


def test_stranger_with_the_old_process_number_is_no_obstacle(server: Embedded) -> None:
    kill(server)
    pid_file = server.home / "data" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *rest]))
    server.keep_running()
    assert server.answers()


def test_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "data.new"
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    server = Embedded(tmp_path)
    server.join()
    try:
        assert server.answers()
        assert not half.exists()
    finally:
        server.leave()


def test_last_one_out_turns_off_the_light(server: Embedded, tmp_path: Path) -> None:
    first, second = Embedded(tmp_path), Embedded(tmp_path)
    first.join()
    second.join()
    first.leave()
    assert second.answers()
    assert not first.shut_down()
    second.leave()
    assert not second.answers()
    assert server.answers(), "a copy beside it is another matter"


def test_pinned_server_stays(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    server.join()
    server.pin.touch()
    server.leave()
    assert server.answers()
    assert server.shut_down()
    assert not server.answers()


def test_no_server_outlives_its_last_user_even_one_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", JOIN, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout
        user.stdout.readline()
        assert Embedded(tmp_path).answers()
        user.kill()
    deadline = time.monotonic() + 30
    while Embedded(tmp_path).answers() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Embedded(tmp_path).answers()


def _live_as_nobody(data: Path) -> None:
    # The interpreter of this run may lie in a home that nobody may enter.
    sys.executable = "/usr/bin/python3"
    os.environ["PYTHONPATH"] = os.getcwd()
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    server = Embedded(data)
    server.join()
    ensure_roles(server)
    assert value(server, APP, "SELECT current_user") == APP
    server.leave()


@pytest.mark.skipif(
    os.geteuid() != 0 or not all(home.stat().st_mode & 1 for home in Path(__file__).parents),
    reason="not root: the other tests prove it; or nobody may not enter this folder",
)
def test_works_for_an_ordinary_user_too() -> None:
    data = Path(tempfile.mkdtemp(prefix="nuanxin-nobody-"))
    os.chown(data, NOBODY, NOBODY)
    life = multiprocessing.get_context("fork").Process(target=_live_as_nobody, args=[data])
    life.start()
    life.join()
    owner = (data / "postgres" / "data").stat().st_uid
    shutil.rmtree(data)
    assert (life.exitcode, owner) == (0, NOBODY)


def test_folder_of_the_socket_fits_whatever_the_data_folder() -> None:
    data = Path("/srv", "很长的文件夹名" * 20)
    assert len(os.fsencode(socket_folder(data) / SOCKET)) <= LONGEST
    assert socket_folder(data) == socket_folder(data)
    assert socket_folder(data) != socket_folder(data / "another")


def test_wheel_has_all_we_need() -> None:
    (wheel,) = from_wheel()
    assert wheel.major >= 15
    assert Path(wheel.path("initdb")).is_file()


def test_lost_passwords_are_asked_for_and_nothing_is_touched(tmp_path: Path) -> None:
    server = Embedded(tmp_path)
    server.join()
    server.leave()
    password_file(tmp_path).unlink()
    with pytest.raises(Refused, match="从备份放回"):
        server.join()
    server.leave()
    assert (tmp_path / "postgres" / "data" / "PG_VERSION").exists()


def test_data_of_a_version_that_is_not_here_is_refused() -> None:
    with pytest.raises(Refused, match="postgresql-99"):
        find_programs(99)


def test_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="NUANXIN_DATA"):
        Embedded(tmp_path / "file" / "data").join()
