"""Scope, the second time: PostgreSQL row-level security for every table, applied after each migrate.

A model says its class by its abstract base (`Subtree`, `Issued`, `Addressed`, `Named`); a table of a
library, or one that everybody may read, is named in ``UNSCOPED`` with its reason. The conditions
compare ``division bigint`` with plain int8 bounds that the transaction carries: leak-proof operators,
so an index on ``division`` serves them.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from nuanxin.base.database.passwords import APP

RANGES = 4
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""What the application may do with the rows it sees, unless a model's ``row_rights`` says less:
a table it can only append to has no UPDATE and no DELETE, for anybody under any scope.
"""


class Access(StrEnum):
    """How the rows of a table are shared out among bodies."""

    SUBTREE = "subtree"      # one's own territory
    ISSUED = "issued"        # … and, once issued, every body below the issuer
    ADDRESSED = "addressed"  # the sender's territory and, once sent, the receiver's
    NAMED = "named"          # persons and families: a range of its own, empty for most posts
    UNSCOPED = "unscoped"


UNSCOPED = {
    "association_division": "the public tree of statistical codes",
    "association_logseal": "MACs that tell nothing; the application only reads them",
    "association_keymark": "marks that give nothing away; the application only reads them",
    "association_nightlyrun": "when the installation tidied up, and of what how many",
    "association_holiday": "the State Council's public calendar",
    "django_session": "random keys; looked up before anybody is known",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "auth_permission": "unused by us: rights come from appointments",
    "auth_group": "unused by us: rights come from appointments",
    "auth_group_permissions": "unused by us: rights come from appointments",
    "axes_accessattempt": "failed sign-ins, counted before anybody is known",
    "axes_accesslog": "unused: switched off",
    "axes_accessattemptexpiration": "when a lock-out ends",
    "axes_accessfailurelog": "unused: switched off",
}


def _within(column: str, bound: str = "nuanxin_bound") -> str:
    """SQL: the column lies in one of the ranges; each bound is an InitPlan, read once a query."""
    return " OR ".join(
        f"({column} >= (SELECT {bound}({2 * i + 1})) AND {column} <= (SELECT {bound}({2 * i + 2})))"
        for i in range(RANGES)
    )


OWN = _within("division")
CONDITIONS: dict[Access, tuple[str, str]] = {  # class -> (who reads, who writes)
    Access.SUBTREE: (OWN, OWN),
    Access.ISSUED: (
        f"{OWN} OR (issued_at IS NOT NULL AND division = ANY ((SELECT nuanxin_ancestors())::bigint[]))",
        OWN,
    ),
    Access.ADDRESSED: (
        f"{_within('sender')} OR (sent_at IS NOT NULL AND ({OWN}))",
        f"{_within('sender')} OR (sent_at IS NOT NULL AND ({OWN}))",
    ),
    Access.NAMED: (_within("division", "nuanxin_named_bound"),) * 2,
}


def access_of(model: type[models.Model]) -> Access | None:
    """The class a model's table is registered in; None when nobody registered it."""
    if model._meta.db_table in UNSCOPED:
        return Access.UNSCOPED
    return getattr(model, "row_access", None)


def models_with_tables() -> Iterator[type[models.Model]]:
    """Every model that has a table of its own, many-to-many tables included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def tables() -> Iterator[tuple[str, Access | None]]:
    """Every table the ORM knows, with its class."""
    return ((model._meta.db_table, access_of(model)) for model in models_with_tables())


def _policies(table: str, access: Access, seen_too: str) -> str:
    reads, writes = CONDITIONS[access]
    reads = f"{reads} OR {seen_too}" if seen_too else reads
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS reads ON {table};
        DROP POLICY IF EXISTS inserts ON {table};
        DROP POLICY IF EXISTS updates ON {table};
        DROP POLICY IF EXISTS deletes ON {table};
        CREATE POLICY reads ON {table} FOR SELECT USING ({reads});
        CREATE POLICY inserts ON {table} FOR INSERT WITH CHECK ({writes});
        CREATE POLICY updates ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes});
        CREATE POLICY deletes ON {table} FOR DELETE USING ({writes});
    """


def _rights(table: str, rights: tuple[str, ...]) -> str:
    return f"""
        REVOKE ALL ON {table} FROM {APP};
        GRANT {", ".join(rights)} ON {table} TO {APP};
    """


def _touched(table: str) -> str:
    """Triggers of a table that feeds facts: mark the changing transaction, and wake the refresher."""
    return f"""
        CREATE OR REPLACE TRIGGER nuanxin_touch BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION nuanxin_touch();
        CREATE OR REPLACE TRIGGER nuanxin_notify AFTER INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION nuanxin_notify();
    """


def secure(connection: BaseDatabaseWrapper) -> None:
    """Bring functions, policies and triggers of every table up to date; harmless when run again.

    The connection is the owner's. Raises ``LookupError`` on a table in no class.
    """
    sql = [Path(__file__).with_name("rowsecurity.sql").read_text("utf-8")]
    for model in models_with_tables():
        table, access = model._meta.db_table, access_of(model)
        if access is None:
            raise LookupError(f"{table} is registered in no class of row security")
        if access is not Access.UNSCOPED:
            sql.append(_policies(table, access, getattr(model, "row_seen_too", "")))
        sql.append(_rights(table, getattr(model, "row_rights", EVERYTHING)))
    sql.extend(_touched(m._meta.db_table) for m in apps.get_models() if hasattr(m, "changed_xid"))
    with connection.cursor() as cursor:
        cursor.execute("\n".join(sql))
