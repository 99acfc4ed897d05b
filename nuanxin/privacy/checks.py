"""What ``doctor`` says of the roll of erased."""

from django.db import connections

from nuanxin.base.checkup import Finding
from nuanxin.base.tables import has_table
from nuanxin.privacy.roll import Broken, read_roll, roll_path

TITLE = "删除名单"


def erased_roll() -> Finding:
    """Whether the file outside the database is there, unbroken, and knows what the database knows."""
    owner = connections["owner"]
    if not has_table(owner, "privacy_erasure"):
        return Finding(TITLE, "还没有")
    with owner.cursor() as cursor:
        cursor.execute('SELECT "table", subject_id FROM privacy_erasure')
        known = {(str(table), int(subject)) for table, subject in cursor.fetchall()}
    try:
        there = {line.whose for line in read_roll()}
    except Broken as no:
        return Finding(TITLE, "被动过", str(no))
    if lacking := known - there:
        gone = "不见了" if not roll_path().exists() else f"少了 {len(lacking)} 条"
        return Finding(TITLE, gone, "请运行 nuanxin erasures，照数据库补写；并把 keys 文件夹再单独存一份。")
    if more := there - known:
        advice = "请运行 nuanxin erasures：恢复得比删除早，这些人的资料要再删一次。"
        return Finding(TITLE, f"有 {len(more)} 条数据库不知道", advice)
    return Finding(TITLE, f"{len(there)} 条，与数据库相符" if there else "还没有删过")
