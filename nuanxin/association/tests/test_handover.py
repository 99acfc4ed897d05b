"""Handover of a post: end and begin in one transaction, what was open written down."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.acting import Acting
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.handover import HandoverInput, dismiss_handover, handover_post
from nuanxin.association.models import Appointment, Handover, HandoverItem, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.account_steps import acting_for, newcomer
from nuanxin.base.due import Due
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
TOMORROW = today() + timedelta(days=1)
NEXT = HolderInput("接手人（演示）", "0472-0000009", TOMORROW, client_id=uuid.UUID(int=7))
OPEN = (
    Due("登记本季度入户", "/undertakings/1/", today(), note="要点第 3 条"),
    Due("空缺", "/posts/", count=2, unit="个"),
)


def leaving() -> Appointment:
    """The village adviser of the cast."""
    set_scope(EVERYWHERE)
    return Appointment.objects.get(holder__username="village")


def handed(by: Any, appointment: Appointment, **changes: Any) -> Handover:
    given = HandoverInput(today(), NEXT, OPEN)
    return handover_post(by, appointment, replace(given, **changes))


def holders_of(post: Post) -> list[tuple[date, date | None]]:
    set_scope(EVERYWHERE)
    rows = Appointment.objects.live().filter(post=post).order_by("from_day")
    return list(rows.values_list("from_day", "to_day"))


def test_it_works(everywhere: None) -> None:
    old = leaving()
    done = handed(acting_for("township"), old)
    assert done.new
    assert (done.old.to_day, done.new.from_day, done.gap) == (TOMORROW, TOMORROW, 0)
    assert done.new.post == old.post
    items = [(item.title, item.due, item.count, item.url) for item in done.items.all()]
    assert items == [("登记本季度入户", today(), 1, "/undertakings/1/"), ("空缺", None, 2, "/posts/")]
    entry = LogEntry.objects.get(action="post.handover")
    assert "交给接手人（演示），交接时有 2 项未了" in entry.sentence


def test_it_is_harmless_when_sent_twice(everywhere: None) -> None:
    old = leaving()
    by = acting_for("township")
    assert handed(by, old) == handed(by, old)
    assert HandoverItem.objects.count() == 2
    assert len(holders_of(old.post)) == 2
    by = acting_for("township")
    with pytest.raises(Refused, match="已经办过交接"):
        handed(by, old, holder=replace(NEXT, client_id=uuid.uuid4()))
    with pytest.raises(Refused, match="已经办过交接"):
        handed(by, old, holder=None)


def test_a_seat_without_a_successor_stays_vacant(everywhere: None) -> None:
    old = leaving()
    by = acting_for("township")
    done = handed(by, old, holder=None)
    assert done.new is None
    assert done == handed(by, old, holder=None)
    assert done.items.count() == 2
    assert Post.objects.vacant(TOMORROW).filter(pk=old.post_id).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"holder": replace(NEXT, from_day=today())}, "一天只能有一人"),
        ({"last_day": date(2000, 1, 1)}, "离任日早于任职日"),
        ({"holder": replace(NEXT, name=" ")}, "请填姓名"),
        ({"holder": replace(NEXT, last_day=today())}, "早于第一天"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing_behind(
    changes: dict[str, Any], said: str, everywhere: None
) -> None:
    old = leaving()
    before = holders_of(old.post)
    with pytest.raises(Refused, match=said):
        handed(acting_for("township"), old, **changes)
    assert holders_of(old.post) == before
    assert not Handover.objects.exists()


def test_nobody_takes_over_from_oneself(everywhere: None) -> None:
    old = leaving()
    before = holders_of(old.post)
    with pytest.raises(Refused, match="本人"):
        handed(acting_for("township"), old, holder=replace(NEXT, holder=old.holder))
    assert holders_of(old.post) == before


def test_a_later_holder_stands_in_the_way(everywhere: None) -> None:
    old = leaving()
    Appointment.objects.filter(pk=old.pk).update(to_day=today() + timedelta(days=9))
    later = HolderInput("后来的（演示）", "", today() + timedelta(days=20))
    begin_appointment(None, old.post, later)
    before = holders_of(old.post)
    with pytest.raises(Refused, match="一天只能有一人"):
        handed(acting_for("township"), leaving())
    assert holders_of(old.post) == before


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    by = acting_as("village")
    with pytest.raises(Refused, match="没有这项权限"):
        handed(by, by.appointment)


def test_days_in_between_are_allowed_and_counted(everywhere: None) -> None:
    old = leaving()
    done = handed(acting_for("township"), old, holder=replace(NEXT, from_day=today() + timedelta(days=4)))
    assert done.gap == 3


def test_the_list_waits_for_the_new_holder(everywhere: None) -> None:
    held = newcomer()
    old = leaving()
    done = handed(acting_for("township"), old, holder=replace(NEXT, holder=held.holder))
    new = done.new
    assert new
    seen = Handover.objects.to_look_at(new, new.from_day + timedelta(days=13))
    assert seen.count() == 1
    assert not Handover.objects.to_look_at(new, new.from_day + timedelta(days=14)).exists()
    with pytest.raises(Refused, match="由接手人"):
        dismiss_handover(acting_for("township"), done)
    set_scope(EVERYWHERE)
    hers = Acting(held.holder_id, acting_for("village").right, today())
    for _ in range(2):
        dismiss_handover(hers, done)
    assert not seen.exists()
    assert LogEntry.objects.filter(action="post.handover.seen").count() == 1


DEEDS = st.lists(
    st.tuples(st.integers(0, 25), st.integers(-3, 6), st.booleans(), st.integers(0, 2)), max_size=8
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(DEEDS)
def test_a_seat_has_one_holder_a_day_whatever_happens(
    everywhere: None, deeds: list[tuple[int, int, bool, int]]
) -> None:
    """Handovers in any order, good and bad: accepted ones are kept, refused ones leave no trace."""
    held = newcomer(f"甲{uuid.uuid4().hex[:6]}（演示）")
    post, start = held.post, today()
    book = [(held.from_day, held.to_day)]
    for number, (last, after, successor, which) in enumerate(deeds):
        set_scope(EVERYWHERE)
        old = Appointment.objects.filter(post=post).order_by("from_day")[which % len(book)]
        last_day = start + timedelta(days=last)
        comes = HolderInput(f"乙{number}（演示）", "", last_day + timedelta(days=after), client_id=uuid.uuid4())
        given_ = HandoverInput(last_day, comes if successor else None)
        try:
            done = handover_post(None, old, given_)
        except Refused:
            assert holders_of(post) == book
            continue
        book = sorted(_after(book, done), key=lambda days: days[0])
        assert holders_of(post) == book
    for day in (start + timedelta(days=n) for n in range(40)):
        assert sum(first <= day and (end is None or day < end) for first, end in book) <= 1


def _after(book: list[tuple[date, date | None]], done: Handover) -> list[tuple[date, date | None]]:
    """What a careful clerk's book says after an accepted handover."""
    rows = [row for row in book if row[0] != done.old.from_day]
    rows.append((done.old.from_day, done.old.to_day))
    if done.new and (done.new.from_day, done.new.to_day) not in rows:
        rows.append((done.new.from_day, done.new.to_day))
    return rows
