"""The log: chained as it is written, by many at once; nobody edits it, whatever the scope."""

import ast
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from nuanxin.association.acting import Acting
from nuanxin.association.actions.attachments import keep_attachment, open_attachment
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.log.chain import COVERED
from nuanxin.association.log.seals import require_key_once
from nuanxin.association.log.upgrade import chain_what_is_there
from nuanxin.association.log.verify import verify
from nuanxin.association.log.words import GROUPS, WORDS, choices, word
from nuanxin.association.models import Body, LogEntry, LogHead, LogSeal
from nuanxin.association.scope import EVERYWHERE, scoped, set_scope
from nuanxin.association.tests.tampering import Chance, sql
from nuanxin.base.refused import Refused

ActAs = Callable[[str], Acting]
COUNTY, TOWN, BANNER = 150222000000, 150222102000, 150223000000


def chain(division: int) -> list[LogEntry]:
    return list(LogEntry.objects.filter(division=division).order_by("number"))


def body(division: int) -> Body:
    return Body.objects.get(division=division)


# -- writing ---------------------------------------------------------------------------------------
def test_it_is_chained_and_numbered(acting_as: ActAs) -> None:
    by = acting_as("county")
    before = len(chain(TOWN))
    entries = [write_log(by, "post.establish", body(TOWN), f"设岗 {n}") for n in range(3)]
    assert [entry.number for entry in entries] == [before + 1, before + 2, before + 3]
    assert chain(TOWN)[before:] == entries
    head = LogHead.objects.get(division=TOWN)
    assert (head.number, head.mac) == (before + 3, entries[-1].mac)
    assert len({entry.mac for entry in chain(TOWN)}) == before + 3
    assert entries[0].by_id == by.user_id
    assert entries[0].by_name.startswith("县级专干（演示）（")


def test_of_many_the_order_is_kept_in_few_statements(acting_as: ActAs) -> None:
    by = acting_as("county")
    about = [body(TOWN), body(COUNTY)] * 50
    write_logs(by, "post.establish", [(about[0], "先有链头"), (about[1], "先有链头")])
    with CaptureQueriesContext(connection) as ran:
        entries = write_logs(by, "post.establish", [(each, f"第 {n} 件") for n, each in enumerate(about)])
    assert len(ran) < 12
    assert [entry.sentence for entry in chain(TOWN)[-50:]] == [f"第 {n} 件" for n in range(0, 100, 2)]
    assert len(entries) == 100
    assert write_logs(by, "post.establish", []) == []


def test_a_sentence_too_long_is_cut(acting_as: ActAs) -> None:
    entry = write_log(acting_as("county"), "post.establish", body(TOWN), "长" * 500)
    assert (len(entry.sentence), entry.sentence[-1]) == (400, "…")


def test_outside_ones_territory_nothing_is_written(acting_as: ActAs) -> None:
    abroad = Body(division=BANNER, pk=1)
    by = acting_as("county")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        write_log(by, "post.establish", abroad, "设岗")
    set_scope(EVERYWHERE)
    assert not LogEntry.objects.filter(division=BANNER, action="post.establish", object_id=1).exists()


def test_every_field_is_covered() -> None:
    """A field that is added later is signed too, or says here why not."""
    assert {field.attname for field in LogEntry._meta.concrete_fields} == {*COVERED, "mac"}


def test_with_another_key_nothing_is_written(own_database: str) -> None:
    require_key_once.cache_clear()
    sql("UPDATE association_logseal SET mac = %s WHERE name = 'key'", "0" * 64)
    with pytest.raises(Refused, match="日志密钥"), transaction.atomic(), scoped(EVERYWHERE):
        write_log(None, "post.establish", body(TOWN), "设岗")
    sql("DELETE FROM association_logseal WHERE name = 'key'")
    with pytest.raises(Refused, match="日志密钥"), transaction.atomic(), scoped(EVERYWHERE):
        write_log(None, "post.establish", body(TOWN), "设岗")


