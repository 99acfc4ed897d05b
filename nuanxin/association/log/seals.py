"""What the database keeps to hold the key and the witness by: read by all, written by the owner."""

from functools import cache

from django.db import connections

from nuanxin.association.log.chain import key_mac
from nuanxin.base.database import data_path
from nuanxin.base.refused import Refused
from nuanxin.base.tables import has_table

KEY, WITNESS = "key", "witness"


def is_there(alias: str) -> bool:
    """Whether this database has got as far as a log that is chained."""
    return has_table(connections[alias], "association_logseal")


def key_fits(alias: str) -> bool:
    """Whether the key at hand is the one this database's log is chained with; a database without
    a log yet takes any.
    """
    if not is_there(alias):
        return True
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT mac FROM association_logseal WHERE name = %s", [KEY])
        found = cursor.fetchone()
    return bool(found) and found[0] == key_mac()


def require_key(alias: str) -> None:
    """Refuses where the key does not fit: what it wrote could never be verified."""
    if not key_fits(alias):
        where = data_path() / "keys" / "log.key"
        raise Refused(f"日志密钥 {where} 与这个数据库的日志对不上，请从备份放回原来的密钥再启动。")


@cache
def require_key_once() -> None:
    """``require_key`` for whoever writes, asked once a process."""
    require_key("default")
