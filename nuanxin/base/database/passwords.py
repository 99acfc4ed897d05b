"""The passwords of the database roles, kept in the form libpq reads by itself."""

import secrets
from pathlib import Path

from nuanxin.base.database.folder import write_once
from nuanxin.base.refused import Refused

ADMIN = "postgres"
OWNER = "nuanxin_owner"
APP = "nuanxin_app"
PORTAL = "nuanxin_portal"
ROLES = (ADMIN, OWNER, APP, PORTAL)


def password_file(data: Path) -> Path:
    """A libpq password file (``*:*:*:role:password`` a line), 0600, made on first need.

    Connections name this file instead of a password, so that no setting, no error page and no
    process list ever holds one.
    """
    return data / "keys" / "database.pgpass"


def passwords(data: Path) -> dict[str, str]:
    """Role -> password. Refuses a file that does not hold them."""
    path = password_file(data)
    try:
        lines = write_once(path, _fresh).splitlines()
        known = {role: password for *_, role, password in (line.split(":") for line in lines)}
    except ValueError:
        known = {}
    if not known.keys() >= set(ROLES):
        raise Refused(f"密码文件 {path} 读不懂，请从另外保存的 keys 文件夹把它放回，再启动。")
    return known


def _fresh() -> str:
    return "".join(f"*:*:*:{role}:{secrets.token_urlsafe(24)}\n" for role in ROLES)
