"""The ground every test stands on: one embedded PostgreSQL, the real tree, the cast.

A test that asks for ``db`` writes in a transaction that is undone. One that needs its writes to be
committed, seen by another connection or by the server, asks for ``own_database`` instead.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent
PASSWORD = "wo-de-kou-ling-2023"


FIRST = ("tests/journeys", "tests/architecture")  # few tests, each long


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For the workers: what lasts longest begins first, so that none is left alone with it at the end."""
    if hasattr(config, "workerinput"):
        many = Counter(_home(item.nodeid) for item in items)
        items.sort(key=lambda item: (_turn(item.nodeid), -many[_home(item.nodeid)], _home(item.nodeid)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file goes to one worker whole, all journeys to the one whose product serves them.

    Not by marks of groups: pytest 9 keeps no names of groups in the ids of tests, where xdist 3.8 looks for them.
    """
    scheduler = import_module("xdist.scheduler").LoadScopeScheduling(config, log)
    scheduler._split_scope = lambda nodeid: FIRST[0] if nodeid.startswith(FIRST[0]) else _home(nodeid)
    return scheduler


def _home(nodeid: str) -> str:
    return nodeid.split("::", maxsplit=1)[0]


def _turn(home: str) -> int:
    return next((n for n, folder in enumerate(FIRST) if home.startswith(folder)), len(FIRST))


@pytest.fixture(scope="session")
def running_database() -> Iterator[None]:
    """The embedded server of this run, stopped at its end."""
    from nuanxin.base.database import in_use
    from nuanxin.base.database.embedded import Embedded
    from nuanxin.base.database.passwords import ADMIN

    with in_use() as using:
        assert isinstance(using, Embedded)
        _spare_the_disk(using.parameters(ADMIN, "postgres"))
        yield


def _spare_the_disk(known: dict[str, str]) -> None:
    """Nothing of this run is to outlive a power cut, so no commit waits for the disk.

    Nor does a worker of the server's own change in mid-run what a query is planned by.
    """
    import psycopg
    from psycopg.conninfo import make_conninfo

    with psycopg.connect(make_conninfo(**known), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = 'off'")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_setup(running_database: None, django_db_blocker: Any) -> Iterator[None]:
    """A database made by our own ``migrate`` as its owner, with the tree and the cast in it."""
    from django.conf import settings
    from django.db import connections
    from django.test.utils import setup_databases

    with django_db_blocker.unblock():
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
        setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        _commit_tree_and_cast()
        connections.close_all()
        yield  # the whole server goes at the end of the run


def _commit_tree_and_cast() -> None:
    from django.db import transaction

    from nuanxin.association.actions.divisions import load_divisions, read_division_file
    from nuanxin.association.actions.users import give_account
    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.desk.demo.seats import seat_cast

    tree = ROOT / "nuanxin/association/data/divisions-baotou.csv"
    with transaction.atomic(), scoped(EVERYWHERE):
        load_divisions(None, tree.name, read_division_file(tree))
        for username, person in seat_cast().items():
            give_account(None, person, username, PASSWORD)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Both connections look at another database for a while."""
    from django.db import connections

    with ExitStack() as after:
        connections.close_all()
        for alias in connections:
            settings = connections[alias].settings_dict
            after.callback(settings.__setitem__, "NAME", settings["NAME"])
            settings["NAME"] = name
        after.callback(connections.close_all)
        yield


@contextmanager
def _copy(name: str) -> Iterator[None]:
    """A copy of the prepared database, gone afterwards."""
    from django.db import connections
    from psycopg import sql

    source = str(connections["owner"].settings_dict["NAME"])
    clone = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
        sql.Identifier(name), sql.Identifier(source)
    )
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    connections.close_all()
    _as_owner(drop, clone)
    yield
    _as_owner(drop)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the prepared database for one test, where commits are real; its name."""
    name = "own_test"
    with django_db_blocker.unblock(), _copy(name), _connected_to(name):
        yield name


@pytest.fixture(scope="session")
def furnished_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy with the sample notice issued and the demo's records, for tests that only read.

    The county of the cast has a draft of its own beside it.
    """
    from django.core.management import call_command
    from django.db import connections

    name = "furnished_test"
    notice = str(ROOT / "nuanxin/plans/notice/sample-notice.txt")
    with django_db_blocker.unblock(), _copy(name):
        with _connected_to(name):
            call_command("notice", "adopt", notice, "--division", "150200000000", "--issue")
            call_command("demo")
            call_command("notice", "adopt", notice, "--division", "150222000000")
            _add_what_the_demo_leaves_out()
            connections["owner"].cursor().execute("ANALYZE")
        yield name


def _add_what_the_demo_leaves_out() -> None:
    """A file, a text, and a correction in the county's draft: a row in every table."""
    from django.core.files.base import ContentFile
    from django.db import transaction

    from nuanxin.association.actions.attachments import keep_attachment
    from nuanxin.association.actions.texts import TextInput, set_text
    from nuanxin.association.scope import EVERYWHERE, scoped
    from nuanxin.association.tests.account_steps import furnish_accounts
    from nuanxin.desk.tests.drafting import furnish_drafts
    from nuanxin.ledgers.tests.furnishing import add_ledgers
    from nuanxin.people.tests.furnishing import furnish_people
    from nuanxin.plans.actions.clauses import split_clause
    from nuanxin.plans.models import Clause
    from nuanxin.plans.tests.supplements import furnish_changes
    from nuanxin.privacy.tests.furnishing import furnish_privacy
    from nuanxin.work.actions.units import UnitInput, keep_unit

    with transaction.atomic(), scoped(EVERYWHERE):
        clause = Clause.objects.filter(plan__issued_at=None)[0]
        split_clause(None, clause, clause.start + 4)
        keep_attachment(None, clause.division, ContentFile(b"1", "proof.pdf"))
        furnish_changes(clause.division)
        add_ledgers(150222000000)
        furnish_accounts()
        set_text(None, clause.plan.body, TextInput("slip", "打开 {网址}（演示）。"))
        keep_unit(None, clause.plan.body, UnitInput("人份"))
        furnish_people()
        furnish_drafts()
        furnish_privacy()


@pytest.fixture
def furnished(furnished_database: str, django_db_blocker: Any) -> Iterator[None]:
    """Look at the furnished database; whatever a test writes in it is undone."""
    from django.db import transaction

    with (
        django_db_blocker.unblock(),
        _connected_to(furnished_database),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


def _as_owner(*statements: Any) -> None:
    import psycopg
    from django.db import connections

    known = connections["owner"].get_connection_params() | {"dbname": "postgres"}
    for unknown in ("cursor_factory", "context", "prepare_threshold"):
        known.pop(unknown, None)
    with psycopg.connect(**known, autocommit=True) as connection:
        for statement in statements:
            _execute(connection, statement)


def _execute(connection: Any, statement: Any, tries: int = 40) -> None:
    """Again after a moment, while a worker of the server's own is still in the database to be dropped."""
    import psycopg

    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        if tries == 1:
            raise
        time.sleep(0.25)
        _execute(connection, statement, tries - 1)


@pytest.fixture
def acting_as(db: None) -> Callable[[str], Any]:
    """Act as a member of the cast: sets the scope of the test's transaction, returns the Acting."""
    from nuanxin.association.acting import act
    from nuanxin.association.models import User
    from nuanxin.association.scope import EVERYWHERE, set_scope
    from nuanxin.base.periods import today

    def act_as(username: str) -> Any:
        set_scope(EVERYWHERE)
        acting = act(User.objects.get(username=username).pk, today())
        assert acting
        return acting

    return act_as


@pytest.fixture
def everywhere(db: None) -> None:
    """Look behind every scope."""
    from nuanxin.association.scope import EVERYWHERE, set_scope

    set_scope(EVERYWHERE)


@pytest.fixture
def visit(db: None, enter: Callable[[str], Any]) -> Callable[[str], Any]:
    """``enter`` where whatever is written is undone."""
    return enter


@pytest.fixture
def plain_static(settings: Any) -> None:
    """Static files straight from the source tree, under their own names."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}


@pytest.fixture
def enter(plain_static: None) -> Callable[[str], Any]:
    """A browser-like client, signed in as a member of the cast ("" = nobody)."""
    from django.test import Client

    def enter(username: str) -> Client:
        client = Client()
        if username:
            answer = client.post("/sign-in/", {"username": username, "password": PASSWORD})
            assert answer.status_code == 302, answer.content.decode()
        return client

    return enter
