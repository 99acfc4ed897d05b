"""Around a congress: who reads what of it, from page to page, merged in mid-term."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Body
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.desk.tests.test_rehoming import DAY, NEW, OLD, closed, plant
from nuanxin.desk.tests.test_rehoming import body as body_of
from nuanxin.desk.upkeep.rehoming import Move, preview, rehome
from nuanxin.governance.actions.advisers import RecommendationInput, recommend
from nuanxin.governance.actions.congress import prepare_congress, void_congress
from nuanxin.governance.actions.terms import TermInput, begin_term
from nuanxin.governance.models import (
    Candidate,
    Congress,
    CouncilMember,
    Delegate,
    Recommendation,
    Term,
)
from nuanxin.governance.tests.congresses import COUNTY, NAMES, asked, held
from nuanxin.work.models import Reminder, Undertaking
from nuanxin.work.models.undertaking import Kind

TABS = ("", "delegates/", "ballots/", "day/", "result/", "result/sheet/")


@pytest.fixture
def county(everywhere: None) -> Body:
    return Body.objects.select_related("place").get(division=COUNTY, level="county")


def pages(client: Client, congress: Congress) -> dict[str, str]:
    answers = {tab: client.get(f"/congresses/{congress.pk}/{tab}") for tab in TABS}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {tab: answer.content.decode() for tab, answer in answers.items()}


def test_names_are_read_by_itself_and_candidates_right_above(county: Body, plain_static: None) -> None:
    congress = held(None, county)
    own, above = pages(client_of("county"), congress), pages(client_of("city"), congress)
    last, first = NAMES[-1], NAMES[0]  # the last is a delegate alone
    assert [tab for tab in TABS if last in own[tab]] == ["delegates/", "day/"]
    assert [tab for tab in TABS if last in above[tab]] == []
    assert [tab for tab in TABS if first in above[tab]] == ["ballots/", "result/sheet/"]
    assert "登记代表" not in above["delegates/"]
    assert client_of("banner").get(f"/congresses/{congress.pk}/").status_code == 404
    assert client_of("city").post(f"/congresses/{congress.pk}/void/").status_code == 403
    assert client_of("auditor").get(f"/congresses/{congress.pk}/").status_code == 403


def test_from_the_list_to_the_filed_result(county: Body, plain_static: None) -> None:
    begin_term(None, county, TermInput(date(2021, 3, 1), 5, 6))
    client = client_of("county")
    due = client.get("/terms/?prepared=due").content.decode()
    assert "该筹备了" in due
    form = {
        "client_id": uuid4(), "number": 7, "meeting_on": today(), "place": "", "quorum": "two_thirds",
        "majority": "half", "agenda": "",
    }  # fmt: skip
    assert client.post(f"/terms/of/{county.pk}/prepare/", form).status_code == 302
    set_scope(EVERYWHERE)
    at = f"/congresses/{Congress.objects.get().pk}/"
    assert f"/terms/of/{county.pk}/" not in client.get("/terms/?prepared=due").content.decode()
    assert f"/terms/of/{county.pk}/" in client.get("/terms/?prepared=preparing").content.decode()
    client.post(f"{at}units/", {"name": "镇代表团", "seats": 3})
    set_scope(EVERYWHERE)
    unit = Congress.objects.get().units.get()
    wrong = {"client_id": uuid4(), "people": "赵演甲 镇政府\n123"}
    assert "第 2 行" in client.post(f"{at}units/{unit.pk}/elect/", wrong).content.decode()
    people = {"client_id": uuid4(), "people": "赵演甲 镇政府\n钱演乙\t卫生院 医生\n孙演丙"}
    for _ in range(2):
        assert client.post(f"{at}units/{unit.pk}/elect/", people).status_code == 302
    client.post(f"{at}ballots/keep/", {"office": "president", "places": 1})
    set_scope(EVERYWHERE)
    assert Delegate.objects.count() == 3
    ids, ballot = [*Delegate.objects.values_list("pk", flat=True)], Congress.objects.get().ballots.get()
    client.post(f"{at}ballots/{ballot.pk}/propose/", {"client_id": uuid4(), "name": "赵演甲", "occupation": "镇政府"})
    client.post(f"{at}day/", {"day": today(), "came": ids, "resolution": "通过"})
    set_scope(EVERYWHERE)
    row = Candidate.objects.get()
    votes = {"issued": 3, "returned": 3, "valid": 3, f"votes_{row.pk}": 4}
    assert "多于有效票 3 张" in client.post(f"{at}ballots/{ballot.pk}/votes/", votes).content.decode()
    client.post(f"{at}ballots/{ballot.pk}/votes/", votes | {f"votes_{row.pk}": 3})
    client.post(f"{at}result/approve/", {"client_id": uuid4(), "number": "演示批7号", "years": 5})
    client.post(f"{at}result/file/", {"day": today()})
    page = client.get(f"{at}result/").content.decode()
    assert all(words in page for words in ("已备案", "演示批7号", "赵演甲"))
    set_scope(EVERYWHERE)
    assert (Term.objects.on(today()).get(body=county).number, CouncilMember.objects.on(today()).count()) == (7, 1)


def test_merged_in_mid_term_its_congress_is_closed(everywhere: None) -> None:
    plant()
    old = body_of(OLD)
    begin_term(None, old, TermInput(DAY - timedelta(days=900), 3, 4))
    congress = prepare_congress(None, old, asked(5, DAY + timedelta(days=60)))
    division = closed()
    assert ("不再筹备的换届", 1) in {(line.label, line.count) for line in preview(None, division, DAY).lines}
    seat = establish_post(None, body_of(OLD), SeatInput("village_adviser"))
    waiting = recommend(None, old, RecommendationInput(seat, "赵演荐", "", "村医", today(), today()))
    rehome(None, division, Move(DAY))
    assert "重新推荐" in Recommendation.objects.get(pk=waiting.pk).decline_reason
    task = Undertaking.objects.get(kind=Kind.CONGRESS)
    assert (task.body, task.state(today())) == (old, "dropped")
    assert f"已并入{body_of(NEW).name}，不再换届" in task.close_reason
    assert Congress.objects.get(pk=congress.pk).voided_at
    assert not Term.objects.on(DAY).filter(body=old).exists()
    with pytest.raises(Refused, match="请由接着办的单位筹备"):
        prepare_congress(None, body_of(OLD), asked(5, DAY + timedelta(days=60)))


def test_who_is_behind_below_is_urged(county: Body, plain_static: None) -> None:
    """Too late for its steps, then past its term, then in order: as it stands on the day."""
    congress = prepare_congress(None, county, asked(7, today()))
    city = client_of("city")
    late = city.get("/terms/urge/").content.decode()
    assert f"{county.place.name}：换届筹备有 7 步已过最迟日" in late
    set_scope(EVERYWHERE)
    void_congress(None, congress)
    begin_term(None, county, TermInput(date(2020, 3, 1), 5, 6))
    assert f"{county.place.name}：2025-03-01 起已经超期，还没有筹备换届" in city.get("/terms/urge/").content.decode()
    assert city.post("/terms/urge/", {"client_id": uuid4()}).status_code == 302
    set_scope(EVERYWHERE)
    assert Reminder.objects.get(topic="terms").body == county
    begin_term(None, county, TermInput(today(), 5, 7))
    assert f"{county.place.name}：" not in city.get("/terms/urge/").content.decode()
