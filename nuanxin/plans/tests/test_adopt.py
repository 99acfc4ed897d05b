"""A notice becomes a draft plan."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.files.texts import read_text
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.plans.actions.adopt import AlreadyAdopted
from nuanxin.plans.issuing.addressees import addressed_bodies
from nuanxin.plans.models import Clause, ClauseUndertaking, Correction, Plan, Target
from nuanxin.plans.reader import Document as Reading
from nuanxin.plans.reader import Target as Printed
from nuanxin.plans.reader import read
from nuanxin.plans.tests.drafts import (
    ADVISERS,
    BY_HAND,
    COUNTY,
    DATED,
    ENCOURAGED,
    LEDGER,
    MEASURED,
    MEMBERS_DAY,
    PARTS,
    TEXT,
    TOWNSHIP,
    TOWNSHIPS,
    VILLAGE,
    YEAR,
    adopted,
    clause_of,
    document,
    handed,
    numbers_on,
    obligation,
)
from nuanxin.plans.tests.waiting import meanwhile
from nuanxin.work.models import Document, Step, Undertaking

ActingAs = Callable[[str], Any]
ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "notices" / "baotou-2023.txt"
CITY = 150200000000
TABLES: tuple[Any, ...] = (
    Plan, Clause, Target, Document, Undertaking, ClauseUndertaking, Step, Correction, LogEntry,
)


def rows() -> list[int]:
    return [table.objects.count() for table in TABLES]


def test_it_works(acting_as: ActingAs) -> None:
    by = acting_as("county")
    plan = adopted(by)
    assert (plan.division, plan.year, plan.issued_at) == (COUNTY, YEAR, None)
    paper = plan.document
    assert (paper.number, paper.addressees) == (f"示例计生协发〔{YEAR}〕3号", "各苏木乡镇计生协")
    assert paper.issued_on == date(YEAR - 1, 12, 1)
    clauses = list(plan.clauses.all())
    assert [TEXT[each.start : each.end] for each in clauses] == list(PARTS)
    assert [each.number for each in clauses] == [1, 2, 3, 4]
    assert {each.confirmed_at for each in clauses} == {None}
    assert clause_of(plan, BY_HAND).unsure == ["没有写几次，请确认"]
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.division) == ("plan.adopt", by.user, COUNTY)


def test_the_notices_own_number_is_tied(acting_as: ActingAs) -> None:
    plan = adopted(acting_as("county"))
    assert list(numbers_on(plan)) == [("village_advisers", 2, None)]
    target = clause_of(plan, MEASURED).targets.get()
    assert (target.what, target.op, target.value, target.unit) == ("家庭健康指导员", ">=", 2, "名")


def test_what_no_measure_answers_is_undertaken_by_each_addressed_body(acting_as: ActingAs) -> None:
    plan = adopted(acting_as("county"))
    assert handed(clause_of(plan, MEASURED)) == []
    assert handed(clause_of(plan, ENCOURAGED)) == []
    by_hand, dated = handed(clause_of(plan, BY_HAND)), handed(clause_of(plan, DATED))
    townships = Body.objects.filter(level="township").order_by("division")
    assert [each.body for each in by_hand] == list(townships.values_list("division", flat=True))
    assert len(by_hand) == TOWNSHIPS
    assert {(each.title, each.due) for each in by_hand} == {(LEDGER, date(YEAR, 12, 31))}
    assert {(each.title, each.due) for each in dated} == {(MEMBERS_DAY, date(YEAR, 5, 29))}
    assert not Undertaking.objects.sent().exists()
    assert not Step.objects.exists()


@pytest.mark.parametrize("username", ["township", "village", "auditor"])
def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs, username: str) -> None:
    by = acting_as(username)
    with pytest.raises(Refused, match="没有这项权限"):
        adopted(by, by.body)


def test_it_is_refused_for_another_body(acting_as: ActingAs) -> None:
    by = acting_as("city")
    with pytest.raises(Refused, match="别的单位"):
        adopted(by)


@pytest.mark.parametrize("username", ["banner", "township", "village"])
def test_a_draft_is_unseen_beside_and_below(acting_as: ActingAs, username: str) -> None:
    adopted(acting_as("county"))
    assert Undertaking.objects.count() == 2 * TOWNSHIPS
    acting_as(username)
    seen = (Plan, Clause, Target, Document, Undertaking, ClauseUndertaking)
    assert [table.objects.count() for table in seen] == [0] * len(seen)


def test_the_same_text_again_changes_nothing(acting_as: ActingAs) -> None:
    by = acting_as("county")
    plan = adopted(by)
    before = rows()
    with pytest.raises(AlreadyAdopted, match="already adopted") as again:
        adopted(by, notice=replace(document(), title="另一个题目"))
    assert again.value.plan == plan
    assert rows() == before


def test_another_body_may_adopt_the_same_text(acting_as: ActingAs) -> None:
    first = adopted(acting_as("county"))
    by = acting_as("banner")
    assert adopted(by, by.body) != first


def adopt_alone() -> Plan:
    """In a transaction and on a connection of its own."""
    with transaction.atomic(), scoped(EVERYWHERE):
        return adopted(None)


def test_of_two_at_once_one_adopts_and_the_other_is_told(own_database: str) -> None:
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            plan = adopted(None)
            other = meanwhile(pool, adopt_alone)
        error = other.exception()
    assert isinstance(error, AlreadyAdopted)
    assert error.plan == plan
    with transaction.atomic(), scoped(EVERYWHERE):
        assert [Plan.objects.count(), Document.objects.count()] == [1, 1]
        assert Undertaking.objects.count() == 2 * TOWNSHIPS


def test_one_who_gives_up_leaves_it_to_the_other(own_database: str) -> None:
    with ThreadPoolExecutor() as pool:
        with transaction.atomic(), scoped(EVERYWHERE):
            adopted(None)
            other = meanwhile(pool, adopt_alone)
            transaction.set_rollback(True)
        assert other.result().year == YEAR
    with transaction.atomic(), scoped(EVERYWHERE):
        assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        (document(parts=()), "没有读出要办的事"),
        (document(f"{TEXT}\0"), "不是文字"),
    ],
)
def test_a_paper_that_is_none_is_refused(
    acting_as: ActingAs, notice: Reading, sentence: str
) -> None:
    by = acting_as("county")
    before = rows()
    with pytest.raises(Refused, match=sentence):
        adopted(by, notice=notice)
    assert rows() == before


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ({"title": "2031年工作要点"}, 2031),
        ({"title": "工作要点", "date": "2031年3月2日"}, 2031),
        ({"title": "工作要点", "date": ""}, today().year),
        ({"title": "工作要点", "date": "2031年2月30日"}, today().year),
    ],
)
def test_the_year_it_is_for(acting_as: ActingAs, given: dict[str, Any], year: int) -> None:
    assert adopted(acting_as("county"), notice=document(**given)).year == year


def test_however_long_its_parts_are(acting_as: ActingAs) -> None:
    long = "很长的名字" * 100
    words = ("who", "actions", "programmes", "beneficiaries", "unsure")
    named = Printed(long, ">=", 2, long, long)
    given = {name: [long] for name in words} | {"section_title": long, "targets": [named]}
    plan = adopted(
        acting_as("county"),
        notice=document(
            title=long, number=long, issuer=long, addressees=[long],
            obligations=[obligation(TEXT, LEDGER, **given)],
        ),
    )
    clause = clause_of(plan, 1)
    assert long.startswith(clause.who[0])
    assert handed(clause)


def tied(acting_as: ActingAs, *targets: Printed, **more: Any) -> Sequence[tuple[Any, ...]]:
    """The figures that one clause with these printed targets gets."""
    one = obligation(TEXT, ADVISERS, targets=list(targets), **more)
    plan = adopted(acting_as("county"), notice=document(obligations=[one]))
    return list(Target.objects.filter(clause__plan=plan).values_list("measure", "per_unit", "share"))


@pytest.mark.parametrize(
    ("printed", "figures"),
    [
        (Printed("专职在岗人员", ">=", 3, "人", "旗县区"), [("full_time_staff", 3, None)]),
        (Printed("家庭健康指导员", "=", 1, "名", "村"), [("village_advisers", 1, None)]),
        (Printed("有人负责", "coverage", 100, "%", "嘎查村"), [("village_staffed", None, 100)]),
        (Printed("有人负责", "coverage", None, "%", "嘎查村"), [("village_staffed", None, None)]),
        (Printed("指导员管理人员", ">=", 90, "%", "乡镇"), [("township_managers", None, 90)]),
        (Printed("家庭健康指导员", "coverage", 100, "%"), [("village_advisers", None, 100)]),
        (Printed("有人负责", "coverage", 100, "%"), [("", None, None)]),  # of which tier?
        (Printed("家庭健康指导员", ">=", 2, "名", "旗县区"), [("", None, None)]),
        (Printed("保险覆盖率", "coverage", None, "%"), [("", None, None)]),
        (Printed("专职人员", "<=", 5, "人", "旗县区"), [("", None, None)]),
        (Printed("家庭健康指导员", ">=", 120, "%", "村"), [("village_advisers", None, None)]),
        (Printed("家庭健康指导员", ">=", 10**12, "名", "村"), [("village_advisers", None, None)]),
        (
            Printed("有人负责、有人干事", "coverage", 100, "%", "苏木（乡镇）、嘎查村（居）"),
            [("township_staffed", None, 100), ("village_staffed", None, 100)],
        ),
    ],
)
def test_a_printed_figure_stays_itself_and_a_missing_one_missing(
    acting_as: ActingAs, printed: Printed, figures: Sequence[tuple[Any, ...]]
) -> None:
    assert tied(acting_as, printed) == figures


def test_a_programme_names_a_measure_without_a_figure(acting_as: ActingAs) -> None:
    assert tied(acting_as, actions=["选聘家庭健康指导员"]) == [("village_advisers", None, None)]


def test_what_is_only_mentioned_names_another_measure_or_none(acting_as: ActingAs) -> None:
    said = ["加快推进家庭健康指导员队伍建设", "培训家庭健康指导员"]
    assert tied(acting_as, actions=said) == [("advisers_trained", None, None)]


def test_actions_may_name_several(acting_as: ActingAs) -> None:
    said = ["做好会员代表大会的筹备工作", "配齐配强计生协领导班子"]
    assert tied(acting_as, actions=said) == [("terms_current", None, None), ("leadership_filled", None, None)]


@pytest.mark.parametrize(
    ("issuer", "level", "words", "bodies"),
    [
        (CITY, "city", "各旗县区、示例经济开发区计生协", 10),
        (CITY, "city", "固阳县、东河区计生协", 2),
        (CITY, "city", "各旗县区计生协，各苏木乡镇计生协", 10 + 91),
        (CITY, "city", "各有关单位", 10),
        (CITY, "city", "", 10),
        (CITY, "city", "市卫生健康委，各社区卫生服务中心", 10),
        (COUNTY, "county", "各镇计生协", 6),
        (COUNTY, "county", "金山镇计生协", 1),
        (COUNTY, "county", "各嘎查村（居）", 80),
        (TOWNSHIP, "township", "", 26),
        (VILLAGE, "village", "各村民小组", 1),
    ],
)
def test_it_goes_to_those_it_is_addressed_to(
    everywhere: None, issuer: int, level: str, words: str, bodies: int
) -> None:
    body = Body.objects.filter(level=level, division__gte=issuer).earliest("division")
    found = addressed_bodies(body, words, today())
    assert found.count() == bodies
    assert all(each.division in body.scope for each in found)


@pytest.fixture
def real(everywhere: None) -> Plan:
    """The notice the project is made for; its text lies beside the repository."""
    if not REAL.exists():
        pytest.skip("the real notice is not here")
    notice = read(read_text(REAL.read_bytes(), REAL.name))
    return adopted(None, Body.objects.get(division=CITY), notice)


def test_the_real_notices_own_numbers(real: Plan) -> None:
    assert list(numbers_on(real)) == [
        ("deeds_on_time", None, None),
        ("terms_current", None, None),
        ("leadership_filled", None, None),
        ("reform_solved", None, None),
        ("full_time_staff", 2, None),
        ("township_staffed", None, 100),
        ("village_staffed", None, 100),
        ("services_coverage", None, None),
        ("contact_coverage", None, 100),
        ("green_channel_coverage", None, 100),
        ("family_doctor_coverage", None, 100),
        ("wristbands_issued", None, None),
        ("insured_households", None, None),
        ("groups_active", None, None),
        ("village_rules_publicised", None, None),
        ("village_advisers", 2, None),
        ("township_managers", None, 100),
    ]
    assert not Target.objects.filter(clause__plan=real, measure="").exists()


def test_the_real_notice_goes_to_ten_counties(real: Plan) -> None:
    clauses = list(real.clauses.all())
    assert (real.year, len(clauses)) == (2023, 36)
    free = [each for each in clauses if each.modality == "encouraged"]
    measured = Clause.objects.measured().filter(plan=real)
    assert (len(free), measured.count()) == (5, 13)
    expected = {each.pk for each in clauses} - {each.pk for each in (*free, *measured)}
    links = ClauseUndertaking.objects.filter(clause__plan=real)
    assert {link.clause_id for link in links} == expected
    assert links.count() == 10 * len(expected)
    assert links.values("division").distinct().count() == 10
