"""A family that moves: to a place chosen by name, taken over by somebody else, and found gone afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nuanxin.association.models import Division
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.people.actions.transfers import (
    TransferInput,
    accept_transfer,
    propose_transfer,
)
from nuanxin.people.models import Enrolment, Household, Transfer
from nuanxin.people.tests.families import (
    AGREED,
    COUNTY,
    DAY,
    NEXT,
    SINCE,
    VILLAGE,
    family,
    first,
    fresh_id,
)

ActingAs = Callable[[str], Any]
Visit = Callable[[str], Client]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def url(household: Household, errand: str = "") -> str:
    return f"/families/{household.pk}/{errand}"


def opened(client: Client, household: Household) -> Client:
    client.post(url(household, "open/"), {"purpose": "called", "client_id": fresh_id()})
    return client


def moved(acting_as: ActingAs) -> Household:
    """From the cast's village to the next one: offered by the village, taken by the township."""
    by = acting_as("village")
    household = family(by, agreed=AGREED)
    offer = propose_transfer(by, household, TransferInput(Division.objects.get(code=NEXT)))
    accept_transfer(acting_as("township"), offer)
    return household


# -- where to --------------------------------------------------------------------------------------
def offers(client: Client, household: Household, **sent: object) -> Any:
    return client.post(url(household, "move/"), {"client_id": fresh_id()} | sent)


def test_the_only_one_of_a_name_is_offered_at_once(visit: Visit, acting_as: ActingAs) -> None:
    household = family(acting_as("village"))
    name = Division.objects.get(code=NEXT).name
    client = opened(visit("village"), household)
    assert offers(client, household, whereto=name).status_code == 302
    set_scope(EVERYWHERE)
    offer = Transfer.objects.get()
    assert (offer.division, offer.proposed_by and offer.proposed_by.username) == (NEXT, "village")


def test_where_several_fit_one_is_chosen(visit: Visit, acting_as: ActingAs) -> None:
    household = family(acting_as("village"))
    client = opened(visit("village"), household)
    wanted = Division.objects.get(code=NEXT)
    asked = offers(client, household, whereto=wanted.name[:2])
    assert "请选是哪一个" in text(asked)
    assert f"{wanted.name}（固阳县" in text(asked)
    assert offers(client, household, whereto=wanted.name[:2], place="7").status_code == 200
    assert offers(client, household, whereto=wanted.name[:2], place=str(wanted.pk)).status_code == 302
    set_scope(EVERYWHERE)
    assert Transfer.objects.get().division == NEXT


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("演示没有这个地方", "本市没有叫"),
        ("社区", "超过 20 个"), ("150222999999", "没有这个区划代码"),
        (str(COUNTY), "没有这个区划代码"), ("%%", "本市没有叫"), ("科教", "请选是哪一个"),
        ("科教居委会", "不用转"), ("村", "至少"), ("\x00\x00", ""),
    ],
)  # fmt: skip
def test_what_names_no_place_says_what_to_write(
    words: str, sentence: str, visit: Visit, acting_as: ActingAs
) -> None:
    household = family(acting_as("village"))
    answer = offers(opened(visit("village"), household), household, whereto=words)
    assert answer.status_code == 200
    assert sentence in text(answer)


def test_what_was_typed_is_kept_as_a_draft(visit: Visit, acting_as: ActingAs) -> None:
    household = family(acting_as("village"))
    form = {"form": f"{url(household, 'move/')} x", "values": '{"whereto": ["演示"]}'}
    assert visit("village").post("/drafts/", form).status_code < 300


# -- two people see to it --------------------------------------------------------------------------
def test_nobody_takes_over_what_she_proposed(acting_as: ActingAs, visit: Visit) -> None:
    by = acting_as("township")
    offer = propose_transfer(by, family(by), TransferInput(Division.objects.get(code=NEXT)))
    with pytest.raises(Refused, match="另一位来接收"):
        accept_transfer(by, offer)
    client = visit("township")
    page = text(client.get("/families/moves/"))
    assert "您自己提出的" in page
    assert f"/moves/{offer.pk}/accept/" not in page
    assert client.post(f"/families/moves/{offer.pk}/accept/").status_code == 409
    set_scope(EVERYWHERE)
    assert not Transfer.objects.get().outcome


def test_another_of_the_same_township_does(acting_as: ActingAs) -> None:
    assert Household.objects.filter(pk=moved(acting_as).pk, division=NEXT).exists()


# -- afterwards ------------------------------------------------------------------------------------
ERRANDS = ("", "open/", "change/", "care/", "move/", "looked/", "members/", "help/", "help/service/", "same/")


def test_looked_for_where_it_lived_it_is_said_where_it_went(acting_as: ActingAs, visit: Visit) -> None:
    household = moved(acting_as)
    set_scope(EVERYWHERE)
    person, client = first(household), visit("village")
    name = Division.objects.get(code=NEXT).name
    for errand in (*ERRANDS, f"members/{person.pk}/", f"members/{person.pk}/consents/"):
        answer = client.get(url(household, errand))
        page = text(answer)
        assert (answer.status_code, f"转到{name}（固阳县" in page) == (410, True), errand
        assert not [word for word in ("没有办成", "没有存", "王演建国", "王***") if word in page], errand
    form = {"purpose": "called", "client_id": fresh_id()}
    answer = client.post(url(household, "open/"), form)
    assert (answer.status_code, "刚才填的没有存" in text(answer)) == (409, True)


def test_its_care_goes_on_from_the_day_it_began(acting_as: ActingAs, visit: Visit) -> None:
    household = moved(acting_as)
    page = text(opened(visit("township"), household).get(url(household)))
    assert f"自 {SINCE:%Y-%m-%d}" in page
    set_scope(EVERYWHERE)
    assert Enrolment.objects.open().get(household=household).from_day == DAY
    assert Enrolment.objects.get(household=household, to_day=DAY).counted_in == VILLAGE


def test_care_that_was_interrupted_begins_anew(acting_as: ActingAs, visit: Visit) -> None:
    from nuanxin.people.actions.enrolment import enrol, leave_care

    by = acting_as("village")
    household = family(by)
    leave_care(by, household, DAY - timedelta(days=9))
    enrol(by, household, "special", DAY - timedelta(days=3))
    page = text(opened(visit("village"), household).get(url(household)))
    assert f"自 {DAY - timedelta(days=3):%Y-%m-%d}" in page
