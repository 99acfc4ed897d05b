"""Roles, database and rights on the server of this installation, once per recipe."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from nuanxin.base.database import roles
from nuanxin.base.database.embedded import DATABASE, Embedded
from nuanxin.base.database.folder import private_folder
from nuanxin.base.database.passwords import ADMIN, APP, OWNER, password_file, passwords
from nuanxin.base.database.remote import Remote
from nuanxin.base.refused import Refused

OWNING = "LOGIN NOSUPERUSER BYPASSRLS CREATEDB NOCREATEROLE"
ONE_AT_A_TIME = 7_602_150  # our advisory lock


def recipe(server: Embedded | Remote) -> str:
    """Changes whenever the statements or the server change, so that they are run again."""
    text = Path(roles.__file__).read_bytes() + Path(__file__).read_bytes()
    where = repr(sorted(server.parameters(APP).items()))
    return hashlib.sha256(text + where.encode()).hexdigest()


def prepare(server: Embedded | Remote) -> None:
    """Create what is missing; harmless when nothing is, or when two do it at once."""
    if isinstance(server, Embedded):
        _prepare_embedded(server)
    else:
        _prepare_remote(server)


def _prepare_embedded(server: Embedded) -> None:
    secrets = passwords(server.data)
    with _connected(server.parameters(ADMIN, "postgres")) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        roles.Granter(connection).role(OWNER, OWNING, secrets[OWNER])
        _create_database(connection, DATABASE)
        # What template1 has, every test database made from it has too.
        for database in ("template1", DATABASE):
            with _connected(server.parameters(ADMIN, database)) as inside:
                roles.grant_all(roles.Granter(inside), OWNER, secrets)


def _create_database(connection: Connection[TupleRow], name: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    names = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER)}
    if not known:
        connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))


def _prepare_remote(server: Remote) -> None:
    known = server.parameters(OWNER)
    with _connected(known) as connection:
        roles.check_server(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        granter = roles.Granter(connection)
        if not _bypasses(connection):
            owner = sql.Identifier(known["user"])
            granter.run([sql.SQL("ALTER ROLE {} BYPASSRLS").format(owner)])
        roles.grant_all(granter, known["user"], passwords(server.data))
    if granter.to_ask:
        _ask_administrator(granter.to_ask, server.data)
    _check_app(server)


def _bypasses(connection: Connection[TupleRow]) -> bool:
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def _ask_administrator(statements: list[str], data: Path) -> None:
    file = private_folder(data / "keys") / "ask-administrator.sql"
    file.touch(mode=0o600)
    file.write_text("".join(f"{statement};\n" for statement in statements))
    raise Refused(
        f"DATABASE_URL 的用户在这台服务器上权限不够，请数据库管理员以超级用户在该库里执行 {file}"
        f"（共 {len(statements)} 条，密码已加密），然后再试。"
    )


def _check_app(server: Remote) -> None:
    try:
        with _connected(server.parameters(APP)):
            pass
    except Refused as no:
        raise Refused(
            f"服务器上的 {APP} 用户不认 {password_file(server.data)} 里的密码："
            "请把最初那份数据文件夹里的 keys 拷来，或请数据库管理员把该用户的密码改成文件里的。"
        ) from no


@contextmanager
def _connected(known: Mapping[str, str]) -> Iterator[Connection[TupleRow]]:
    try:
        connection = psycopg.connect(make_conninfo(**known), autocommit=True)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused(f"连不上数据库：{reason}") from error
    with connection:
        yield connection
