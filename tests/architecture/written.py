"""Which tables were written to, as PostgreSQL counts them within a transaction."""

from django.db import connection

CLERICAL = {"django_session"}  # signs of life
CHANGED = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


def changes() -> dict[str, int]:
    """Rows written in this transaction so far, table by table."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        return {name: count for name, count in cursor.fetchall() if name not in CLERICAL}
