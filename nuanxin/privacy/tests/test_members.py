"""A member's and a council member's own data: copied, erased on request by a second person, forgotten in time."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.services import ServiceInput, record_services
from nuanxin.care.models import Service
from nuanxin.care.tests.families import the_village
from nuanxin.governance.actions.council import CouncilInput, co_opt, leave_council
from nuanxin.governance.actions.groups import GroupInput, form_group
from nuanxin.governance.actions.members import MemberInput, agree_to_join, apply_to_join, leave
from nuanxin.governance.models import CouncilMember, MemberGroup, Membership
from nuanxin.people.tests.families import VILLAGE
from nuanxin.privacy.actions.expiry import erase_members
from nuanxin.privacy.actions.requests import AskInput, DecisionInput, ask_erasure, decide
from nuanxin.privacy.models import DataRequest, Erasure

ActingAs = Callable[[str], Any]
NAME, PHONE = "赵演会员", "13800009972"
ERASE = AskInput("erase", "self", "", today())


def joined(body: Body, day: date, phone: str = PHONE) -> Membership:
    [row] = apply_to_join(None, body, [MemberInput(NAME, day, "paper", phone)])
    return agree_to_join(None, [row], day)[0]


@pytest.fixture
def member(everywhere: None, apart: Path) -> Membership:
    return joined(Body.objects.get(division=VILLAGE, level="village"), today() - timedelta(days=90))


def fresh(member: Membership) -> Membership:
    set_scope(EVERYWHERE)
    return Membership.objects.get(pk=member.pk)


def test_asked_by_one_decided_by_another(member: Membership, acting_as: ActingAs) -> None:
    form_group(None, member.body, GroupInput("甲组", today(), member))
    row = ask_erasure(acting_as("village"), member, ERASE)
    assert (row.state, row.pseudonym) == ("等另一个人决定", f"{member}")
    for who in ("auditor", "banner"):
        by = acting_as(who)
        set_scope(EVERYWHERE)
        with pytest.raises(Refused):
            ask_erasure(by, member, ERASE)
    decide(acting_as("county"), row, DecisionInput("granted"))
    gone = fresh(member)
    assert (gone.erased, gone.left_on, gone.group, MemberGroup.objects.get().leader) == (True, today(), None, None)
    assert Erasure.objects.get(subject_id=member.pk).why == "asked"


def test_a_copy_has_hers_and_nothing_of_a_family(member: Membership, plain_static: None) -> None:
    village = the_village()
    family, note = village.family(), "演示备注"
    record_services(None, [
        ServiceInput(family, village.schemes["visit"], today(), village.village_seat, "home", note, member=member)
    ])  # fmt: skip
    client: Any = client_of("village")
    page = f"/organisation/members/{member.pk}/data/"
    assert "要一份副本" in client.get(page).content.decode()
    answer = client.post(f"{page}copy/", {"handed": "self", "format": "json"})
    copy = json.loads(b"".join(answer.streaming_content))
    said = json.dumps(copy, ensure_ascii=False)
    assert all(word in said for word in (NAME, PHONE, "走访慰问", "书面签字"))
    assert not [word for word in (note, family.pseudonym) if word in said]
    assert [each["table"] for each in copy["tables"]] == ["governance.Membership", "care.Service"]
    sent = {"relation": "self", "asker": "", "asked_on": today(), "client_id": "7d0a2c1e-1111-4222-8333-444455556666"}
    for _ in range(2):
        assert client.post(f"{page}ask/", sent).url == page
    set_scope(EVERYWHERE)
    assert DataRequest.objects.of_subject(member).count() == 1
    assert Service.objects.get(member=member).read("note") == note
    assert client_of("banner").get(page).status_code == 404
    above = client_of("township").post(f"{page}copy/", {"handed": "self", "format": "json"})
    assert (above.status_code, NAME in above.content.decode()) == (409, False)


def test_a_service_by_somebody_who_was_no_member_then(member: Membership) -> None:
    village = the_village()
    leave(None, member)
    given = ServiceInput(
        village.family(), village.schemes["visit"], today(), village.village_seat, "home", member=member
    )
    with pytest.raises(Refused, match="不是会员"):
        record_services(None, [given])
    assert not Service.objects.exists()


def test_who_left_last_year_is_forgotten(member: Membership) -> None:
    last_year = date(today().year - 1, 6, 1)
    gone, body = joined(member.body, last_year - timedelta(days=9), "0472-0009971"), member.body
    leave(None, gone, last_year)
    seat = co_opt(None, body, CouncilInput("赵演理事", "member", last_year - timedelta(days=9)))
    leave_council(None, seat, last_year)
    sitting = co_opt(None, body, CouncilInput("钱演理事", "member", last_year))
    assert (erase_members(), erase_members()) == (2, 0)
    assert fresh(gone).erased
    assert not fresh(member).erased
    assert [each.erased for each in CouncilMember.objects.filter(pk__in=[seat.pk, sitting.pk]).order_by("to_day")] == [
        True, False
    ]  # fmt: skip
    assert {each.why for each in Erasure.objects.all()} == {"gone"}
