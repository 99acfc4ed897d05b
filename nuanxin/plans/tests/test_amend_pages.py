"""补充通知 through its doors: asked about, checked, issued, shown in 要点, followed below; and by command."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.plans.models import Clause, Plan
from nuanxin.plans.tests.drafts import COUNTY
from nuanxin.plans.tests.test_issuing_pages import CITY, text

Enter = Callable[[str], Any]
NUMBER = "示例计生协发〔2023〕9号"
PAPER = f"""{NUMBER}

关于补充《示例市计划生育协会2023年工作要点》的通知

各旗县区、示例经济开发区计生协：

一、推进家庭健康促进行动

每个嘎查村（居）至少配备3名家庭健康指导员。
各级计生协要逐户送上防汛明白卡。

示例市计划生育协会

2023年6月20日印发
"""
REASON = "转入常态，不再单列"


def drafted(client: Any) -> Plan:
    """The supplement as a draft of the city's, once the guess was confirmed."""
    asked = text(client.post("/plan/new/", {"text": PAPER}))
    assert "这份像是补充通知" in asked
    plan = city_plan()
    assert re.search(f'<option value="{plan.pk}" selected', asked)
    answer = client.post("/plan/new/", {"text": PAPER, "amends": plan.pk, "asked": "True"})
    assert answer.status_code == 302
    set_scope(EVERYWHERE)
    return Plan.objects.get(amends=plan)


def city_plan() -> Plan:
    set_scope(EVERYWHERE)
    return Plan.objects.get(division=CITY, amends=None)


def clauses(plan: Plan) -> list[Clause]:
    set_scope(EVERYWHERE)
    return list(plan.clauses.order_by("start"))


def confirm(client: Any, draft: Plan, clause: Clause, replaces: int | str = "") -> Any:
    given = {"modality": "must", "replaces": replaces, "actions": clause.actions[0]}
    return client.post(f"/plan/{draft.pk}/clauses/{clause.pk}/correct/", given, follow=True)


def issued(client: Any) -> Plan:
    """It replaces the advisers, adds one and retires the last clause."""
    draft = drafted(client)
    first, second = clauses(draft)
    old = guessed(client, draft, first)
    confirm(client, draft, first, old)
    confirm(client, draft, second)
    last = clauses(city_plan())[-1].pk
    client.post(f"/plan/{draft.pk}/changes/", {"kind": "retire", "clause": last, "reason": REASON})
    text(client.post(f"/plan/{draft.pk}/issue/", follow=True))
    return draft


def guessed(client: Any, draft: Plan, clause: Clause) -> int:
    """What the page offers, as chosen in the form and shown with its reasons."""
    page = text(client.get(f"/plan/{draft.pk}/check/?clause={clause.pk}"))
    assert "像是替换它" in page
    field = page.partition('name="replaces"')[2].partition("</select>")[0]
    found = re.search(r'<option value="(\d+)" selected', field)
    assert found
    return int(found[1])


def test_from_the_paper_to_one_whole_plan(enter: Enter) -> None:
    client = enter("city")
    draft = drafted(client)
    first, second = clauses(draft)
    old = guessed(client, draft, first)
    confirm(client, draft, first, old)
    refused = client.post(f"/plan/{draft.pk}/issue/")
    assert "还有 1 条没有核对" in refused.content.decode()
    page = text(confirm(client, draft, second))
    assert "新增 1 条，替换 1 条。印发以后不能撤回" in page
    last = clauses(city_plan())[-1]
    short = {"kind": "retire", "clause": last.pk, "reason": "没有"}
    assert "至少 5 个字" in text(client.post(f"/plan/{draft.pk}/changes/", short))
    client.post(f"/plan/{draft.pk}/changes/", short | {"reason": REASON})
    assert "停用 1 条" in text(client.get(f"/plan/{draft.pk}/check/"))
    whole = text(client.post(f"/plan/{draft.pk}/issue/", follow=True))
    assert "防汛明白卡" in whole
    assert whole.count('class="o over"') >= 2
    assert f"由{NUMBER}停用" in whole
    assert re.search(f'<sup><a href="/plan/{city_plan().pk}/clauses/{first.pk}/[^"]*">由{NUMBER}替换</a>', whole)
    panel = text(client.get(f"/plan/{city_plan().pk}/clauses/{old}/"))
    assert "已替换" in panel
    assert "现在是第" in panel
    assert REASON in text(client.get(f"/plan/{city_plan().pk}/clauses/{last.pk}/"))
    assert "家庭健康指导员 ≥ 3 人/村" in text(client.get("/matrix/"))
    set_scope(EVERYWHERE)
    before = client.get(f"/plan/{city_plan().pk}/clauses/{first.pk}/?as_of=2023-06-01&division={CITY}")
    assert before.status_code == 404
    assert "≥ 2 人/村" in text(client.get(f"/matrix/?as_of=2023-06-01&division={CITY}"))
    assert "补充还没定" not in text(client.get(f"/issuing/{draft.pk}/"))


