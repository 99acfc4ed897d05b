"""Numbers of policies and of cards are sealed under the keys of their families.

Each table is written anew once, by ALTER COLUMN … TYPE: no row is updated, so that no fact counts as
changed and nothing that stood in the clear is left behind in a dead row of the table's file. There
is no way back.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

from nuanxin.people import ciphers, keyring

AT_ONCE = 20_000  # rows sealed together
READING = """
    SELECT t.id, t.{column}, h.id, h.key FROM {table} t JOIN people_household h ON h.id = t.household_id
    WHERE t.id > %s AND t.{column} <> '' AND h.key IS NOT NULL ORDER BY t.id LIMIT %s
"""
WAITING = """
    CREATE TEMPORARY TABLE fresh (id bigint PRIMARY KEY, value bytea);
    CREATE FUNCTION pg_temp.fresh_of(bigint) RETURNS bytea LANGUAGE sql STABLE
        AS 'SELECT value FROM pg_temp.fresh WHERE id = $1';
"""
WRITING = """
    ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL,
        ALTER COLUMN {column} TYPE bytea USING pg_temp.fresh_of(id);
    DROP FUNCTION pg_temp.fresh_of(bigint);
    DROP TABLE pg_temp.fresh;
"""


def seal_column(cursor: Any, table: str, column: str) -> None:
    cursor.execute(WAITING)
    for rows in _parts(cursor, READING.format(table=table, column=column)):
        cursor.execute(
            "INSERT INTO fresh SELECT * FROM unnest(%s::bigint[], %s::bytea[])",
            [[row[0] for row in rows], _sealed(rows, f"{table}|{column}|".encode())],
        )
    cursor.execute(WRITING.format(table=table, column=column))


def _parts(cursor: Any, reading: str) -> Iterator[list[tuple[Any, ...]]]:
    """Rows part by part: id, the value in the clear, the family's id and its wrapped key."""
    last = 0
    while True:
        cursor.execute(reading, [last, AT_ONCE])
        rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _sealed(rows: list[tuple[Any, ...]], where: bytes) -> list[bytes]:
    unwrapping, suite = keyring.Unwrapping(), ciphers.chosen()
    owns = [unwrapping.own_key(bytes(key), b"people_household|key|%d" % family) for _, _, family, key in rows]
    return [
        ciphers.Box(own, suite).seal(value.encode(), where + b"%d" % pk)
        for own, (pk, value, _, _) in zip(owns, rows, strict=True)
    ]


def seal_all(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        seal_column(cursor, "care_policy", "number")
        seal_column(cursor, "care_coverage", "card")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_token_without_division_index'),
        ('care', '0004_roster_amount_may_be_nothing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='policy',
            name='policy_once',
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(seal_all)],
            state_operations=[
                migrations.AlterField(
                    model_name='policy',
                    name='number',
                    field=models.BinaryField(blank=True, null=True, verbose_name='保单号（密封）'),
                ),
                migrations.AlterField(
                    model_name='coverage',
                    name='card',
                    field=models.BinaryField(blank=True, null=True, verbose_name='卡或协议编号（密封）'),
                ),
            ],
        ),
    ]
