"""日志 at the door: the auditor reads, nobody else; narrowed, taken out, and said when it is broken."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from nuanxin.association.acting import Acting
from nuanxin.association.log import write_log
from nuanxin.association.log.checks import log_key, log_witness
from nuanxin.association.log.newest import LATE, standing
from nuanxin.association.log.words import choices
from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, Scope, scoped, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.association.tests.tampering import sql
from nuanxin.base.checkup import stand_guard
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

Visit = Callable[[str], Client]
CITY, COUNTY, BANNER = 150200000000, 150222000000, 150223000000


@pytest.fixture
def visit(db: None, plain_static: None) -> Visit:
    return client_of


@pytest.fixture
def told(acting_as: Callable[[str], Acting]) -> LogEntry:
    by = acting_as("county")
    return write_log(by, "post.establish", Body.objects.get(division=COUNTY), "固阳县设岗：一个新岗位")


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def sentences(client: Client, query: str) -> list[str]:
    """The last column of the sheet: what the list shows, all pages of it."""
    answer: Any = client.get(f"/log/?format=xlsx&{query}")
    content = BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    head = next(n for n, row in enumerate(rows) if "说明" in row)
    return [str(row[-1]) for row in rows[head + 1 :]]


def test_the_auditor_reads_who_did_what(told: LogEntry, visit: Visit) -> None:
    page = text(visit("auditor").get("/log/"))
    assert told.sentence in page
    assert told.by_name in page
    assert page.count("设岗") > page.count("固阳县设岗")  # the kind of action, in words
    assert 'href="/log/"' in page
    assert "日志还没有见证过" in page


@pytest.mark.parametrize("who", ["city", "county", "township", "village", "banner"])
def test_nobody_else_does(who: str, told: LogEntry, visit: Visit) -> None:
    client = visit(who)
    assert client.get("/log/").status_code == 403
    assert client.get("/log/?format=xlsx").status_code == 403
    assert 'href="/log/"' not in text(client.get("/", follow=True))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_edits(method: str, told: LogEntry, visit: Visit) -> None:
    set_scope(EVERYWHERE)
    before = LogEntry.objects.count()
    getattr(visit("auditor"), method)("/log/", {"sentence": "没有的事"})
    set_scope(EVERYWHERE)
    assert LogEntry.objects.count() == before
    assert LogEntry.objects.get(pk=told.pk).sentence == told.sentence


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=post.establish", True), ("kind=plan.issue", False), ("who=县级专干", True),
        ("who=没有这人", False), (f"under=county-{COUNTY}", True), (f"under=county-{BANNER}", False),
        (f"from_day={today()}&last_day={today()}", True),
        (f"from_day={today() + timedelta(days=1)}", False),
        (f"last_day={today() - timedelta(days=1)}", False),
    ],
)  # fmt: skip
def test_it_is_narrowed(query: str, found: bool, told: LogEntry, visit: Visit) -> None:
    assert (told.sentence in sentences(visit("auditor"), query)) == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"from_day={today()}&last_day={today() - timedelta(days=1)}", "结束的一天早于开始的一天"),
        ("from_day=yesterday", "日期请写成 2023-11-23 这样"),
        ("kind=nothing", "没有这一项，请从列出的里面选"),
        ("under=county-1", "没有这一项，请从列出的里面选"),
    ],
)
def test_a_mistake_is_said(query: str, said: str, told: LogEntry, visit: Visit) -> None:
    answer = visit("auditor").get(f"/log/?{query}")
    assert answer.status_code == 200
    assert said in text(answer)


def test_the_newest_is_first_and_taking_it_out_is_logged(told: LogEntry, visit: Visit) -> None:
    client = visit("auditor")
    first = sentences(client, "")
    assert first[0] == told.sentence
    assert "导出“日志”" in sentences(client, "")[0]
    assert "导出“日志”" in text(client.get("/log/?format=print"))


# -- how its end stands ----------------------------------------------------------------------------
def test_a_broken_entry_is_said(own_database: str, plain_static: None) -> None:
    with transaction.atomic():
        client = client_of("auditor")
    page = text(client.get("/log/"))
    assert "日志还没有见证过" in page
    sql("UPDATE association_logseal SET number = 1, at = now() WHERE name = 'witness'")
    assert "没有被动过" in text(client.get("/log/"))
    sql("UPDATE association_logentry SET by_name = '别人' WHERE division = %s AND number = 1", COUNTY)
    page = text(client.get("/log/"))
    assert f"区划 {COUNTY} 第 1 条" in page
    assert "audit verify" in page
    with transaction.atomic(), scoped(Scope.of(BANNER, "county")):
        assert standing(Scope.of(BANNER, "county")).broken is None
    sql("UPDATE association_loghead SET mac = '' WHERE division = %s", BANNER)
    with transaction.atomic(), scoped(Scope.of(BANNER, "county")):
        assert standing(Scope.of(BANNER, "county")).broken


# -- the guards of a server ------------------------------------------------------------------------
def test_a_server_does_not_start_with_another_key(own_database: str) -> None:
    assert log_key().advice == ""
    stand_guard()
    sql("UPDATE association_logseal SET mac = %s WHERE name = 'key'", "0" * 64)
    with pytest.raises(Refused, match=r"日志密钥 .*log\.key 与这个数据库的日志对不上，请从备份"):
        stand_guard()
    assert "请从备份放回" in log_key().advice


def test_doctor_says_when_nobody_witnesses(own_database: str) -> None:
    sql("UPDATE association_logentry SET at = %s", timezone.now())
    assert log_witness().state == "还没有"
    assert log_witness().advice == ""  # nothing has waited for long
    sql("UPDATE association_logseal SET at = %s WHERE name = 'witness'", timezone.now() - 3 * LATE)
    sql("UPDATE association_logentry SET at = %s", timezone.now() - 2 * LATE)
    assert "请运行 nuanxin serve" in log_witness().advice


def test_before_there_is_a_log_any_key_will_do(own_database: str) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE association_logseal")
        assert log_key().advice == ""
        assert log_witness().advice == ""
        transaction.set_rollback(True, using="owner")


def test_what_is_told_of_one_code(told: LogEntry, visit: Visit, acting_as: Callable[[str], Acting]) -> None:
    by, body = acting_as("county"), Body.objects.get(division=COUNTY)
    for sentence in ("打开户 2S4J2：登记服务", "打开户 ABCD2：登记服务"):
        write_log(by, "family.open", body, sentence)
    client = visit("auditor")
    for asked in ("2S4J2", "%E6%88%B7+2s4j2"):
        assert sentences(client, f"code={asked}") == ["打开户 2S4J2：登记服务"]
    assert "代号是 5 位字母和数字" in text(client.get("/log/?code=王建国"))


def test_kinds_of_action_stand_in_order() -> None:
    groups = [label for label, _ in choices()]
    assert groups.index("保险与扶助") < groups.index("读取") < groups.index("账号")
    family = next(words for label, words in choices() if label == "家庭")
    said = [called for _, called in family]
    assert said.index("查找家庭") < said.index("打开家庭") < said.index("转出家庭")
