"""村规民约: versions, judged sentence by sentence, passed, filed by the township, made public."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.association.models import Body, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.villagerules import (
    LONGEST,
    PassedInput,
    RuleInput,
    draft_rule,
    file_rule,
    judge,
    pass_rule,
    publicise_rule,
    unfile_rule,
    void_rule,
)
from nuanxin.governance.models import Finding, RuleKind, VillageRule
from nuanxin.governance.revised import changes
from nuanxin.governance.ruledue import rules_due
from nuanxin.governance.rulepaper import marks_of, set_out
from nuanxin.people.tests.families import VILLAGE

ActingAs = Callable[[str], Any]
FINE = "第二条　超生的每胎罚款五千元，收回承包地。"
TEXT = f"演示村村规民约\n第一条　爱护环境，尊老爱幼。\n{FINE}\n第三条　红白事从简。"
GIVEN = RuleInput("rules", TEXT)
MENDED = replace(GIVEN, text=TEXT.replace(FINE, "第二条　生育由夫妻自己决定。"))
DAY = date(2023, 5, 10)
PASSED = PassedInput(DAY, 86)


@pytest.fixture
def village(everywhere: None) -> Body:
    return Body.objects.get(division=VILLAGE, level="village")


def passed(village: Body, given: RuleInput = MENDED, day: date = DAY) -> VillageRule:
    return pass_rule(None, draft_rule(None, village, given), PassedInput(day, 86))


def test_a_version_is_drafted_with_its_sentences_marked(village: Body, acting_as: ActingAs) -> None:
    by = acting_as("village")
    sent = replace(GIVEN, client_id=uuid4(), file=ContentFile(b"%PDF", "原件.pdf"))
    rule = draft_rule(by, village, sent)
    assert draft_rule(by, village, sent) == rule
    [mark] = marks_of(rule)
    assert {each.sentence for each in mark.findings} == {FINE}
    assert {each.title for each in mark.reasons} == {"生育和罚款、押金挂钩", "生育和集体收益、土地、待遇挂钩"}
    assert rule.attachment
    assert rule.attachment.name == "原件.pdf"
    assert (rule.version, VillageRule.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "words"), [("太短", "请贴上全文"), ("长" * (LONGEST + 1), "请贴上全文"), (TEXT, "一字不差")]
)
def test_what_is_no_new_version_is_refused(village: Body, text: str, words: str) -> None:
    draft_rule(None, village, GIVEN)
    with pytest.raises(Refused, match=words):
        draft_rule(None, village, replace(GIVEN, text=text))


def test_it_is_a_village_that_has_rules(everywhere: None, acting_as: ActingAs) -> None:
    county = Body.objects.get(division=150222000000, level="county")
    with pytest.raises(Refused, match="村级单位"):
        draft_rule(None, county, GIVEN)


def test_lines_end_alike_and_nothing_unseen_stays(village: Body) -> None:
    rule = draft_rule(None, village, replace(GIVEN, text=TEXT.replace("\n", "\r\n").replace("爱护", "爱\0护")))
    assert rule.text == TEXT


def test_a_person_decides_and_the_text_stays_as_it_is(village: Body, acting_as: ActingAs) -> None:
    by = acting_as("village")
    rule = draft_rule(by, village, GIVEN)
    finding = rule.findings.earliest("pk")
    with pytest.raises(Refused, match="还有 1 句没有核对"):
        pass_rule(by, rule, PASSED)
    for verdict, words in (("lawful", "写一句理由"), ("odd", "请选")):
        with pytest.raises(Refused, match=words):
            judge(by, finding, verdict, "")
    for _ in range(2):
        finding = judge(by, finding, "unlawful", "")
    assert set(rule.findings.values_list("verdict", flat=True)) == {"unlawful"}
    assert LogEntry.objects.filter(action="villagerule.judge").count() == 1
    with pytest.raises(Refused, match="有 1 句核对为不合法"):
        pass_rule(by, rule, PASSED)
    judge(acting_as("township"), finding, "lawful", "引用旧条文，已注明废止")
    rule = pass_rule(acting_as("village"), rule, PASSED)
    assert (rule.text, rule.passed_on) == (TEXT, DAY)
    with pytest.raises(Refused, match="已经通过"):
        judge(None, finding, "unlawful", "")


def test_passed_filed_and_made_public_in_this_order(village: Body, acting_as: ActingAs) -> None:
    by, township = acting_as("village"), acting_as("township")
    set_scope(EVERYWHERE)
    rule = draft_rule(by, village, MENDED)
    with pytest.raises(Refused, match="还没有通过"):
        file_rule(township, rule, DAY, "1")
    with pytest.raises(Refused, match="还没有通过"):
        publicise_rule(by, rule, DAY)
    with pytest.raises(Refused, match="不能晚于今天"):
        pass_rule(by, rule, PassedInput(today() + timedelta(days=1), 86))
    for _ in range(2):
        rule = pass_rule(by, rule, PASSED)
    with pytest.raises(Refused, match="备案日要在通过日 2023-05-10"):
        file_rule(township, rule, date(2023, 5, 9), "1")
    for _ in range(2):
        rule = file_rule(township, rule, date(2023, 5, 12), "演备〔2023〕1 号")
        rule = publicise_rule(by, rule, date(2023, 5, 20))
    assert (rule.filed_on, rule.publicised_on) == (date(2023, 5, 12), date(2023, 5, 20))
    with pytest.raises(Refused, match="通过日不再改"):
        pass_rule(by, rule, PassedInput(DAY, 90))
    with pytest.raises(Refused, match="先撤回备案"):
        void_rule(by, rule)
    for _ in range(2):
        rule = unfile_rule(township, rule)
    assert (rule.filed_on, rule.filing_number) == (None, "")
    assert LogEntry.objects.filter(action__startswith="villagerule.").count() == 5


def test_a_later_version_is_passed_later(village: Body) -> None:
    passed(village)
    with pytest.raises(Refused, match="第 1 版是 2023-05-10 通过的"):
        passed(village, GIVEN_LATER)
    passed(village, replace(GIVEN_LATER, text=GIVEN_LATER.text + "好"), date(2024, 1, 1))


GIVEN_LATER = replace(MENDED, text=MENDED.text + "\n第四条　爱护水源。")


def test_the_newest_version_is_voided_first(village: Body, acting_as: ActingAs) -> None:
    by = acting_as("village")
    first, second = draft_rule(by, village, GIVEN), draft_rule(by, village, MENDED)
    with pytest.raises(Refused, match="还有第 2 版"):
        void_rule(by, first)
    for _ in range(2):
        void_rule(by, second)
    with pytest.raises(Refused, match="已经作废"):
        pass_rule(by, second, PASSED)
    assert draft_rule(by, village, MENDED).version == 2


def test_each_village_keeps_its_own_and_the_township_files(village: Body, acting_as: ActingAs) -> None:
    rule = draft_rule(None, village, MENDED)
    for name in ("township", "county", "city", "auditor"):
        by = acting_as(name)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused, match="没有这项权限"):
            draft_rule(by, village, GIVEN)
    pass_rule(None, rule, PASSED)
    for name in ("village", "county", "city"):
        by = acting_as(name)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused, match="没有这项权限"):
            file_rule(by, rule, DAY, "1")
    set_scope(EVERYWHERE)
    assert VillageRule.objects.visible_to(acting_as("county").scope).exists()
    set_scope(EVERYWHERE)
    assert not VillageRule.objects.visible_to(acting_as("banner").scope).exists()


def state(kind: str = "rules") -> str:
    [village] = VillageRule.objects.standing(Body.objects.filter(division=VILLAGE), kind)
    return str(vars(village)["rule_state"])


def test_where_a_village_stands(village: Body) -> None:
    seen = [state()]
    rule = draft_rule(None, village, GIVEN)
    seen.append(state())
    judge(None, rule.findings.earliest("pk"), "unlawful", "")
    seen.append(state())
    rule = draft_rule(None, village, MENDED)
    seen.append(state())
    rule = pass_rule(None, rule, PASSED)
    seen.append(state())
    rule = file_rule(None, rule, DAY, "1")
    seen.append(state())
    publicise_rule(None, rule, DAY)
    assert [*seen, state()] == [
        "no_record", "unjudged", "unlawful", "to_pass", "to_file", "to_publicise", "publicised",
    ]  # fmt: skip
    draft_rule(None, village, GIVEN)
    assert (state(), state("charter")) == ("unjudged", "no_record")


def open_work(username: str) -> list[tuple[str, int]]:
    seat = Post.objects.get(appointments__holder__username=username)
    return [(due.title, due.count) for due in rules_due(seat)]


def test_it_awaits_the_village_then_the_township(village: Body) -> None:
    first = draft_rule(None, village, GIVEN)
    assert open_work("village") == [("村规民约（居民公约）有句子待核对", 1)]
    judge(None, first.findings.earliest("pk"), "unlawful", "")
    assert open_work("village") == [("村规民约（居民公约）有句子要改", 1)]
    assert open_work("township") == []
    passed(village)
    passed(village, GIVEN_LATER, date(2024, 1, 1))
    assert open_work("village") == []
    assert open_work("township") == [("村规民约（居民公约）等备案", 1)]
    file_rule(None, VillageRule.objects.get(version=3), date(2024, 1, 2), "1")
    assert open_work("township") == []


lines = st.lists(st.sampled_from([FINE, "甲。乙。", "甲。丙丁。", "", "　乙；甲", "x" * 1500, "y" * 1500]), max_size=8)


@given(lines, lines)
def test_what_changed_leaves_nothing_out(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    found = changes(before, after)
    stayed = all(each.same for each in found)
    assert stayed or before != after
    assert not stayed or [each for each in old if each] == [each for each in new if each]
    for text, kind in ((before, "gone"), (after, "new")):
        shown = [piece.text for each in found for piece in each.pieces if piece.kind in ("same", kind)]
        kept = [line for line in text.split("\n") if line]
        assert len("".join(shown)) <= len("".join(kept))
        assert all(piece in text for piece in shown)


@given(lines)
def test_set_out_it_is_the_same_text(text: list[str]) -> None:
    paragraphs = set_out("\n".join(text), [])
    assert ["".join(run.text for run in each.runs) for each in paragraphs] == [
        line.strip() for line in text if line.strip()
    ]


def test_through_the_pages(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    client = client_of("village")
    form: dict[str, Any] = {"kind": "rules", "text": TEXT, "client_id": uuid4()}
    assert client.post("/village-rules/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    rule = VillageRule.objects.get()
    page = client.get(f"/village-rules/{rule.pk}/").content.decode()
    assert "超生的每胎罚款五千元" in page
    assert "行政处罚法（2021 年修订）第十六条" in page
    set_scope(EVERYWHERE)
    finding = Finding.objects.earliest("pk")
    url = f"/village-rules/sentences/{finding.pk}/judge/"
    assert "写一句理由" in client.post(url, {"verdict": "lawful", "reason": ""}).content.decode()
    assert client.post(url, {"verdict": "unlawful", "reason": ""}).status_code == 302
    assert TEXT.rsplit("\n", maxsplit=1)[-1] in client.get("/village-rules/new/?kind=rules").content.decode()
    file = SimpleUploadedFile("新.txt", MENDED.text.encode())
    assert client.post("/village-rules/new/", form | {"client_id": uuid4(), "file": file}).status_code == 302
    set_scope(EVERYWHERE)
    mended = VillageRule.objects.get(version=2)
    assert mended.text == MENDED.text
    assert "<del>" in client.get(f"/village-rules/{mended.pk}/changes/").content.decode()
    given = {"day": DAY, "attended": 86}
    assert client.post(f"/village-rules/{mended.pk}/pass/", given).status_code == 302
    assert client.post(f"/village-rules/{mended.pk}/publicise/", {"publicised": DAY}).status_code == 302
    township = client_of("township")
    filing = {"filed": DAY, "number": "演备1号"}
    assert township.post(f"/village-rules/{mended.pk}/file/", filing).status_code == 302
    assert "演备1号" in client_of("county").get("/village-rules/?state=publicised").content.decode()
    assert client_of("banner").get(f"/village-rules/{mended.pk}/").status_code == 404
    assert client_of("auditor").get("/village-rules/").status_code == 403


def test_a_scan_is_asked_for_as_text(db: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    file = SimpleUploadedFile("照片.docx", b"\x89PNG\r\n\x1a\n")
    form = {"kind": RuleKind.RULES.value, "text": "", "client_id": uuid4(), "file": file}
    page = client_of("village").post("/village-rules/new/", form).content.decode()
    assert "读不出文字" in page
