"""Whether a database has got as far as a table: for what is asked before the tables are brought up to date."""

from django.db.backends.base.base import BaseDatabaseWrapper


def has_table(connection: BaseDatabaseWrapper, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])