def test_a_new_plan_may_be_meant_all_the_same(enter: Enter) -> None:
    client = enter("city")
    answer = client.post("/plan/new/", {"text": PAPER, "amends": "", "asked": "True"})
    assert answer.status_code == 302
    set_scope(EVERYWHERE)
    assert Plan.objects.latest("pk").amends_id is None


def test_the_county_follows(enter: Enter) -> None:
    """Its own plan was made from the city's before; the supplement is signed for first."""
    set_scope(EVERYWHERE)
    Plan.objects.filter(body__division=COUNTY).delete()
    hers, plan = enter("county"), city_plan()
    hers.get(f"/plan/{plan.pk}/")
    set_scope(EVERYWHERE)
    receipt = plan.document.receipts.get(division=COUNTY)
    hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    hers.post(f"/plan/{plan.pk}/derive/")
    set_scope(EVERYWHERE)
    own = Plan.objects.get(body__division=COUNTY)
    hers.post(f"/plan/{own.pk}/issue/")
    supplement = issued(enter("city"))
    set_scope(EVERYWHERE)
    receipt = supplement.document.receipts.get(division=COUNTY)
    assert "还没有签收" in text(hers.get("/plan/"))
    assert "先签收" in hers.post(f"/plan/{supplement.pk}/derive/").content.decode()
    hers.post(f"/issuing/receipts/{receipt.pk}/sign/")
    assert "上级有补充" in text(hers.get("/"))
    assert "上级有补充" in text(hers.get("/issuing/"))
    page = text(hers.post(f"/plan/{supplement.pk}/derive/", follow=True))
    assert "替换本级第" in page
    assert "上级停用、恢复的" in page
    set_scope(EVERYWHERE)
    mine = Plan.objects.get(derived_from=supplement)
    change = mine.changes.get()
    url = f"/plan/{mine.pk}/changes/{change.pk}/decide/"
    assert "至少 5 个字" in text(hers.post(url, {"decision": "not_applicable", "reason": "没有"}))
    hers.post(url, {"decision": "not_applicable", "reason": "本县照原来的办"})
    hers.post(f"/plan/{mine.pk}/decide/rest/")
    hers.post(f"/plan/{mine.pk}/issue/")
    assert "防汛明白卡" in text(hers.get("/plan/"))
    assert "上级有补充" not in text(hers.get("/"))
    assert "定了补充" in text(enter("city").get(f"/issuing/{supplement.pk}/"))
    assert "防汛明白卡" in text(enter("township").get("/plan/"))


@pytest.mark.parametrize("username", ["county", "banner", "auditor", "township"])
def test_who_may_not(enter: Enter, username: str) -> None:
    draft = drafted(enter("city"))
    last = clauses(city_plan())[-1].pk
    given = {"kind": "retire", "clause": last, "reason": REASON}
    answer = enter(username).post(f"/plan/{draft.pk}/changes/", given)
    assert answer.status_code in (403, 404)
    set_scope(EVERYWHERE)
    assert not draft.changes.exists()


def said(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def test_by_command(furnished: None, tmp_path: Path) -> None:
    file, plan = tmp_path / "paper.txt", city_plan()
    file.write_text(PAPER, "utf-8")
    with pytest.raises(Refused, match="没有编号 1234567"):
        said("notice", "adopt", file, "--division", CITY, "--amends", 1234567)
    drafted_words = said("notice", "adopt", file, "--division", CITY, "--amends", plan.pk)
    assert re.search(r"第 1 条像是替换原第 \d+ 条（.*同一指标", drafted_words)
    assert "第 2 条像是新增" in drafted_words
    with pytest.raises(Refused, match="没有核对"):
        said("plan", "issue", "--division", CITY)
    again = said("notice", "adopt", file, "--division", CITY, "--amends", plan.pk, "--issue")
    assert "already adopted" in again
    assert "已印发" in again
    set_scope(EVERYWHERE)
    assert plan.clauses.filter(retired_at__isnull=False).count() == 1
    assert plan.supplements.get().brought.count() == 2
