"""参保名册: policies of families, one row for each insured person."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.values import Stamp
from nuanxin.care.actions.insurance import ClaimInput, report_claim
from nuanxin.care.models import Policy
from nuanxin.ledgers.actions.importing import undo_batch
from nuanxin.ledgers.models import Batch
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.tests.roster import ABROAD, number
from nuanxin.ledgers.tests.sheets import VILLAGE, bring, xlsx
from nuanxin.ledgers.tests.test_aid_roster import a_family, reasons
from nuanxin.ledgers.writing.book import write_export
from nuanxin.people.actions.identify import identify
from nuanxin.people.actions.register import add_person
from nuanxin.people.inputs import PersonInput
from nuanxin.people.models import Enrolment, Household, Identifier, Person

KIND = "insured"
HEAD = (
    "行政区划代码", "姓名", "性别", "公民身份号码", "对象", "年度", "险种", "保险公司", "保单号", "保费(元)",
    "家庭自付(元)", "旗县区出资(元)", "保险起", "保险止",
)  # fmt: skip
KEYS = ("code", "name", "sex", "id", "group", "year", "line", "insurer", "policy", "premium", "own", "county",
        "from", "to")  # fmt: skip
SINCE = date(today().year, 1, 1)
LAST = date(today().year, 12, 31)
GOOD: dict[str, Any] = {
    "code": VILLAGE, "name": "演示户甲", "id": number(), "line": "住院护理保险", "insurer": "演示保险公司",
    "policy": "YS0001", "premium": "100", "own": "40", "county": "60", "from": SINCE, "to": LAST,
}  # fmt: skip


def sheet(*rows: dict[str, Any]) -> bytes:
    return xlsx(*([each.get(key) for key in KEYS] for each in rows), head=HEAD)


def row(**changes: Any) -> dict[str, Any]:
    return GOOD | changes


def policies() -> list[Policy]:
    set_scope(EVERYWHERE)
    found = Policy.objects.live().select_related("line", "household").order_by("pk")
    return sorted(found, key=lambda each: each.read("number"))


def a_couple() -> tuple[Person, Person]:
    """Two of one family whose numbers are known."""
    first = Person.objects.get(pk=a_family())
    Enrolment.objects.filter(household=first.household_id).update(from_day=SINCE)
    second = add_person(None, first.household, PersonInput("演示户乙", born="1960-01-01"))
    identify(None, first, number())
    identify(None, second, number(1, birth="19600101"))
    return first, second


TWO = (row(premium="200", own="80", county="120"),
       row(name="演示户乙", id=number(1, birth="19600101"), premium=None, own=None, county=None))  # fmt: skip


def test_it_works(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, KIND, sheet(row(group="特殊家庭")), "--by", "county")
    assert report["outcome"] == "accepted", report
    [policy] = policies()
    assert (policy.premium, policy.year, policy.insured_count, policy.last_day) == (10000, SINCE.year, 1, LAST)
    assert dict(policy.shares.values_list("payer", "amount")) == {"family": 4000, "county": 6000}
    [one] = policy.insured.select_related("person", "identifier")
    assert one.identifier
    assert (one.person.read("name"), one.identifier.read("number")) == ("演示户甲", number())
    assert Enrolment.objects.open().get(household=policy.household_id).group == "special"


def test_sent_twice_it_changes_nothing(db: None, tmp_path: Path) -> None:
    a_couple()
    data = sheet(*TWO, row(policy="YS0002", line="家庭意外伤害保险"))
    for unchanged in (0, 3):
        report = bring(tmp_path, KIND, data, "--by", "county")
        assert report["counts"] == {"accepted": 3, "rejected": 0, "held": 0, "unchanged": unchanged}, report
    assert [(each.premium, each.insured_count) for each in policies()] == [(20000, 2), (10000, 1)]
    assert Household.objects.count() == 1


def test_a_policy_of_many_families_is_one_of_each(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, sheet(row(), row(name="演示户丙", id=number(2))), "--by", "county")
    assert len({each.household_id for each in policies()}) == len(policies()) == 2


@pytest.mark.parametrize("who", ["city", "auditor", "village"])
def test_it_is_refused_to_the_wrong_post(db: None, tmp_path: Path, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, KIND, sheet(row()), "--by", who)


def test_another_banner_writes_nothing_here(db: None, tmp_path: Path) -> None:
    assert reasons(bring(tmp_path, KIND, sheet(row()), "--by", "banner")) == ["place_out_of_scope"]
    bring(tmp_path, KIND, sheet(row()), "--by", "county")
    assert reasons(bring(tmp_path, KIND, sheet(row(code=ABROAD)), "--by", "banner")) == ["id_conflict_name"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"county": "50"}, "shares_mismatch"), ({"own": None, "county": None}, "shares_mismatch"),
        ({"line": "没有的险"}, "category_unknown"), ({"to": SINCE - timedelta(days=1)}, "date_invalid"),
        ({"to": date(SINCE.year + 6, 1, 1)}, "date_invalid"), ({"from": date(SINCE.year + 3, 1, 1),
         "to": date(SINCE.year + 4, 1, 1)}, "date_future"), ({"year": SINCE.year - 1}, "date_invalid"),
        ({"policy": None}, "field_missing"), ({"policy": 1234567890123456789}, "policy_precision_lost"),
        ({"premium": "1.234"}, "amount_precision"), ({"id": int(number())}, "id_precision_lost"),
        ({"sex": "男"}, "sex_mismatch"), ({"group": "谁知道"}, "category_unknown"), ({"premium": "0", "own": None,
         "county": None}, ""),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong(db: None, tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    report = bring(tmp_path, KIND, sheet(row(**changes), row(name="演示户丙", id=number(2))), "--by", "county")
    assert reasons(report) == [reason, ""], report


def test_rows_of_one_policy_agree(db: None, tmp_path: Path) -> None:
    a_couple()
    other = TWO[1] | {"insurer": "别家演示保险公司"}
    assert reasons(bring(tmp_path, KIND, sheet(TWO[0], other), "--by", "county")) == ["", "policy_mismatch"]
    assert reasons(bring(tmp_path, KIND, sheet(TWO[0], TWO[0]), "--by", "county")) == ["", "row_duplicate"]


def test_another_content_of_the_same_policy_is_told(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, sheet(row()), "--by", "county")
    assert reasons(bring(tmp_path, KIND, sheet(row(own="50", premium="110")), "--by", "county")) == ["policy_differs"]


def test_before_the_family_was_in_care(db: None, tmp_path: Path) -> None:
    first = Person.objects.get(pk=a_family())
    identify(None, first, number())
    report = bring(tmp_path, KIND, sheet(row()), "--by", "county")
    assert reasons(report) == ["family_not_insurable"]
    assert "才纳入服务" in report["rows"][0]["problems"][0]["sentence"]


def test_it_is_taken_back(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, sheet(row()), "--by", "county")
    set_scope(EVERYWHERE)
    batch = Batch.objects.get()
    for _ in range(2):
        undo_batch(None, batch)
    assert (policies(), Policy.objects.count(), Identifier.objects.count()) == ([], 1, 0)
    assert not Household.objects.filter(key__isnull=False).exists()
    assert reasons(bring(tmp_path, KIND, sheet(row()), "--by", "county")) == [""]


def test_not_after_a_claim(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, sheet(row()), "--by", "county")
    [policy] = policies()
    report_claim(None, policy, ClaimInput(today()))
    with pytest.raises(Refused, match="后来已报案"):
        undo_batch(None, Batch.objects.get())
    assert len(policies()) == 1


def test_what_is_exported_can_be_sent_in_again(db: None, tmp_path: Path) -> None:
    a_couple()
    bring(tmp_path, KIND, sheet(*TWO, row(policy="YS0002"), row(name="演示户丙", id=number(2))), "--by", "county")
    to = BytesIO()
    set_scope(EVERYWHERE)
    write_export(SPECS[KIND], SPECS[KIND].rows(EVERYWHERE), Stamp("甲", "乙", timezone.now()), to)
    report = bring(tmp_path, KIND, to.getvalue(), "--by", "county")
    assert report["counts"] == {"accepted": 4, "rejected": 0, "held": 0, "unchanged": 4}, report


def test_an_export_stands_in_the_log(db: None, tmp_path: Path) -> None:
    call_command("ledger", "export", KIND, str(tmp_path / "e.xlsx"), "--by", "county")
    set_scope(EVERYWHERE)
    assert "导出“参保名册”" in LogEntry.objects.filter(action="list.take_out").latest("pk").sentence
