"""帮扶发放花名册: what the government pays, brought in by whoever pays."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from nuanxin.association.models import Division, LogEntry
from nuanxin.association.scope import EVERYWHERE, Scope, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.values import Stamp
from nuanxin.care.models import RosterPayment
from nuanxin.ledgers.actions.importing import undo_batch
from nuanxin.ledgers.models import Batch
from nuanxin.ledgers.specs import SPECS
from nuanxin.ledgers.tests.roster import ABROAD, card, number, roster, row
from nuanxin.ledgers.tests.sheets import VILLAGE, bring
from nuanxin.ledgers.writing.book import write_export
from nuanxin.people import ahead
from nuanxin.people.actions.identify import identify
from nuanxin.people.actions.register import add_person, register_households
from nuanxin.people.inputs import Guarded, PersonInput, Registration
from nuanxin.people.models import Enrolment, Household, Identifier, Person, PersonToken

KIND = "aid-roster"
SOLE = {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 0}


def paid() -> list[RosterPayment]:
    set_scope(EVERYWHERE)
    live = RosterPayment.objects.filter(voided_at__isnull=True)
    return list(live.select_related("person", "identifier", "scheme").order_by("month", "pk"))


def counted() -> tuple[int, ...]:
    set_scope(EVERYWHERE)
    return tuple(m._default_manager.count() for m in (Household, Person, Identifier, RosterPayment))


def reasons(report: dict[str, Any]) -> list[str]:
    return [" ".join(each["reasons"]) for each in report["rows"]]


def a_family(name: str = "演示户甲", born: str = "1958-03-04", place: str = VILLAGE) -> int:
    """Somebody who is known without a number; her id."""
    set_scope(EVERYWHERE)
    given = Registration(int(place), [PersonInput(name, born=born)], today() - timedelta(days=9))
    [made] = register_households(None, [given])
    return made.people[0]


def test_it_works(db: None, tmp_path: Path) -> None:
    report = bring(tmp_path, KIND, roster(row()), "--by", "county")
    assert report["counts"] == SOLE, report
    [payment] = paid()
    assert (payment.amount, str(payment.month), payment.scheme.code) == (45000, "2023-05-01", "special_aid")
    assert (payment.read("card"), payment.read("category")) == (card(), "disabled")
    assert (payment.person.read("name"), payment.person.read("phone")) == ("演示户甲", "13800009961")
    assert payment.identifier
    assert payment.identifier.read("number") == number()
    assert Enrolment.objects.open().get(household=payment.household_id).group == "special"
    assert payment.household.read("category") == ""  # nobody agreed to its being kept of the family


def test_the_report_says_what_was_understood(db: None, tmp_path: Path) -> None:
    wide = row(id=f" {number()[:6]} {number()[6:]}", amount="￥450", month=None, code=f"'{VILLAGE}")
    report = bring(tmp_path, KIND, roster(wide), "--by", "county")
    [said] = report["rows"]
    assert (said["outcome"], said["values"]["id"], said["values"]["amount"]) == ("accepted", number(), "450")
    folded = {each["column"]: (each["from"], each["to"]) for each in said["folded"]}
    assert folded["id"] == (wide["id"].strip(), number()) or folded["id"] == (wide["id"], number())
    assert folded["month"] == ("", f"{today():%Y-%m}")
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o600


def test_sent_twice_it_changes_nothing(db: None, tmp_path: Path) -> None:
    data = roster(row(), row(month="2023-06"), row(id=number(1), name="演示户乙", month=None, amount=None))
    bring(tmp_path, KIND, data, "--by", "county")
    before = counted()
    report = bring(tmp_path, KIND, data, "--by", "county")
    assert report["counts"] == {"accepted": 3, "rejected": 0, "held": 0, "unchanged": 3}, report
    assert counted() == before == (2, 2, 2, 3)


def test_a_roster_of_several_parts_is_one(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "AT_ONCE", 2)
    known = row(id=number(9), name="演示户壬")
    bring(tmp_path, KIND, roster(known), "--by", "county")
    said = [
        row(id=number(n), name=f"演示户{'甲乙丙丁戊'[n]}", card=card(n), month=f"2023-{month:02}")
        for n in range(5)
        for month in (5, 6)
    ]
    report = bring(tmp_path, KIND, roster(*said[:5], known, *said[5:], said[0]), "--by", "county")
    assert report["counts"] == {"accepted": 11, "rejected": 1, "held": 0, "unchanged": 1}, report
    assert counted() == (6, 6, 6, 11)
    stored = {(each.identifier.read("number"), each.read("card"), f"{each.month:%Y-%m}")
              for each in paid() if each.identifier}  # fmt: skip
    assert stored == {(each["id"], each["card"], each["month"]) for each in (known, *said)}
    assert all(each.identifier.person_id == each.person_id for each in paid() if each.identifier)


@pytest.mark.parametrize("who", ["city", "auditor", "village"])
def test_it_is_refused_to_the_wrong_post(db: None, tmp_path: Path, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        bring(tmp_path, KIND, roster(row()), "--by", who)
    with pytest.raises(Refused, match="没有这项权限"):
        call_command("ledger", "export", KIND, str(tmp_path / "e.xlsx"), "--by", who)
    assert not paid()


def test_another_banner_writes_nothing_here_and_sees_nothing(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    assert reasons(bring(tmp_path, KIND, roster(row(id=number(1))), "--by", "banner")) == ["place_out_of_scope"]
    call_command("ledger", "export", KIND, str(tmp_path / "e.xlsx"), "--by", "banner")
    with pytest.raises(Refused, match="没有数据"):
        bring(tmp_path, KIND, (tmp_path / "e.xlsx").read_bytes(), "--by", "banner")


def test_a_number_known_elsewhere_names_nobody_and_no_place(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    report = bring(tmp_path, KIND, roster(row(code=ABROAD)), "--by", "banner")
    [said] = report["rows"]
    assert (said["outcome"], said["reasons"]) == ("held", ["id_conflict_name"])
    assert said["problems"][0]["sentence"] == "这个号码已在别处登记，请联系市级协会核对。"
    assert len(paid()) == 1


def test_a_number_known_under_another_name_is_held(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    report = bring(tmp_path, KIND, roster(row(name="演示户丙", month="2023-06")), "--by", "county")
    assert [(each["outcome"], each["reasons"]) for each in report["rows"]] == [("held", ["id_conflict_name"])]
    assert "演示户甲" not in report["rows"][0]["problems"][0]["sentence"]


def test_another_amount_for_the_same_month_is_a_second_payment(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    for said in (row(amount="451"), row(card=card(1)), row(category="独生子女死亡家庭")):
        assert reasons(bring(tmp_path, KIND, roster(said), "--by", "county")) == ["payment_duplicate"]
    assert [each.amount for each in paid()] == [45000]


def test_somebody_known_without_a_number_is_held(db: None, tmp_path: Path) -> None:
    a_family()
    report = bring(tmp_path, KIND, roster(row(), row(month="2023-06")), "--by", "county")
    assert reasons(report) == ["person_alike", "person_alike"]
    assert (report["counts"]["held"], len(paid())) == (2, 0)


def test_a_child_whose_guardian_agreed_is_paid(db: None, tmp_path: Path) -> None:
    born = today().replace(year=today().year - 9, day=1)
    said = row(id=number(birth=f"{born:%Y%m%d}"), name="演示孩子")
    assert reasons(bring(tmp_path, KIND, roster(said), "--by", "county")) == ["guardian_missing"]
    adult = Person.objects.get(pk=a_family("演示监护人", "1980-01-01"))
    guarded = Guarded(adult.pk, "paper", today())
    child = add_person(None, adult.household, PersonInput("演示孩子", born=born.isoformat(), guarded=guarded))
    identify(None, child, said["id"])
    assert reasons(bring(tmp_path, KIND, roster(said), "--by", "county")) == [""]
    assert [each.person_id for each in paid()] == [child.pk]


def test_a_name_of_two_places(db: None, tmp_path: Path) -> None:
    set_scope(EVERYWHERE)
    one, other = Division.objects.filter(code__in=(150222102033, 150222103200)).order_by("code")
    Division.objects.filter(pk=other.pk).update(name=one.name)
    report = bring(tmp_path, KIND, roster(row(code=None, village=one.name)), "--by", "county")
    assert [(each["outcome"], each["reasons"]) for each in report["rows"]] == [("held", ["place_ambiguous"])]


def test_the_log_tells_of_no_name_number_or_category(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    set_scope(EVERYWHERE)
    told = " ".join(LogEntry.objects.values_list("sentence", flat=True))
    assert "为发放核对读取家庭资料" in told
    assert not [word for word in ("演示户甲", number(), card(), "伤残", "450") if word in told]


def exported(scope: Scope = EVERYWHERE) -> bytes:
    to = BytesIO()
    set_scope(EVERYWHERE)
    write_export(SPECS[KIND], SPECS[KIND].rows(scope), Stamp("甲", "乙", timezone.now()), to)
    return to.getvalue()


def test_what_is_exported_can_be_sent_in_again(db: None, tmp_path: Path) -> None:
    people = (row(), row(month="2023-06", amount="0.5", card=None),
              row(id=number(3), name="ᠠᠯᠲᠠᠨ", note="@甲", phone=None), row(id=number(4),
              code="150222102000", category="其他计划生育家庭", amount=None))  # fmt: skip
    bring(tmp_path, KIND, roster(*people), "--by", "county")
    before = counted()
    report = bring(tmp_path, KIND, exported(), "--by", "county")
    assert report["counts"] == {"accepted": 4, "rejected": 0, "held": 0, "unchanged": 4}, report
    assert counted() == before


def test_an_export_stands_in_the_log(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    call_command("ledger", "export", KIND, str(tmp_path / "e.xlsx"), "--by", "county")
    set_scope(EVERYWHERE)
    assert "导出“帮扶发放花名册”，共 1 行" in LogEntry.objects.filter(action="list.take_out").latest("pk").sentence
    assert reasons(bring(tmp_path, KIND, (tmp_path / "e.xlsx").read_bytes(), "--by", "county")) == [""]


def test_a_template_names_every_column(db: None, tmp_path: Path) -> None:
    call_command("ledger", "template", KIND, str(tmp_path / "t.xlsx"))
    with pytest.raises(Refused, match="没有数据"):
        bring(tmp_path, KIND, (tmp_path / "t.xlsx").read_bytes(), "--by", "county")


def test_nobody_is_found_after_it_was_taken_back(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row(), row(month="2023-06")), "--by", "county")
    set_scope(EVERYWHERE)
    undo_batch(None, Batch.objects.get())
    undo_batch(None, Batch.objects.get())
    assert not paid()
    assert RosterPayment.objects.count() == 2  # reversed, never deleted
    assert not Identifier.objects.exists()
    assert not PersonToken.objects.filter(person__in=RosterPayment.objects.values("person")).exists()
    assert not Enrolment.objects.live().filter(household__in=RosterPayment.objects.values("household")).exists()
    assert [each.person.read("name") for each in RosterPayment.objects.select_related("person")] == ["", ""]
    assert bring(tmp_path, KIND, roster(row()), "--by", "county")["counts"] == SOLE


def test_what_later_work_relies_on_stays(db: None, tmp_path: Path) -> None:
    bring(tmp_path, KIND, roster(row()), "--by", "county")
    bring(tmp_path, KIND, roster(row(month="2023-06")), "--by", "county")
    set_scope(EVERYWHERE)
    first, second = Batch.objects.order_by("pk")
    with pytest.raises(Refused, match="后来有了扶助发放"):
        undo_batch(None, first)
    assert len(paid()) == 2
    undo_batch(None, second)
    undo_batch(None, first)
    assert not paid()
