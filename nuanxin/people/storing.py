"""Rows by the thousand: COPY into a temporary table, then INSERT … SELECT, which row security checks.

PostgreSQL refuses COPY into a table with row security. A few rows go in one INSERT.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql

FEW = 50
TYPES = {
    "BigIntegerField": "int8", "ForeignKey": "int8", "BinaryField": "bytea", "CharField": "text",
    "DateField": "date", "DateTimeField": "timestamptz", "UUIDField": "uuid",
    "ArrayField": "int8[]", "PositiveIntegerField": "int4", "PositiveSmallIntegerField": "int2",
}  # fmt: skip
Rows = Iterable[Sequence[Any]]


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows, *, each: bool = False) -> None:
    """Insert rows, their values in the order of ``columns`` (names of fields).

    ``each``: the last value is several, and each of them makes a row (int8).
    """
    given = list(rows)
    if not given:
        return
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = {known[name].column: TYPES[known[name].get_internal_type()] for name in columns}
    if len(given) <= FEW:
        spread = [(*row[:-1], last) for row in given for last in row[-1]] if each else given
        _in_one_statement(model._meta.db_table, fields, spread)
    else:
        _by_copy(model._meta.db_table, fields, given, each=each)


def _in_one_statement(table: str, fields: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(fields)))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        sql.Identifier(table), _names(fields), sql.SQL(", ").join([row] * len(rows))
    )
    with connection.cursor() as cursor:
        cursor.execute(_text(statement), [value for each in rows for value in each])


def _by_copy(table: str, fields: Mapping[str, str], rows: Sequence[Sequence[Any]], *, each: bool) -> None:
    waiting, kinds = sql.Identifier(f"fresh_{table}"), [*fields.values()]
    taken: list[sql.Composable] = [sql.Identifier(name) for name in fields]
    if each:
        kinds[-1] += "[]"
        taken[-1] = sql.SQL("unnest({})").format(taken[-1])
    typed = [
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in zip(fields, kinds, strict=True)
    ]
    making = sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP")
    moving = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
    into = sql.Identifier(table), _names(fields), sql.SQL(", ").join(taken), waiting
    with connection.cursor() as cursor:
        cursor.execute(_text(making.format(waiting, sql.SQL(", ").join(typed))))
        copy_in(cursor, _text(sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(waiting)), kinds, rows)
        cursor.execute(_text(moving.format(*into)))
        cursor.execute(_text(sql.SQL("DROP TABLE {}").format(waiting)))


def copy_in(cursor: Any, statement: str, kinds: Sequence[str], rows: Rows) -> None:
    """Carry out a COPY … FROM STDIN (FORMAT BINARY) of rows whose values are of these kinds, or None."""
    with cursor.copy(statement) as copy:
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


def _names(fields: Mapping[str, str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in fields)


def _text(statement: sql.Composable) -> str:
    return statement.as_string(None)
