"""The keys that what stands in this database was sealed and hashed with: remembered by their marks."""

from collections.abc import Collection

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from nuanxin.association.models import KeyMark
from nuanxin.base.checkup import Finding
from nuanxin.base.keys import FREE, differing, files, key, lost, marks, superseded
from nuanxin.base.refused import Refused
from nuanxin.base.tables import has_table


def remembered() -> Collection[str]:
    """The names of keys that must not be made anew; asked on a connection of its own, for it is asked
    in the middle of whatever somebody does with a key, migrations included.
    """
    owner = connections.create_connection("owner")
    try:
        return _known(owner).keys()
    finally:
        owner.close()


def require_series(front: str) -> None:
    """Refuses where a key the database knows of a series (``people-``) is lost, or is another one."""
    known = {name: mark for name, mark in _known(connection).items() if name.startswith(front)}
    _refuse(*differing(known))


def hold_keys(alias: str) -> int:
    """Make the keys the rooms need, and remember the mark of every key there is; how many are new.

    Refused where one that is remembered is lost, another, or no key at all.
    """
    require_keys(alias)
    for name in settings.NUANXIN_KEYS:
        if not superseded(name):
            key(name)
    known = _known(connections[alias])
    fresh = {name: mark for name, mark in marks().items() if name not in (*FREE, *known)}
    fresh = {name: mark for name, mark in fresh.items() if not superseded(name)}
    for name in fresh:
        key(name)  # a file that holds no key is not remembered as one
    rows = (KeyMark(name=name, mark=mark) for name, mark in fresh.items())
    KeyMark.objects.using(alias).bulk_create(rows, ignore_conflicts=True)
    return len(fresh)


def require_keys(alias: str) -> None:
    """Refuses where a key of this database is lost, is no key, or is another one."""
    known = _known(connections[alias])
    gone, other = differing(known)
    _refuse(gone)
    for name in known:
        key(name)
    _refuse([], other)


def _refuse(gone: Collection[str], other: Collection[str] = ()) -> None:
    if gone:
        raise Refused(lost(gone))
    if other:
        raise Refused(
            f"钥匙 {files(other)} 不是这个数据库用的那一把，封存的内容读不了，新写的以后也对不上。"
            "请从另外保存的 keys 文件夹放回原来的，再启动。"
        )


def held_keys() -> Finding:
    """A guard: what was sealed with another key could not be read, nor what is sealed now later on."""
    try:
        require_keys("owner")
    except Refused as no:
        return Finding("钥匙", "和数据库对不上", str(no))
    return Finding("钥匙", f"{len(_known(connections['owner']))} 把，都是这个数据库的")


def _known(asked: BaseDatabaseWrapper) -> dict[str, str]:
    """Name → mark; nothing in a database that has not got as far."""
    if not has_table(asked, "association_keymark"):
        return {}
    with asked.cursor() as cursor:
        cursor.execute("SELECT name, mark FROM association_keymark")
        return dict(cursor.fetchall())
