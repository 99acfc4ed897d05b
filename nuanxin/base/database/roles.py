"""Who is who in the database: an owner that sees all, an application that cannot, and the portal.

- the owner (``nuanxin_owner``, or the user named by ``DATABASE_URL``) owns the tables and bypasses
  row-level security (``FORCE`` binds owners and ``pg_dump`` too): migrations, backup, restore, the
  read-only facts refresh.
- ``nuanxin_app`` owns nothing and cannot bypass: every page, every import, every job.
- ``nuanxin_portal`` is the public's door and has been given nothing yet.

Every statement may be run again at any time, so a run cut short is mended by the next one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from psycopg import Connection, errors, sql
from psycopg.rows import TupleRow

from nuanxin.base.database.passwords import APP, PORTAL
from nuanxin.base.database.programs import EXTENSIONS, OLDEST
from nuanxin.base.refused import Refused

ATTRIBUTES = ("LOGIN", "SUPERUSER", "BYPASSRLS", "CREATEDB", "CREATEROLE")
BOUND = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
IN_DATABASE = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "{new} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "{new} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {app}",
    "{new} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "{new} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app}",
)


@dataclass
class Granter:
    """Does what the server lets it do, and keeps the rest to ask the administrator for.

    What needs a role that is still to be asked for is asked for with it.
    """

    connection: Connection[TupleRow]
    to_ask: list[str] = field(default_factory=list)

    def run(self, statements: Iterable[sql.Composed]) -> None:
        for statement in statements:
            try:
                self.connection.execute(statement)
            except (errors.InsufficientPrivilege, errors.UndefinedObject):
                self.to_ask.append(statement.as_string(self.connection))

    def role(self, name: str, rights: str, password: str) -> None:
        """See that ``name`` exists with exactly these rights; an existing password stays."""
        self.run(_role(self.connection, name, rights, password))

    def database(self, owner: str) -> None:
        """Extensions and rights in the database we are connected to."""
        self.run(_extensions(self.connection))
        new = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {}").format(sql.Identifier(owner))
        database = sql.Identifier(self.connection.info.dbname)
        names = {"new": new, "database": database, "app": sql.Identifier(APP)}
        self.run(sql.SQL(text).format(**names) for text in IN_DATABASE)


def check_server(connection: Connection[TupleRow]) -> None:
    """Refuses a server older than we support."""
    if connection.info.server_version < OLDEST * 10_000:
        raise Refused(
            f"数据库服务器是 PostgreSQL {connection.info.server_version // 10_000}，"
            f"需要 {OLDEST} 或更新的版本，请管理员升级后再试。"
        )


def grant_all(granter: Granter, owner: str, secrets: Mapping[str, str]) -> None:
    """The two bound roles, and what is theirs in the database we are connected to."""
    granter.role(APP, BOUND, secrets[APP])
    granter.role(PORTAL, BOUND, secrets[PORTAL])
    granter.database(owner)


def _role(
    connection: Connection[TupleRow], name: str, rights: str, password: str
) -> Iterator[sql.Composed]:
    found = connection.execute(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
        " FROM pg_roles WHERE rolname = %s",
        [name],
    ).fetchone()
    wanted = tuple(word in rights.split() for word in ATTRIBUTES)
    if found is None:
        # Hashed here, so that the server and its logs never see the password itself.
        hashed = connection.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        )
        yield sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(
            sql.Identifier(name), sql.SQL(rights), sql.Literal(hashed.decode())
        )
    elif found != wanted:
        yield sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(name), sql.SQL(rights))


def _extensions(connection: Connection[TupleRow]) -> Iterator[sql.Composed]:
    there = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    for name in EXTENSIONS:
        if name not in there:
            yield sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
