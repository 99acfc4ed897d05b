"""Clauses carry their priority task; what is undertaken for them follows, and the totals count it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.association.models import Body, LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.values import Share
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.actions.clauses import split_clause
from nuanxin.plans.actions.derive import derive_plan
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.sorting import sort_clause, sort_rest, topics_of
from nuanxin.plans.figures.outlook import Outlook
from nuanxin.plans.models import Clause, ClauseTopic, Plan
from nuanxin.plans.reader import read
from nuanxin.plans.themes.totals import lines_by_partner, lines_by_topic
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.actions.sorting import OwnInput, SortInput, add_own
from nuanxin.work.actions.topics import lay_priority_tasks
from nuanxin.work.models import Receipt, Tag, Topic, Undertaking

ActingAs = Callable[[str], Any]
NOTICE = "各旗县区计生协要做好优生优育宣传。各旗县区计生协要做好暖心行动。各旗县区计生协要管好会费。"


@pytest.fixture
def city(everywhere: None) -> Body:
    found = Body.objects.get(division=150200000000, level="city")
    lay_priority_tasks(None, found)
    return found


@pytest.fixture
def plan(city: Body) -> Plan:
    return adopt_notice(None, city, Adoption(read(NOTICE), today().year))


def county() -> Body:
    return Body.objects.get(division=150222000000, level="county")


def derived(plan: Plan) -> Plan:
    sign_receipt(None, Receipt.objects.of(plan.document, plan.division).get(body=county()))
    return issue_plan(None, derive_plan(None, county(), plan))


def names(clause: Clause) -> list[str]:
    return [topic.name for topic in topics_of(clause)]


def test_it_is_guessed_from_the_words(plan: Plan) -> None:
    assert [names(each) for each in plan.clauses.order_by("start")] == [["优生优育指导"], ["计划生育家庭帮扶"], []]
    first = plan.clauses.earliest("start")
    assert names(split_clause(None, first, first.start + 4)) == ["优生优育指导"]


def test_what_is_undertaken_for_it_follows_below_too(plan: Plan, acting_as: ActingAs) -> None:
    own = derived(issue_plan(None, plan))
    first, last = plan.clauses.earliest("start"), plan.clauses.latest("start")
    tasks = Undertaking.objects.sent()
    of_first = tasks.filter(tags__topic__name="优生优育指导")
    assert {each.sender for each in of_first} == {plan.division, own.division}
    spread = Topic.objects.get(name="宣传教育")
    city = acting_as("city")
    for _ in range(2):
        sort_clause(city, Clause.objects.get(pk=last.pk), [spread])
    sort_clause(city, Clause.objects.get(pk=first.pk), [])
    assert LogEntry.objects.filter(action="clause.sort").count() == 2
    assert Tag.objects.filter(topic=spread).count() == tasks.filter(title__contains="会费").count()
    assert not of_first.all().exists()
    set_scope(EVERYWHERE)
    assert names(own.clauses.latest("start")) == ["宣传教育"]


def test_the_rest_is_sorted_by_its_words(city: Body, acting_as: ActingAs) -> None:
    Topic.objects.update(retired_at=timezone.now())
    plan = issue_plan(None, adopt_notice(None, city, Adoption(read(NOTICE), today().year)))
    assert not ClauseTopic.objects.exists()
    Topic.objects.update(retired_at=None)
    by = acting_as("city")
    assert (sort_rest(by, plan), sort_rest(by, plan)) == (2, 0)
    assert Tag.objects.count() == Undertaking.objects.exclude(title__contains="会费").count()
    with pytest.raises(Refused):
        sort_rest(acting_as("county"), plan)


def test_only_who_issued_it_sorts_it(plan: Plan, acting_as: ActingAs) -> None:
    own, spread = derived(issue_plan(None, plan)), Topic.objects.get(name="宣传教育")
    with pytest.raises(Refused, match="由上级定"):
        sort_clause(None, own.clauses.latest("start"), [spread])
    with pytest.raises(Refused):
        sort_clause(acting_as("county"), plan.clauses.latest("start"), [spread])
    assert ClauseTopic.objects.visible_to(acting_as("township").scope).count() == 2
    assert ClauseTopic.objects.count() == 2


def test_a_draft_is_seen_by_nobody_below(plan: Plan, acting_as: ActingAs) -> None:
    assert plan.clauses.count() == 3
    acting_as("county")
    assert not ClauseTopic.objects.exists()


def test_totals_count_each_body_once(plan: Plan) -> None:
    issue_plan(None, plan)
    topic = Topic.objects.get(name="优生优育指导")
    add_own(None, county(), OwnInput("办家长课堂（演示）", today(), None, SortInput((), [topic], ["妇联（演示）"])))
    Undertaking.objects.filter(kind="own").update(done_on=today())
    outlook = Outlook(EVERYWHERE, plan.body, today())
    counties = len(outlook.below)
    lines = {line.name: line for line in lines_by_topic(outlook)}
    found = lines["优生优育指导"]
    assert (found.clauses, found.total, found.done, found.late) == (1, counties + 1, 1, 0)
    assert found.parts[county().pk] == Share(1, 2)
    assert (lines["没有归类"].clauses, lines["没有归类"].total) == (1, counties)
    [partner] = lines_by_partner(outlook)
    assert (partner.name, partner.total, partner.done) == ("妇联（演示）", 1, 1)
    before = Outlook(EVERYWHERE, plan.body, today() - timedelta(days=1))
    assert not any(line.total for line in lines_by_topic(before))


def test_the_page_opens_into_the_list(enter: Callable[[str], Any]) -> None:
    for who in ("city", "county", "township", "village"):
        page = enter(who).get("/topics/").content.decode()
        assert "计划生育家庭帮扶" in page, who
        assert enter(who).get("/topics/?by=partner&format=print").status_code == 200
    page = enter("county").get("/topics/").content.decode()
    link = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/undertakings/?topic="))
    listed = enter("county").get(link.replace("&amp;", "&")).content.decode()
    assert "没有符合条件" not in listed
    assert enter("city").get("/topics/?format=xlsx&as_of=2023-01-01").status_code == 200
    assert enter("auditor").get("/topics/").status_code == 403


def test_the_clause_page_sorts(enter: Callable[[str], Any]) -> None:
    set_scope(EVERYWHERE)
    clause = Clause.objects.filter(plan__body__level="city", issued_at__isnull=False).earliest("pk")
    topic = Topic.objects.get(name="流动人口服务")
    url = f"/plan/{clause.plan_id}/clauses/{clause.pk}/"
    assert enter("county").get(f"{url}sort/").status_code == 403
    city = enter("city")
    assert city.post(f"{url}sort/", {"topics": [topic.pk]}).status_code == 302
    assert "流动人口服务" in city.get(url).content.decode()
