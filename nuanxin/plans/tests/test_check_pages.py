"""采纳 and 核对 as the clerk meets them: from a file to the issued plan."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.measures.figures import Figures
from nuanxin.plans.models import Clause, Correction, Plan, Target
from nuanxin.plans.tests.drafts import (
    BY_HAND,
    DATED,
    ENCOURAGED,
    LEDGER,
    MEASURED,
    TEXT,
    TOWNSHIPS,
    YEAR,
    adopted,
    clause_of,
    handed,
    spans,
)
from nuanxin.work.models import Undertaking

Enter = Callable[[str], Any]
NEW = "/plan/new/"
VERBS = ("correct", "split", "merge", "tie", "untie")
CODE = "village_advisers"


@pytest.fixture
def hers(enter: Enter) -> Any:
    """The county's clerk at her browser."""
    return enter("county")


@pytest.fixture
def draft(figures: Figures) -> Plan:
    """The county's, not confirmed yet."""
    set_scope(EVERYWHERE)
    plan = adopted(None)
    set_scope(NOTHING)
    return plan


def text(answer: Any) -> str:
    """What stands on a page, each gap one blank."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def behind() -> None:
    """From here on the test looks behind every scope."""
    set_scope(EVERYWHERE)


def mine() -> Plan:
    """The plan that was made of the small notice."""
    return Plan.objects.get(document__text__contains=LEDGER)


def kept(plan: Plan) -> list[tuple[str, str | None]]:
    """What was corrected, and by whom."""
    return list(Correction.objects.filter(plan=plan).values_list("field", "by__username"))


def check(plan: Plan, number: int = 0) -> str:
    behind()
    asked = f"?clause={clause_of(plan, number).pk}" if number else ""
    return f"/plan/{plan.pk}/check/{asked}"


def door(plan: Plan, number: int, verb: str) -> str:
    behind()
    return f"/plan/{plan.pk}/clauses/{clause_of(plan, number).pk}/{verb}/"


def as_read(clause: Clause, **changed: str) -> dict[str, str]:
    """The form as it is filled in; a tick that is not set is not sent."""
    words = {
        name: "；".join(getattr(clause, name))
        for name in ("who", "actions", "programmes", "beneficiaries")
    }
    return {"modality": clause.modality, "dates": "", **words, **changed}


# -- from a file to a draft --------------------------------------------------------------------


def test_it_works(hers: Any) -> None:
    assert hers.get(NEW).status_code == 200
    answer = hers.post(NEW, {"text": TEXT})
    behind()
    plan = mine()
    assert answer["Location"] == f"/plan/{plan.pk}/check/"
    assert (plan.year, plan.issued_at, plan.document.text.splitlines()) == (
        YEAR, None, TEXT.splitlines(),
    )
    assert f"已核对 0 / {plan.clauses.count()} 条" in text(hers.get(check(plan)))


def test_a_file_is_read(hers: Any) -> None:
    file = SimpleUploadedFile("通知.txt", TEXT.encode("gb18030"))
    assert hers.post(NEW, {"file": file, "year": "2031"}).status_code == 302
    behind()
    assert (mine().year, mine().document.text) == (2031, TEXT)


def test_the_same_text_again_leads_to_what_there_is(hers: Any) -> None:
    first = hers.post(NEW, {"text": TEXT})
    again = hers.post(NEW, {"text": TEXT}, follow=True)
    assert again.redirect_chain == [(first["Location"], 302)]
    assert "已经采纳过（already adopted）" in text(again)
    behind()
    plan = mine()
    hers.post(f"/plan/{plan.pk}/issue/")
    assert hers.post(NEW, {"text": TEXT})["Location"] == f"/plan/{plan.pk}/"
    behind()
    assert mine() == plan


NOT_READ: tuple[tuple[dict[str, Any], str], ...] = (
    ({"text": ""}, "请选一个通知文件"),
    ({"text": f"{TEXT}\0"}, "通知的文字"),
    ({"file": SimpleUploadedFile("零.txt", f"{TEXT}\0".encode())}, "不是文字"),
    ({"text": " \n　\t"}, "请选一个通知文件"),
    ({"text": "今天天气很好。"}, "没有读出要办的事"),
    ({"text": TEXT, "year": "1066"}, "2000"),
    ({"text": TEXT, "year": "明年"}, "年度"),
    ({"file": SimpleUploadedFile("空.txt", b"")}, "通知文件"),
    ({"file": SimpleUploadedFile("照片.docx", b"\x89PNG\r\n\x1a\n")}, "通知文件"),
)


def test_what_cannot_be_read_is_said_and_stays(hers: Any) -> None:
    for given, sentence in NOT_READ:
        answer = hers.post(NEW, given)
        assert answer.status_code == 200
        assert sentence in text(answer)
        assert 'role="alert"' in answer.content.decode()
        assert str(given.get("text", "")).strip() in answer.content.decode()
    behind()
    assert not Plan.objects.filter(document__text__contains=LEDGER).exists()


@pytest.mark.parametrize(
    ("username", "status"),
    [("auditor", 403), ("township", 403), ("village", 403), ("city", 403), ("banner", 404)],
)
def test_it_is_for_the_body_whose_plan_it_is(
    enter: Enter, draft: Plan, username: str, status: int
) -> None:
    client, before = enter(username), len(spans_of(draft))
    assert client.get(check(draft)).status_code == status
    assert client.post(f"/plan/{draft.pk}/issue/").status_code == status
    for verb in VERBS:
        assert client.post(door(draft, MEASURED, verb)).status_code == status
    behind()
    assert (len(spans(draft)), kept(draft)) == (before, [])
    assert Plan.objects.get(pk=draft.pk).issued_at is None


def spans_of(plan: Plan) -> list[tuple[int, int, int]]:
    behind()
    return spans(plan)


def test_a_link_changes_nothing(hers: Any, draft: Plan) -> None:
    for verb in VERBS:
        assert hers.get(door(draft, MEASURED, verb)).status_code == 405
    assert hers.get(f"/plan/{draft.pk}/issue/").status_code == 405


# -- clause by clause --------------------------------------------------------------------------


def test_doubts_come_first_and_each_is_confirmed(hers: Any, draft: Plan) -> None:
    for left, number in zip((4, 3, 2, 1), (BY_HAND, MEASURED, DATED, ENCOURAGED), strict=True):
        page = text(hers.get(check(draft)))
        assert f"已核对 {4 - left} / 4 条" in page
        assert f"第 {number} 条" in page
        behind()
        clause = clause_of(draft, number)
        given = as_read(clause, dates="5月29日" if number == DATED else "")
        assert hers.post(door(draft, number, "correct"), given)["Location"].endswith("#panel")
    page = text(hers.get(check(draft)))
    assert "都核对过了" in page
    assert f"印发给{TOWNSHIPS} 个单位" in page
    assert f"下达 {2 * TOWNSHIPS} 件任务" in page
    behind()
    assert not kept(draft)


def test_a_clause_that_is_none_shows_the_next(hers: Any, draft: Plan) -> None:
    for asked in ("0", "-1", "abc", "9" * 30, "²"):
        answer = hers.get(f"/plan/{draft.pk}/check/?clause={asked}")
        assert answer.status_code == 200
        assert f"第 {BY_HAND} 条" in text(answer)


def test_what_she_corrects_is_kept(hers: Any, draft: Plan) -> None:
    behind()
    clause = clause_of(draft, DATED)
    given = as_read(clause, dates="7月11日；5月第2个星期日", who="各苏木乡镇计生协；会员小组")
    assert hers.post(door(draft, DATED, "correct"), given).status_code == 302
    behind()
    now = clause_of(draft, DATED)
    assert (now.dates, now.who[1:]) == (["07-11", "05-sun2"], ["会员小组"])
    assert now.confirmed_by
    assert now.confirmed_by.username == "county"
    assert kept(draft) == [("who", "county"), ("dates", "county")]


WRONG = (
    ({"dates": "13月45日"}, "“13月45日”认不出是哪一天"),
    ({"dates": "2月30日"}, "认不出是哪一天"),
    ({"dates": "99月第2个星期日"}, "认不出是哪一天"),
    ({"modality": "perhaps"}, "强度"),
    ({"who": "很长" * 101}, "每一项不超过 200 字"),
    ({"who": "甲\0乙"}, "谁来做"),
    ({"programmes": "甲；乙\0"}, "项目名称"),
)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(hers: Any, draft: Plan) -> None:
    for wrong, sentence in WRONG:
        behind()
        given = as_read(clause_of(draft, DATED), actions="另外写的", **wrong)
        answer = hers.post(door(draft, DATED, "correct"), given)
        assert answer.status_code == 200
        assert sentence in text(answer)
        assert "另外写的" in answer.content.decode()
    behind()
    assert not kept(draft)
    assert clause_of(draft, DATED).confirmed_at is None


def test_a_measured_clause_may_be_proved_by_hand_too(hers: Any, draft: Plan) -> None:
    behind()
    clause = clause_of(draft, MEASURED)
    assert "by_hand" in hers.get(check(draft, MEASURED)).content.decode()
    assert "by_hand" not in hers.get(check(draft, BY_HAND)).content.decode()
    hers.post(door(draft, MEASURED, "correct"), as_read(clause, by_hand="on"))
    behind()
    assert len(handed(clause)) == TOWNSHIPS


def test_confirming_what_is_untied_again_corrects_nothing(hers: Any, draft: Plan) -> None:
    behind()
    clause = clause_of(draft, MEASURED)
    hers.post(door(draft, MEASURED, "correct"), as_read(clause, by_hand="on"))
    hers.post(door(draft, MEASURED, "untie"), {"measure": CODE})
    behind()
    assert kept(draft) == [("by_hand", "county"), ("tie", "county")]
    hers.post(door(draft, MEASURED, "correct"), as_read(clause))
    behind()
    assert len(kept(draft)) == 2


def test_it_is_cut_where_she_taps_and_joined_again(hers: Any, draft: Plan) -> None:
    before = spans_of(draft)
    page = hers.get(check(draft, BY_HAND)).content.decode()
    [at] = re.findall(r'name="at" value="(\d+)"', page)
    assert int(at) == before[1][1] + LEDGER.index("，") + 1
    answer = hers.post(door(draft, BY_HAND, "split"), {"at": at}, follow=True)
    assert "已分成两条" in text(answer)
    assert len(spans_of(draft)) == 5
    answer = hers.post(door(draft, BY_HAND, "merge"), follow=True)
    assert "已和后一条并成一条" in text(answer)
    assert spans_of(draft) == before


def test_it_is_not_cut_outside(hers: Any, draft: Plan) -> None:
    before = spans_of(draft)
    for at in ("", "abc", "-1", "0", "9" * 30, "9" * 5000, "²"):
        answer = hers.post(door(draft, BY_HAND, "split"), {"at": at}, follow=True)
        assert "请在这一条的中间选一个分开的位置" in text(answer)
    assert spans_of(draft) == before


def test_a_join_sent_twice_joins_once(hers: Any, draft: Plan) -> None:
    """The page says which one it showed as the next."""
    before, url = spans_of(draft), door(draft, MEASURED, "merge")
    behind()
    seen = clause_of(draft, BY_HAND).pk
    assert f'name="seen" value="{seen}"' in hers.get(check(draft, MEASURED)).content.decode()
    for _ in range(2):
        assert "已和后一条并成一条" in text(hers.post(url, {"seen": seen}, follow=True))
    assert len(spans_of(draft)) == len(before) - 1


def test_the_last_of_a_section_joins_nothing(hers: Any, draft: Plan) -> None:
    answer = hers.post(door(draft, ENCOURAGED, "merge"), follow=True)
    assert "后面没有可以并入的" in text(answer)


def test_a_clause_joined_meanwhile_leads_on(hers: Any, draft: Plan) -> None:
    gone = [door(draft, BY_HAND, verb) for verb in VERBS]
    hers.post(door(draft, MEASURED, "merge"))
    for url in gone:
        assert "那一条已经并入另一条" in text(hers.post(url, follow=True))


def test_a_measure_is_tied_and_taken_off(hers: Any, draft: Plan) -> None:
    given = {"measure": "village_staffed", "per_unit": "", "share": "90"}
    assert hers.post(door(draft, BY_HAND, "tie"), given).status_code == 302
    behind()
    clause = clause_of(draft, BY_HAND)
    target = clause.targets.get()
    assert (target.measure, target.per_unit, target.share) == ("village_staffed", None, 90)
    assert handed(clause) == []
    assert "有人负责、有人干事（村级）" in text(hers.get(check(draft, BY_HAND)))
    hers.post(door(draft, BY_HAND, "untie"), {"measure": "village_staffed"})
    behind()
    assert not clause.targets.exists()
    assert len(handed(clause)) == TOWNSHIPS


NO_TIES = (
    {"measure": ""}, {"measure": "never_heard_of"}, {"measure": CODE, "share": "101"},
    {"measure": CODE, "per_unit": "0"}, {"measure": CODE, "per_unit": "两名"},
    {"measure": CODE, "target": "999999999"},
)


def test_a_tie_that_cannot_be_is_said(hers: Any, draft: Plan) -> None:
    for wrong in NO_TIES:
        answer = hers.post(door(draft, BY_HAND, "tie"), wrong)
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()
    behind()
    assert not clause_of(draft, BY_HAND).targets.exists()


# -- issuing -----------------------------------------------------------------------------------


def test_it_is_issued_and_seen_below(enter: Enter, hers: Any, draft: Plan) -> None:
    page, township = f"/plan/{draft.pk}/", enter("township")
    assert township.get(page).status_code == 404
    answer = hers.post(f"{page}issue/", follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "已印发" in text(answer)
    assert township.get(page).status_code == 200
    assert hers.post(f"{page}issue/").status_code == 302
    behind()
    sent = Undertaking.objects.sent().filter(clause_link__clause__plan=draft)
    assert sent.count() == 2 * TOWNSHIPS


def test_an_issued_plan_is_not_checked_any_more(hers: Any, draft: Plan) -> None:
    doors = {verb: door(draft, MEASURED, verb) for verb in VERBS}
    given = {"split": {"at": "1"}, "tie": {"measure": CODE, "per_unit": "5"}, "untie": {"measure": CODE}}
    behind()
    given["correct"] = as_read(clause_of(draft, MEASURED), dates="7月11日")
    before = (spans(draft), figures_of(draft))
    hers.post(f"/plan/{draft.pk}/issue/")
    assert hers.get(check(draft))["Location"] == f"/plan/{draft.pk}/"
    for verb, url in doors.items():
        answer = hers.post(url, given.get(verb, {}), follow=True)
        assert answer.status_code in (200, 409)
        assert "已经印发，条文不能再改" in text(answer)
    behind()
    assert (spans(draft), figures_of(draft), kept(draft)) == (*before, [])


def figures_of(plan: Plan) -> list[tuple[Any, ...]]:
    targets = Target.objects.filter(clause__plan=plan)
    return list(targets.values_list("pk", "what", "value", "measure", "per_unit", "share"))


# -- units -------------------------------------------------------------------------------------


def test_a_sum_in_another_unit_is_marked(hers: Any, draft: Plan) -> None:
    """户 and 户次 are different; a share has its figure per unit, and 户数 is 户."""
    behind()
    clause = clause_of(draft, BY_HAND)
    target = Target.objects.create(
        division=clause.division, clause=clause, what="走访家庭", op=">=", value=80, unit="户次",
        measure="households_served",
    )  # fmt: skip
    said = "单位不同：通知按“户次”，指标按“户”"
    assert said in text(hers.get(check(draft, BY_HAND)))
    behind()
    for changed in ({"unit": "户数"}, {"unit": "户次", "measure": "village_advisers"}):
        Target.objects.filter(pk=target.pk).update(**changed)
        assert "单位不同" not in text(hers.get(check(draft, BY_HAND)))
        behind()
    assert "单位不同" not in text(hers.get(check(draft, MEASURED)))
