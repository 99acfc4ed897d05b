"""A PostgreSQL that somebody else runs, named by ``DATABASE_URL``; its user is our owner."""

from dataclasses import dataclass
from pathlib import Path

from nuanxin.base.database.passwords import OWNER, password_file
from nuanxin.base.refused import Refused

EXAMPLE = "应当像 postgresql://用户:密码@主机:5432/库名"


@dataclass(frozen=True)
class Remote:
    """A server in the words of libpq: ``postgresql://owner:password@host:5432/name?sslmode=…``."""

    url: str
    data: Path

    @property
    def stamp(self) -> Path:
        return self.data / "run" / "prepared"

    def parameters(self, role: str) -> dict[str, str]:
        """How ``role`` connects; the owner is the user the address names.

        Refuses an address that cannot be read, or names no user or no database.
        """
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        try:
            known = {name: str(value) for name, value in conninfo_to_dict(self.url).items()}
        except ProgrammingError as error:
            raise Refused(f"环境变量 DATABASE_URL 写法不对，{EXAMPLE}。") from error
        if not (known.get("user") and known.get("dbname")):
            raise Refused(f"环境变量 DATABASE_URL 缺用户名或库名，{EXAMPLE}。")
        if role == OWNER:
            return known
        known.pop("password", None)
        return known | {"user": role, "passfile": str(password_file(self.data))}

    def join(self) -> None:
        """Nothing to start: whoever runs it keeps it running."""

    def leave(self) -> None:
        """Nothing to stop."""

    def keep_running(self) -> None:
        """Not ours to start again."""
