"""The passwords of the database roles, kept in the form libpq reads by itself."""

import secrets
from pathlib import Path

from nuanxin.base.database.folder import write_once

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
    """Role -> password."""
    lines = write_once(password_file(data), _fresh).splitlines()
    return {role: password for *_, role, password in (line.split(":") for line in lines)}


def _fresh() -> str:
    return "".join(f"*:*:*:{role}:{secrets.token_urlsafe(24)}\n" for role in ROLES)
