"""Topics: seen below once given, kept by whoever gave them."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.work.actions.topics import (
    PRIORITY_TASKS,
    TopicInput,
    add_topic,
    lay_priority_tasks,
    rename_topic,
    retire_topic,
)
from nuanxin.work.models import Topic

ActingAs = Callable[[str], Any]
THEME = TopicInput("theme", "会员活动日（演示）")


def test_it_works(acting_as: ActingAs) -> None:
    by = acting_as("city")
    assert [topic.name for topic in lay_priority_tasks(by, by.body)] == list(PRIORITY_TASKS)
    assert [topic.number for topic in Topic.objects.current()] == [1, 2, 3, 4, 5, 6]
    for who in ("county", "township", "village", "banner"):
        acting = acting_as(who)
        assert Topic.objects.visible_to(acting.scope).count() == 6, who
        assert Topic.objects.count() == 6, who


def test_it_is_harmless_when_sent_twice(acting_as: ActingAs) -> None:
    by = acting_as("city")
    assert add_topic(by, by.body, THEME) == add_topic(by, by.body, THEME)
    assert LogEntry.objects.filter(action="topic.add").count() == 1


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    by = acting_as("township")
    with pytest.raises(Refused, match="没有这项权限"):
        add_topic(by, by.body, THEME)


def test_it_is_invisible_to_the_wrong_division(acting_as: ActingAs) -> None:
    by = acting_as("county")
    add_topic(by, by.body, THEME)
    acting_as("banner")
    assert not Topic.objects.exists()


def test_what_the_city_gave_the_county_only_reads(acting_as: ActingAs) -> None:
    by = acting_as("city")
    topic = add_topic(by, by.body, THEME)
    county = acting_as("county")
    with pytest.raises(Refused, match="由定它的单位来改"):
        rename_topic(county, topic, "别的")
    with pytest.raises(Refused, match="由定它的单位来改"):
        retire_topic(county, topic)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (TopicInput("theme", " "), "请写名称"),
        (TopicInput("theme", "长" * 41), "最多 40 个字"),
        (TopicInput("theme", "甲\x00"), "看不见的字符"),
        (TopicInput("other", "甲"), "请选一个类别"),
    ],
)
def test_bad_input_is_one_sentence(acting_as: ActingAs, given: TopicInput, said: str) -> None:
    by = acting_as("city")
    with pytest.raises(Refused, match=said):
        add_topic(by, by.body, given)
    assert not Topic.objects.exists()


def test_a_retired_name_may_come_back(acting_as: ActingAs) -> None:
    by = acting_as("city")
    first = retire_topic(by, add_topic(by, by.body, THEME))
    again = add_topic(by, by.body, THEME)
    assert (again != first, again.number) == (True, 2)
    set_scope(EVERYWHERE)
    assert Topic.objects.current().get() == again
