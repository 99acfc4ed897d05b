"""At fourteen the guardian's consent is not enough: the young person is asked, and nothing is revived (PIPL 31)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import change_person
from nuanxin.people.actions.consents import give_consent, withdraw_consent
from nuanxin.people.actions.own_consent import OwnInput, decide_herself
from nuanxin.people.actions.register import add_person
from nuanxin.people.coming_of_age import awaiting
from nuanxin.people.due import due
from nuanxin.people.inputs import ConsentInput, Guarded, PersonInput
from nuanxin.people.models import Consent, Household, Person
from nuanxin.people.tests.families import DAY, family, first, fresh_id

ActingAs = Callable[[str], Any]
TITLE = "满十四周岁，要本人同意"
YES, NO = OwnInput(agrees=True, channel="in_person", on=DAY), OwnInput(agrees=False, channel="in_person", on=DAY)


def years_ago(years: int, day: date = DAY) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


CHILD = PersonInput("王演小宝", "13800009963", f"{years_ago(13)}", "1", "20")


@pytest.fixture
def household(everywhere: None) -> Household:
    return family()


def grown(household: Household) -> Person:
    """A child whose guardian agreed two years ago, also to photographs, and who is fourteen by now."""
    guarded = Guarded(first(household).pk, "paper", DAY)
    child = add_person(None, household, replace(CHILD, guarded=guarded))
    give_consent(None, child, ConsentInput("photo", "paper", DAY))
    Consent.objects.filter(person=child).update(given_on=DAY - timedelta(days=700))
    child.write(born=f"{years_ago(14)}").save()
    return child


def standing(child: Person) -> list[str]:
    set_scope(EVERYWHERE)
    rows = Consent.objects.filter(person=child, withdrawn_on=None)
    return sorted(rows.values_list("purpose", flat=True))


def titles(acting: Any) -> dict[str, int]:
    return {each.title: each.count for each in due(acting.appointment.post, DAY)}


def test_whoever_serves_is_told_and_nobody_else(household: Household, acting_as: ActingAs) -> None:
    grown(household)
    add_person(None, household, replace(CHILD, name="王演二宝", guarded=Guarded(first(household).pk, "paper", DAY)))
    for username, count in (("village", 1), ("township", 1), ("banner", 0), ("city", 0), ("auditor", 0)):
        acting = acting_as(username)
        assert (titles(acting).get(TITLE, 0), len(awaiting(acting.scope, DAY))) == (count, count), username


def test_nothing_more_before_the_answer(household: Household) -> None:
    child = grown(household)
    with pytest.raises(Refused, match="满十四周岁了"):
        give_consent(None, child, ConsentInput("publication", "paper", DAY))
    with pytest.raises(Refused, match="满十四周岁了"):
        change_person(None, child, replace(CHILD, phone="13800009964", born=f"{years_ago(14)}"), child.revision)
    assert standing(child) == ["guardian", "photo"]


def test_a_yes_is_her_own_from_then_on(household: Household) -> None:
    child, sent = grown(household), replace(YES, client_id=fresh_id())
    for _ in range(2):
        decide_herself(None, child, sent)
    assert standing(child) == ["service"]  # neither the guardian's nor the photographs' goes on by itself
    assert Person.objects.get(pk=child.pk).read("phone") == CHILD.phone
    assert LogEntry.objects.filter(sentence__contains="监护人以前同意的到此为止").count() == 1
    give_consent(None, child, ConsentInput("photo", "paper", DAY))
    with pytest.raises(Refused, match="不用办这一件"):
        decide_herself(None, child, YES)
    withdraw_consent(None, Consent.objects.get(person=child, purpose="service", withdrawn_on=None), DAY)
    gone = Person.objects.get(pk=child.pk)
    assert (gone.read("name"), gone.read("born"), gone.guardian) == ("王演小宝", "", None)
    assert first(household).read("phone")


def test_a_no_leaves_name_and_relation(household: Household) -> None:
    child = grown(household)
    decide_herself(None, child, NO)
    gone = Person.objects.get(pk=child.pk)
    assert [gone.read(column) for column in ("name", "relation", "phone", "born")] == ["王演小宝", "20", "", ""]
    assert (standing(child), gone.guardian) == ([], None)


def test_refused(household: Household, acting_as: ActingAs) -> None:
    child = grown(household)
    for wrong, said in (
        (replace(YES, channel="fax"), "请选本人怎么说的"), (replace(YES, on=DAY + timedelta(days=1)), "不能晚于今天"),
        (replace(YES, on=DAY - timedelta(days=300)), "还不满十四周岁"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            decide_herself(None, child, wrong)
    with pytest.raises(Refused, match="不用办这一件"):
        decide_herself(None, first(household), YES)
    for username in ("city", "auditor", "banner"):
        by = acting_as(username)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused):
            decide_herself(by, child, YES)
    assert standing(child) == ["guardian", "photo"]


def test_on_the_pages(household: Household, plain_static: None) -> None:
    child, client = grown(household), client_of("village")
    assert TITLE in words(client.get("/"))
    assert f"户 {household.pseudonym}" in words(client.get("/families/fourteen/"))
    url = f"/families/{household.pk}/"
    client.post(f"{url}open/", {"purpose": "service", "client_id": fresh_id()})
    assert TITLE in words(client.get(url))
    said = {"agrees": "yes", "channel": "in_person", "on": f"{DAY}", "client_id": fresh_id()}
    for _ in range(2):
        assert client.post(f"{url}members/{child.pk}/fourteen/", said).status_code == 302
    assert TITLE not in words(client.get(url))
    assert standing(child) == ["service"]
    abroad = client_of("banner")
    assert abroad.get(f"{url}members/{child.pk}/fourteen/").status_code in (403, 404)


def words(answer: Any) -> str:
    return str(answer.content.decode())