# -- nobody edits ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE association_logentry SET sentence = ''",
        "UPDATE association_logentry SET mac = mac WHERE false",
        "DELETE FROM association_logentry",
        "TRUNCATE association_logentry",
        "DELETE FROM association_loghead",
        "TRUNCATE association_loghead",
        "UPDATE association_logseal SET mac = ''",
        "DELETE FROM association_logseal",
        "INSERT INTO association_logseal VALUES ('x', 1, '', now())",
        "DROP TABLE association_logentry",
        "ALTER TABLE association_logentry DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_application_cannot(statement: str, everywhere: None) -> None:
    """As the very role every page runs as, with the widest scope there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("nuanxin_app",)
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            cursor.execute(statement)
    assert LogEntry.objects.exists()
    assert LogSeal.objects.count() == 2


# -- many at once ----------------------------------------------------------------------------------
def append(seed: int, times: int) -> None:
    """Some entries, every third transaction undone."""
    chance = Chance(seed)
    for n in range(times):
        with transaction.atomic(), scoped(EVERYWHERE):
            about = [body(division) for division in chance.sample([TOWN, COUNTY, BANNER], 2)]
            write_logs(None, "post.establish", [(each, f"{seed} 写的第 {n} 条") for each in about])
            if n % 3 == 2:
                transaction.set_rollback(True)
    connection.close()


def test_many_writers_leave_no_hole_and_no_fork(own_database: str, tmp_path: Path) -> None:
    before = {}
    with transaction.atomic(), scoped(EVERYWHERE):
        before = {division: len(chain(division)) for division in (TOWN, COUNTY, BANNER)}
    writers = [Thread(target=append, args=[seed, 15]) for seed in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    report = verify(tmp_path / "none.jsonl")
    assert report.intact, report.faults
    with transaction.atomic(), scoped(EVERYWHERE):
        after = {division: chain(division) for division in before}
    for division, entries in after.items():
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert entries == sorted(entries, key=lambda entry: entry.pk)
        assert division in before
    assert sum(map(len, after.values())) - sum(before.values()) == 4 * 10 * 2


# -- what was there before -------------------------------------------------------------------------
def test_entries_of_an_older_version_are_chained_by_the_update(own_database: str, tmp_path: Path) -> None:
    sql("ALTER TABLE association_logentry DROP CONSTRAINT logentry_number_once")
    sql("UPDATE association_logentry SET number = 0, mac = ''")
    sql("DELETE FROM association_loghead")
    sql("DELETE FROM association_logseal")
    with connections["owner"].schema_editor() as editor:
        chain_what_is_there(apps, editor)
    report = verify(tmp_path / "none.jsonl")
    assert report.intact, report.faults
    assert report.entries > 0
    append(1, 2)
    assert verify(tmp_path / "none.jsonl").intact


# -- reads of protected data -----------------------------------------------------------------------
def test_reading_a_file_is_logged(acting_as: ActAs) -> None:
    from django.core.files.base import ContentFile

    by = acting_as("county")
    kept = keep_attachment(by, COUNTY, ContentFile(b"proof", "proof.pdf"))
    with open_attachment(by, kept) as file:
        assert file.read() == b"proof"
    entry = chain(COUNTY)[-1]
    assert (entry.action, entry.object_id, entry.sentence) == (
        "attachment.read", kept.pk, "下载附件：proof.pdf",
    )  # fmt: skip


@pytest.mark.parametrize("how", ["xlsx", "print"])
def test_a_list_taken_out_is_logged(how: str, visit: Callable[[str], Any]) -> None:
    client = visit("county")
    set_scope(EVERYWHERE)
    before = len(chain(COUNTY))
    assert client.get("/posts/?size=20").status_code == 200
    assert client.get(f"/posts/?format={how}&level=township").status_code == 200
    set_scope(EVERYWHERE)
    (entry,) = chain(COUNTY)[before:]
    assert entry.action == "list.take_out"
    assert entry.by_name.startswith("县级专干（演示）")
    assert "“队伍”，共 6 行" in entry.sentence


# -- words -----------------------------------------------------------------------------------------
WRITING = ("write_log", "write_logs")
TELLING = ("tell", "tell_each", "_tell_lines")  # hand their ``action`` on to these


def written() -> set[str]:
    """Every action that any source of ours writes, by reading the calls; one may hand on its ``action``."""
    root = Path(__file__).parents[2]
    found = set()
    for path in root.rglob("*.py"):
        if "tests" in path.parts or path.parent.name == "log":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in WRITING + TELLING:
                match node.args[1]:
                    case ast.Constant(str(action)):
                        found.add(action)
                    case ast.Name("action"):
                        pass
                    case other:
                        assert name in TELLING, f"{path}: {ast.unparse(other)} is to be a word"
    return found


def test_every_action_has_its_words() -> None:
    assert written() == set(WORDS)
    assert {code.partition(".")[0] for code in WORDS} == set(GROUPS)
    assert sum(len(group) for _, group in choices()) == len(WORDS)
    assert word("plan.issue") == "印发计划"
    assert word("of.an.older.version") == "of.an.older.version"
