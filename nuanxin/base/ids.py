"""Ids taken ahead of the rows: for what is tied to the id of its row, or written without asking back."""

from django.db import connection


def fresh_ids(table: str, count: int) -> list[int]:
    """So many ids of a table that nobody else will be given, growing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]
