"""A server somebody else runs: played by an embedded one of whose administrator we know nothing."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from nuanxin.base.database import ensure_roles
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.passwords import ADMIN, APP, OWNER, passwords
from nuanxin.base.database.remote import Remote
from nuanxin.base.refused import Refused

BARE = """
    DROP DATABASE IF EXISTS city WITH (FORCE);
    DROP ROLE IF EXISTS nuanxin_app; DROP ROLE IF EXISTS nuanxin_portal; DROP ROLE IF EXISTS clerk;
    CREATE ROLE clerk LOGIN PASSWORD 'clerk';
    CREATE DATABASE city OWNER clerk
"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    server = Embedded(tmp_path_factory.mktemp("theirs"))
    server.join()
    yield server
    server.leave()


@pytest.fixture
def remote(theirs: Embedded, tmp_path: Path) -> Remote:
    """Their server, with a database and a user without any special right for us."""
    for statement in BARE.split(";"):
        administer(theirs, "postgres", statement)
    host = theirs.parameters(ADMIN)["host"]
    return Remote(f"postgresql://clerk:clerk@/city?host={host}", tmp_path)


def administer(theirs: Embedded, database: str, statements: str) -> None:
    known = theirs.parameters(ADMIN) | {"dbname": database}
    with psycopg.connect(make_conninfo(**known), autocommit=True) as connection:
        connection.execute(statements.encode())


def connect(remote: Remote, role: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(make_conninfo(**remote.parameters(role)), autocommit=True)


def test_asks_the_administrator_for_exactly_what_is_missing(
    theirs: Embedded, remote: Remote
) -> None:
    with pytest.raises(Refused, match=r"ask-administrator\.sql"):
        ensure_roles(remote)
    wish = (remote.data / "keys" / "ask-administrator.sql").read_text()
    assert 'ALTER ROLE "clerk" BYPASSRLS' in wish
    assert passwords(remote.data)[APP] not in wish

    administer(theirs, "city", wish)
    ensure_roles(remote)
    with connect(remote, OWNER) as owner:
        owner.execute("CREATE TABLE seen (id int)")
        bypass = "SELECT rolname, rolbypassrls FROM pg_roles WHERE rolname IN ('clerk', %s)"
        assert set(owner.execute(bypass, [APP])) == {("clerk", True), (APP, False)}
    with connect(remote, APP) as app:
        assert app.execute("SELECT count(*) FROM seen").fetchone() == (0,)


def test_does_all_by_itself_where_it_may(theirs: Embedded, remote: Remote) -> None:
    administer(theirs, "postgres", "ALTER ROLE clerk CREATEROLE BYPASSRLS")
    ensure_roles(remote)
    with connect(remote, APP) as app:
        assert app.execute("SELECT current_user").fetchone() == (APP,)


def test_keys_of_another_installation_are_missed(theirs: Embedded, remote: Remote) -> None:
    administer(theirs, "postgres", "ALTER ROLE clerk CREATEROLE BYPASSRLS")
    ensure_roles(remote)
    with pytest.raises(Refused, match="keys 拷来"):
        ensure_roles(Remote(remote.url, remote.data / "second"))


def test_server_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="连不上数据库"):
        ensure_roles(Remote(f"postgresql://clerk@/city?host={tmp_path}", tmp_path))


@pytest.mark.parametrize("url", ["postgresql://%zz", "postgresql:///city", "somewhere else"])
def test_address_that_says_too_little_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refused, match="应当像 postgresql://"):
        Remote(url, tmp_path).parameters(OWNER)
