"""The database of this installation: where it is, who may enter, and that it runs.

``DATABASE_URL`` names a PostgreSQL somebody else runs; without it we start one of our own under
the data folder. Nothing here needs Django, and nothing happens at import.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.folder import (
    data_folder,
    data_path,
    fresh_log,
    private_folder,
    write_once,
)
from nuanxin.base.database.passwords import APP, OWNER
from nuanxin.base.database.remote import Remote
from nuanxin.base.refused import Refused

__all__ = [
    "connection_settings",
    "cut_short",
    "data_folder",
    "data_path",
    "ensure_roles",
    "fresh_log",
    "in_use",
    "private_folder",
    "restoring_mark",
    "server",
    "write_once",
]


def server() -> Embedded | Remote:
    """The server this installation uses, running or not."""
    url = os.environ.get("DATABASE_URL")
    return Remote(url, data_path()) if url else Embedded(data_path())


@contextmanager
def in_use(*, restoring: bool = False) -> Iterator[Embedded | Remote]:
    """The database up and prepared for as long as the block lasts.

    Refused over a restore that was cut short, to all but the restore itself.
    """
    using = server()
    if not restoring and restoring_mark(using.data).exists():
        raise Refused(cut_short(using.data))
    using.join()
    try:
        ensure_roles(using)
        yield using
    finally:
        using.leave()


def restoring_mark(data: Path) -> Path:
    """There from the first thing a restore writes until the last."""
    return data / "run" / "restoring"


def cut_short(data: Path) -> str:
    """What is to be done where a restore did not come to its end."""
    return (
        f"上次恢复没有做完，这里的数据不能用：请清空 {data}（只留 keys）"
        "和 DATABASE_URL 指的库（如果用了），再运行一次 nuanxin restore。"
    )


def ensure_roles(using: Embedded | Remote) -> None:
    """See to roles, database, rights and extensions, unless this recipe was carried out before."""
    from nuanxin.base.database.prepare import prepare, recipe

    wanted = recipe(using)
    if using.stamp.exists() and using.stamp.read_text() == wanted:
        return
    prepare(using)
    private_folder(using.stamp.parent)
    using.stamp.write_text(wanted)


def connection_settings() -> dict[str, dict[str, Any]]:
    """Django's DATABASES: ``default`` bound by row-level security, ``owner`` not.

    Without side effects: the server need not run, nor exist. Passwords are read by libpq from the
    password file when a connection is made.
    """
    using = server()
    bound = _in_django(using.parameters(APP))
    # Tests create one database, as its owner, and look at it through both.
    bound["TEST"] = {"MIRROR": "owner"}
    return {"default": bound, "owner": _in_django(using.parameters(OWNER))}


def _in_django(known: dict[str, str]) -> dict[str, Any]:
    named = ("dbname", "user", "password", "host", "port")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known.get("password", ""),
        "HOST": known.get("host", ""),
        "PORT": known.get("port", ""),
        "OPTIONS": {name: value for name, value in known.items() if name not in named},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
