"""Under whose name the embedded server runs: PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from nuanxin.base.refused import Refused

# The first of these that exists; no account is ever created.
CANDIDATES = ("nuanxin", "postgres", "nobody")


class RunAs(TypedDict, total=False):
    """The arguments of ``subprocess`` that drop root's rights."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine."""

    uid: int
    gid: int

    def as_options(self) -> RunAs:
        return RunAs(user=self.uid, group=self.gid, extra_groups=[])


def server_account(cluster: Path) -> Account | None:
    """None unless we are root; then the account that owns the cluster, else the first that exists.

    Refuses where root has nobody to hand the server to.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Refused(
        "PostgreSQL 不能用 root 运行，而这台机器上没有 postgres 或 nobody 用户："
        "请换一个普通用户来运行，或用环境变量 DATABASE_URL 指一台现成的服务器。"
    )
