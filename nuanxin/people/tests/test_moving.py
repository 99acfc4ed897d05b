"""Families that move, are merged with themselves, or whose division is merged away."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.models import Body, Division, Post
from nuanxin.association.rehoming import Homing
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.people import rehoming
from nuanxin.people.actions.merging import (
    decide_likeness,
    merge_households,
    merge_persons,
    unmerge_person,
)
from nuanxin.people.actions.transfers import (
    TransferInput,
    accept_transfer,
    propose_transfer,
    refuse_transfer,
    whereto,
    withdraw_transfer,
)
from nuanxin.people.models import Enrolment, Household, Likeness, Person, Transfer
from nuanxin.people.moving import named_models
from nuanxin.people.search import search
from nuanxin.people.tests.families import (
    ABROAD,
    AGREED,
    DAY,
    NEXT,
    SINCE,
    VILLAGE,
    WANG,
    family,
    first,
)
from nuanxin.people.tests.furnishing import NUMBER

ActingAs = Callable[[str], Any]


def to(code: int) -> TransferInput:
    return TransferInput(Division.objects.get(code=code, level="village"))


def offered(acting_as: ActingAs, place: int = ABROAD) -> Transfer:
    by = acting_as("village")
    household = family(by, agreed=AGREED, post=by.appointment.post_id)
    return propose_transfer(by, household, to(place))


@pytest.fixture
def receiver(acting_as: ActingAs) -> Callable[[], Any]:
    """Somebody who serves the village in the other banner."""
    from nuanxin.association.acting import act
    from nuanxin.association.actions.appointments import HolderInput, begin_appointment
    from nuanxin.association.actions.posts import seat_for

    set_scope(EVERYWHERE)
    body = Body.objects.get(division=ABROAD)
    held = begin_appointment(None, seat_for(None, body, "village_worker", DAY), HolderInput("接收人（演示）", "", DAY))

    def enter() -> Any:
        set_scope(EVERYWHERE)
        return act(held.holder_id, DAY)

    return enter


def divisions(pk: int) -> dict[str, set[int]]:
    """Table → where the rows of a family stand."""
    set_scope(EVERYWHERE)
    return {
        model._meta.label: {*model._default_manager.filter(**{path: pk}).values_list("division", flat=True)}
        for model, path in named_models()
        if model._meta.app_label == "people"
    }


def test_all_its_rows_go_along_and_the_past_stays_counted(acting_as: ActingAs, receiver: Any) -> None:
    transfer = offered(acting_as)
    pk = transfer.household_id
    by = receiver()
    assert not Household.objects.exists()  # nothing but the pseudonym before it is accepted
    assert str(transfer) == f"户 {transfer.pseudonym} → 额尔登敖包嘎查村"
    accept_transfer(by, accept_transfer(by, transfer))
    assert search(by.scope, "王演建国").hits
    assert all(found <= {ABROAD} for found in divisions(pk).values())
    rows = Enrolment.objects.filter(household=pk).order_by("from_day")
    assert [(e.counted_in, e.from_day, e.to_day, e.group) for e in rows] == [
        (VILLAGE, SINCE, DAY, "special"), (ABROAD, DAY, None, "special"),
    ]  # fmt: skip
    assert Household.objects.get(pk=pk).post is None
    village = acting_as("village")
    assert not search(village.scope, "王演建国").hits
    assert "转到额尔登敖包嘎查村" in whereto(village, pk)


def test_a_form_that_was_open_meanwhile_gets_a_sentence(acting_as: ActingAs, receiver: Any) -> None:
    from nuanxin.people.actions.change import change_person

    transfer = offered(acting_as)
    person = first(Household.objects.get(pk=transfer.household_id))
    accept_transfer(receiver(), transfer)
    by = acting_as("village")
    with pytest.raises(Person.DoesNotExist):
        change_person(by, person, WANG, 0)
    assert "（达尔罕茂明安联合旗" in whereto(by, transfer.household_id)
    assert whereto(acting_as("banner"), transfer.household_id) == ""


def test_it_may_be_refused_with_a_reason_or_taken_back(acting_as: ActingAs, receiver: Any) -> None:
    transfer = offered(acting_as)
    with pytest.raises(Refused, match="请写不接收的理由"):
        refuse_transfer(receiver(), transfer, "不")
    refuse_transfer(receiver(), transfer, "查无此户，住在别的村")
    with pytest.raises(Refused, match="未接收，不能再改"):
        withdraw_transfer(acting_as("village"), transfer)
    again = propose_transfer(acting_as("village"), Household.objects.get(pk=transfer.household_id), to(NEXT))
    assert withdraw_transfer(acting_as("village"), again).outcome == "withdrawn"
    assert withdraw_transfer(acting_as("village"), again).outcome == "withdrawn"


def test_it_is_offered_once(acting_as: ActingAs) -> None:
    transfer = offered(acting_as)
    by = acting_as("village")
    household = Household.objects.get(pk=transfer.household_id)
    assert propose_transfer(by, household, to(ABROAD)) == transfer
    with pytest.raises(Refused, match="等额尔登敖包嘎查村接收"):
        propose_transfer(by, household, to(NEXT))
    with pytest.raises(Refused, match="就在"):
        propose_transfer(by, household, to(VILLAGE))


@pytest.mark.parametrize("who", ["city", "county", "auditor", "banner"])
def test_it_is_refused_to_the_wrong_post(who: str, acting_as: ActingAs) -> None:
    transfer = offered(acting_as)
    set_scope(EVERYWHERE)
    household = Household.objects.get(pk=transfer.household_id)
    by = acting_as(who)
    set_scope(EVERYWHERE)
    for verb in (
        lambda: propose_transfer(by, household, to(NEXT)),
        lambda: accept_transfer(by, transfer),
        lambda: refuse_transfer(by, transfer, "查无此户"),
        lambda: merge_households(by, household, household),
    ):
        with pytest.raises(Refused, match="没有这项权限"):
            verb()


def test_the_next_village_cannot_take_what_is_not_offered_to_it(acting_as: ActingAs) -> None:
    transfer = offered(acting_as)
    with pytest.raises(Refused, match="不归这个岗位服务"):
        accept_transfer(acting_as("village"), transfer)


# -- the same twice --------------------------------------------------------------------------------
def test_decided_to_be_one_the_later_points_at_the_earlier(acting_as: ActingAs) -> None:
    by = acting_as("village")
    before, after = family(by, people=(WANG,)), family(by, people=(WANG,))
    [likeness] = Likeness.objects.open()
    decide_likeness(by, decide_likeness(by, likeness, "same"), "same")
    gone, kept = Household.objects.get(pk=after.pk), Household.objects.get(pk=before.pk)
    assert gone.merged_into == kept
    assert gone.people.get().merged_into == kept.people.get()
    assert Enrolment.objects.live().filter(household__in=[gone, kept]).get().household == kept
    assert not Likeness.objects.open().exists()
    with pytest.raises(Refused, match="已经有人定过"):
        decide_likeness(by, likeness, "different")


def test_undone_all_is_as_it_was(acting_as: ActingAs) -> None:
    by = acting_as("village")
    before, after = family(by, people=(WANG,)), family(by, people=(WANG,))
    merge_persons(by, after.people.get(), before.people.get())
    unmerge_person(by, unmerge_person(by, after.people.get()))
    gone = Household.objects.get(pk=after.pk)
    assert (gone.merged_into, gone.merged_at, gone.people.get().merged_into) == (None, None, None)
    assert Enrolment.objects.live().filter(household__in=[before, after]).count() == 2


def test_different_they_both_stand(acting_as: ActingAs) -> None:
    by = acting_as("village")
    family(by, people=(WANG,)), family(by, people=(WANG,))
    decide_likeness(by, Likeness.objects.open().get(), "different")
    assert Person.objects.standing().count() == 2


def test_merging_makes_no_chain(acting_as: ActingAs) -> None:
    by = acting_as("village")
    a, b, c = (family(by, people=(WANG,)).people.get() for _ in "abc")
    merge_persons(by, b, a)
    with pytest.raises(Refused, match="已有别的并入"):
        merge_persons(by, a, c)
    with pytest.raises(Refused, match="已经并入别的"):
        merge_persons(by, c, b)
    with pytest.raises(Refused, match="同一份"):
        merge_persons(by, c, c)


# -- a division merged away ------------------------------------------------------------------------
def test_its_families_move_with_a_merged_division(acting_as: ActingAs, everywhere: None) -> None:
    from nuanxin.people.actions.identify import identify

    old, new = (Body.objects.select_related("place").get(division=code) for code in (VILLAGE, NEXT))
    seat = Post.objects.filter(body=old)[0]
    household = family(post=seat.pk, agreed=AGREED)
    identify(None, first(household), NUMBER)
    acting_as("county")  # sees no family by name
    homing = Homing(old, new, DAY, seats={seat.pk: None})
    assert [str(line) for line in rehoming.moving(homing)] == ["家庭 1 户", "志愿者 0 人"]
    rehoming.move(homing)
    assert not Household.objects.exists()
    assert all(found <= {NEXT} for found in divisions(household.pk).values())
    assert Household.objects.get(pk=household.pk).post is None
