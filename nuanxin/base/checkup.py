"""What ``nuanxin doctor`` looks at: each check says how it is, and if not well, what to do."""

import json
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from nuanxin.base import database
from nuanxin.base.database import data_folder
from nuanxin.base.database.embedded import Embedded
from nuanxin.base.database.passwords import password_file
from nuanxin.base.database.programs import EXTENSIONS, OLDEST
from nuanxin.base.periods import SHANGHAI
from nuanxin.base.refused import Refused

ENOUGH_DISK = 2 * 1024**3  # bytes
FRESH_FACTS = timedelta(days=1)
FRESH_BACKUP = timedelta(days=7)
LAST_BACKUP = "last-backup.json"
FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``advice`` is empty when it is well."""

    title: str
    state: str
    advice: str = ""


Check = Callable[[], Finding]


def server_version() -> Finding:
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
    kind = "自带，适合试用和小单位" if isinstance(database.server(), Embedded) else "DATABASE_URL"
    state = f"PostgreSQL {version // 10_000}.{version % 10_000}（{kind}）"
    advice = "" if version >= OLDEST * 10_000 else f"请升级到 PostgreSQL {OLDEST} 或更新。"
    return Finding("数据库", state, advice)


def roles() -> Finding:
    if _bypasses("default"):
        return Finding(
            "数据库角色",
            "应用能越过行级权限",
            "请数据库管理员执行 ALTER ROLE nuanxin_app NOSUPERUSER NOBYPASSRLS;",
        )
    if not _bypasses("owner"):
        return Finding(
            "数据库角色",
            "所有者受行级权限限制，备份会不全",
            f"请数据库管理员执行 ALTER ROLE {connections['owner'].settings_dict['USER']} BYPASSRLS;",
        )
    return Finding("数据库角色", "应用不能越过行级权限")


def owned() -> Finding:
    question = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
    with connections["default"].cursor() as cursor:
        cursor.execute(question)
        (count,) = cursor.fetchone()
    advice = "请数据库管理员把这些表的所有者改为 DATABASE_URL 的用户。" if count else ""
    return Finding("表的所有者", f"应用拥有 {count} 张表" if count else "应用不拥有任何表", advice)


def extensions() -> Finding:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {name for (name,) in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in there]
    words = " ".join(f"CREATE EXTENSION {name};" for name in missing)
    advice = f"请数据库管理员在库里执行 {words}" if missing else ""
    return Finding("数据库扩展", "缺 " + "、".join(missing) if missing else "齐全", advice)


def migrations() -> Finding:
    executor = MigrationExecutor(connections["owner"])
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return Finding("表结构", f"差 {waiting} 步", "请运行 nuanxin migrate。")
    return Finding("表结构", "最新")


def pango() -> Finding:
    try:
        import_module("weasyprint")
    except OSError:
        words = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        return Finding("生成 PDF", "缺 Pango", f"要用 PDF 时请运行 {words}；其余照常。")
    return Finding("生成 PDF", "可用")


def chinese_font() -> Finding:
    ask = shutil.which("fc-list")
    listed = ask and subprocess.run([ask, ":lang=zh"], capture_output=True, check=False).stdout
    if listed or any(FONTS.rglob("*CJK*")):
        return Finding("PDF 里的汉字", "有中文字体")
    return Finding("PDF 里的汉字", "没有中文字体", "请运行 apt-get install fonts-noto-cjk。")


def disk() -> Finding:
    free = shutil.disk_usage(data_folder()).free
    advice = "" if free >= ENOUGH_DISK else "请清理磁盘，或用 NUANXIN_DATA 把数据搬到更大的盘上。"
    return Finding("磁盘", f"还剩 {free / 1024**3:.1f} GB", advice)


def modes() -> Finding:
    data = data_folder()
    private = [data, *(data / "keys").glob("*"), *data.glob("facts")]
    open_ones = [path for path in private if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_ones:
        words = "；".join(f"chmod go= {path}" for path in open_ones)
        return Finding("文件权限", f"{len(open_ones)} 处别的用户也能看", f"请运行 {words}")
    return Finding("文件权限", "只有本系统能看")


def keys() -> Finding:
    file = password_file(data_folder())
    sealing = file.with_name("backup.key")
    if last_backup() and not sealing.exists():
        advice = f"没有它，以前的备份打不开：请把它从另外保存的地方放回 {file.parent}。"
        return Finding("密钥", f"{sealing.name} 不见了", advice)
    if database.server().stamp.exists() and not file.exists():
        return Finding("密钥", f"{file.name} 不见了", f"请从备份把它放回 {file.parent}。")
    return Finding("密钥", f"在 {file.parent}，请与数据库的备份分开保存")


def last_backup() -> dict[str, Any]:
    """When and where the last backup was made here (``made_at file bytes``); {} when none was."""
    path = data_folder() / "run" / LAST_BACKUP
    try:
        known: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def backup() -> Finding:
    """A new installation has a week; after that a backup older than a week is too old."""
    known, now = last_backup(), datetime.now(SHANGHAI)
    advice = "请运行 nuanxin backup 文件，把文件和 keys 文件夹分开保存到别的机器上。"
    if not known:
        return Finding("备份", "还没有备份过", advice if now - _installed() > FRESH_BACKUP else "")
    made = datetime.fromisoformat(known["made_at"])
    late = now - made > FRESH_BACKUP
    return Finding("备份", f"上次是 {made:%Y-%m-%d %H:%M}，在 {known['file']}", advice if late else "")


def address() -> Finding:
    url = urlsplit(settings.PUBLIC_URL)
    if url.scheme == "https" or url.hostname in ("localhost", "127.0.0.1"):
        return Finding("网址", settings.PUBLIC_URL)
    advice = (
        "别的机器访问时密码会明文传输，请在前面加一层 https，并把 NUANXIN_URL 改成 https 网址。"
    )
    return Finding("网址", settings.PUBLIC_URL, advice)


def facts() -> Finding:
    current = data_folder() / "facts" / "current"
    if not current.exists():
        return Finding("指标数据", "还没有", "请运行 nuanxin facts refresh。")
    taken = datetime.fromtimestamp(current.stat().st_mtime, SHANGHAI)
    late = datetime.now(SHANGHAI) - taken > FRESH_FACTS
    advice = "超过一天没有更新，请运行 nuanxin facts refresh，并确认 nuanxin serve 在运行。"
    return Finding("指标数据", f"截至 {taken:%Y-%m-%d %H:%M}", advice if late else "")


ON_MACHINE: tuple[Check, ...] = (disk, modes, keys, backup, address, facts, pango, chinese_font)
IN_DATABASE: tuple[Check, ...] = (server_version, roles, owned, extensions, migrations)


def of_rooms() -> tuple[Check, ...]:
    """What the rooms have to say."""
    checks: tuple[Check, ...] = import_string(settings.NUANXIN_CHECKS)
    return checks


def stand_guard() -> None:
    """Refuses to go on where something is not as it must be before anybody is let in."""
    guards: tuple[Check, ...] = import_string(settings.NUANXIN_GUARDS)
    for finding in (guard() for guard in guards):
        if finding.advice:
            raise Refused(finding.advice)


def examine() -> Iterator[Finding]:
    """Everything there is to say about this installation, one finding after the other."""
    for check in ON_MACHINE:
        yield check()
    try:
        with database.in_use():
            for check in (*IN_DATABASE, *of_rooms()):
                yield check()
    except (Refused, OperationalError) as no:
        yield Finding("数据库", "用不了", str(no).strip())


def _installed() -> datetime:
    """When the oldest key was made."""
    made = (path.stat().st_mtime for path in (data_folder() / "keys").glob("*"))
    return datetime.fromtimestamp(min(made, default=time.time()), SHANGHAI)


def _bypasses(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
