"""Seats and who holds them."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from nuanxin.association.acting import rights_of
from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.posts import SeatInput, establish_post, seat_for
from nuanxin.association.actions.users import give_account
from nuanxin.association.models import Appointment, Body, LogEntry, Post, User
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
SOMEBODY = HolderInput(name="指导员甲（演示）", phone="0472-0000001", from_day=date(2023, 3, 1))


def village_seat(by: Any) -> Post:
    village = Body.objects.filter(level="village", division__gte=150222102000).earliest("division")
    return establish_post(by, village, SeatInput("village_adviser"))


def test_it_works(acting_as: ActingAs) -> None:
    by = acting_as("township")
    post = village_seat(by)
    appointment = begin_appointment(by, post, SOMEBODY)
    assert appointment.division == post.division
    held = Post.objects.filter(pk=post.pk).with_holder(date(2023, 3, 1)).get()
    assert [each.holder.name for each in held.held] == [SOMEBODY.name]
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("appointment.begin", by.user)


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    post = village_seat(acting_as("township"))
    by = acting_as("village")
    with pytest.raises(Refused, match="没有这项权限"):
        begin_appointment(by, post, SOMEBODY)


def test_it_is_invisible_to_the_wrong_division(acting_as: ActingAs) -> None:
    post = village_seat(acting_as("township"))
    acting_as("banner")
    assert not Post.objects.filter(pk=post.pk).exists()


def test_it_is_harmless_when_sent_twice(acting_as: ActingAs) -> None:
    by = acting_as("township")
    post = village_seat(by)
    given = replace(SOMEBODY, client_id=uuid.uuid4())
    assert begin_appointment(by, post, given) == begin_appointment(by, post, given)
    assert Appointment.objects.filter(post=post).count() == 1


def test_a_seat_has_one_holder_a_day(acting_as: ActingAs) -> None:
    by = acting_as("township")
    post = village_seat(by)
    first = replace(SOMEBODY, last_day=date(2023, 6, 30))
    begin_appointment(by, post, first)
    other = HolderInput("指导员乙（演示）", "", date(2023, 6, 30), acting=True)
    with pytest.raises(Refused, match="2023-03-01 到 2023-06-30 由指导员甲（演示）担任"):
        begin_appointment(by, post, other)
    begin_appointment(by, post, replace(other, from_day=date(2023, 7, 1)))
    assert Appointment.objects.filter(post=post).count() == 2


def test_leaving_makes_a_vacancy_and_takes_the_rights(acting_as: ActingAs) -> None:
    by = acting_as("township")
    appointment = begin_appointment(by, village_seat(by), SOMEBODY)
    assert rights_of(appointment.holder_id, today())
    end_appointment(by, appointment, today() - timedelta(days=1))
    assert not rights_of(appointment.holder_id, today())
    assert Post.objects.vacant(today()).filter(pk=appointment.post_id).exists()
    with pytest.raises(Refused, match="已登记离任"):
        end_appointment(by, appointment, today())


def test_one_day_is_enough_to_be_in_the_way(acting_as: ActingAs) -> None:
    """Held for a single day: the day before and the day after are free, the day itself is not."""
    by = acting_as("township")
    post, day = village_seat(by), date(2023, 5, 1)
    begin_appointment(by, post, replace(SOMEBODY, from_day=day, last_day=day))
    other = replace(SOMEBODY, name="指导员乙（演示）")
    for from_day, last_day in ((day, day), (day - timedelta(days=9), day), (date(2020, 1, 1), None)):
        with pytest.raises(Refused, match="2023-05-01 到 2023-05-01"):
            begin_appointment(by, post, replace(other, from_day=from_day, last_day=last_day))
    begin_appointment(by, post, replace(other, from_day=day - timedelta(days=9), last_day=day - timedelta(days=1)))
    begin_appointment(by, post, replace(other, from_day=day + timedelta(days=1)))
    assert Appointment.objects.filter(post=post).count() == 3
    held = Post.objects.filter(pk=post.pk).with_holder(day).get().held
    assert [each.holder.name for each in held] == [SOMEBODY.name]


def test_a_term_is_cut_short_never_stretched(acting_as: ActingAs) -> None:
    """The next holder may stand ready already."""
    by = acting_as("township")
    post = village_seat(by)
    term = begin_appointment(by, post, replace(SOMEBODY, last_day=date(2023, 6, 30)))
    begin_appointment(by, post, HolderInput("指导员乙（演示）", "", date(2023, 7, 1)))
    with pytest.raises(Refused, match="任期到 2023-06-30 为止"):
        end_appointment(by, term, date(2023, 8, 1))
    end_appointment(by, term, date(2023, 5, 31))
    assert Appointment.objects.get(pk=term.pk).last_day == date(2023, 5, 31)


def test_leaving_before_coming_is_refused(acting_as: ActingAs) -> None:
    by = acting_as("township")
    appointment = begin_appointment(by, village_seat(by), SOMEBODY)
    with pytest.raises(Refused, match="离任日早于任职日 2023-03-01"):
        end_appointment(by, appointment, date(2023, 2, 28))
    assert Appointment.objects.get(pk=appointment.pk).to_day is None
    end_appointment(by, appointment, date(2023, 3, 1))  # a single day is a term
    assert end_appointment(by, appointment, date(2023, 3, 1)).last_day == date(2023, 3, 1)
    assert LogEntry.objects.filter(action="appointment.end", object_id=appointment.pk).count() == 1


def test_the_same_person_is_known_again(acting_as: ActingAs) -> None:
    by = acting_as("township")
    first = begin_appointment(by, village_seat(by), SOMEBODY)
    spaced = replace(SOMEBODY, name=f" {SOMEBODY.name} ")
    assert begin_appointment(by, village_seat(by), spaced).holder == first.holder


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (replace(SOMEBODY, last_day=date(2023, 2, 28)), "最后一天早于第一天"),
        (replace(SOMEBODY, name=" "), "请填姓名"),
    ],
)
def test_bad_days_and_names(acting_as: ActingAs, given: HolderInput, said: str) -> None:
    by = acting_as("township")
    with pytest.raises(Refused, match=said):
        begin_appointment(by, village_seat(by), given)


def test_a_seat_stands_on_its_own_tier(acting_as: ActingAs) -> None:
    by = acting_as("county")
    with pytest.raises(Refused, match="没有“家庭健康指导员”这种岗位"):
        establish_post(by, by.body, SeatInput("village_adviser"))


def test_a_vacant_seat_is_filled_before_a_new_one(acting_as: ActingAs) -> None:
    by = acting_as("township")
    post = village_seat(by)
    assert seat_for(by, post.body, "village_adviser", today()) in set(Post.objects.vacant(today()))


@pytest.mark.parametrize("weak", ["short", "123456789012", "password1234", "qwertyuiop12"])
def test_a_weak_password_is_refused(acting_as: ActingAs, weak: str) -> None:
    by = acting_as("county")
    with pytest.raises(Refused, match="密码不合用"):
        give_account(by, by.user, "county", weak)


def test_a_holder_from_elsewhere_is_seen_where_she_serves(acting_as: ActingAs) -> None:
    by = acting_as("county")
    village = Body.objects.filter(level="village", division__gte=150222102000).earliest("division")
    post = establish_post(by, village, SeatInput("village_adviser"))
    begin_appointment(by, post, replace(SOMEBODY, acting=True, holder=by.user))
    acting_as("township")
    assert Post.objects.with_holder(today()).get(pk=post.pk).held[0].holder.name == by.user.name
    acting_as("banner")
    assert not User.objects.filter(pk=by.user.pk).exists()
