"""指导员: recommended by her village, appointed or not by the township, active or why not, reviewed without marks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from nuanxin.association.actions.appointments import end_appointment
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.advisers import (
    AppointmentInput,
    BackgroundInput,
    RecommendationInput,
    ReviewInput,
    appoint_recommended,
    decline,
    note_backgrounds,
    recommend,
    review_adviser,
    take_back_recommendation,
)
from nuanxin.governance.advising import advised, in_figures, standing, standing_is, told
from nuanxin.governance.models import Background, Recommendation, Review, TrainingResult
from nuanxin.governance.tests.courses import course, everybody
from nuanxin.governance.usual import advisers
from nuanxin.people.tests.families import VILLAGE
from nuanxin.privacy.actions.expiry import erase_recommendations

ActingAs = Callable[[str], Any]
NAME, PHONE = "赵演荐", "13800009963"


@pytest.fixture
def village(everywhere: None) -> Body:
    return Body.objects.get(division=VILLAGE, level="village")


@pytest.fixture
def seat(village: Body) -> Post:
    return establish_post(None, village, SeatInput("village_adviser"))


def said(seat: Post) -> RecommendationInput:
    return RecommendationInput(seat, NAME, PHONE, "退休教师", today(), today())


def seat_of(held: Appointment, day: date | None = None) -> Post:
    return advised(Post.objects.filter(pk=held.post_id), day or today()).get()


def test_from_the_village_to_the_seat(seat: Post, acting_as: ActingAs) -> None:
    row = recommend(acting_as("village"), seat.body, said(seat))
    given = AppointmentInput(today(), phone=PHONE, client_id=uuid4())
    for _ in range(2):
        held = appoint_recommended(acting_as("township"), row, given)
    assert (held.holder.name, held.post, held.full_time, held.background.words) == (NAME, seat, False, "退休教师")
    assert Recommendation.objects.get(pk=row.pk).state == "appointed"
    assert Appointment.objects.filter(post=seat).count() == 1
    with pytest.raises(Refused, match="已经聘任"):
        decline(None, row, "改主意")
    with pytest.raises(Refused, match="已经有答复"):
        take_back_recommendation(None, row)


def test_nothing_of_her_stands_in_the_clear(seat: Post) -> None:
    row = recommend(None, seat.body, said(seat))
    assert (row.read("name"), row.read("phone")) == (NAME, PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM governance_recommendation r WHERE id = %s", [row.pk])
        kept = cursor.fetchone()[0]
    told = LogEntry.objects.latest("pk").sentence
    assert not any(word in kept + told for word in (NAME, PHONE, NAME.encode().hex()))


def test_sent_twice_it_is_one(seat: Post) -> None:
    sent = replace(said(seat), client_id=uuid4())
    assert recommend(None, seat.body, sent) == recommend(None, seat.body, sent)
    assert Recommendation.objects.count() == 1


def test_declined_it_says_why_and_stays_so(seat: Post) -> None:
    row = recommend(None, seat.body, said(seat))
    with pytest.raises(Refused, match="理由"):
        decline(None, row, "")
    for _ in range(2):
        row = decline(None, row, "两年内要搬走")
    assert (row.state, row.declined_on) == ("declined", today())
    with pytest.raises(Refused, match="重新推荐"):
        appoint_recommended(None, row, AppointmentInput(today()))


def test_what_does_not_fit_is_refused(seat: Post, village: Body) -> None:
    other = Post.objects.exclude(body=village).filter(kind="township_manager")[0]
    tomorrow = today() + timedelta(days=1)
    for wrong, words in (
        (replace(said(seat), post=other), "请选"),
        (replace(said(seat), name=""), "请填姓名"),
        (replace(said(seat), consented_on=tomorrow), "先问本人"),
        (replace(said(seat), recommended_on=tomorrow), "先问本人"),
    ):
        with pytest.raises(Refused, match=words):
            recommend(None, village, wrong)
    row = recommend(None, village, said(seat))
    with pytest.raises(Refused, match="早于推荐日"):
        appoint_recommended(None, row, AppointmentInput(today() - timedelta(days=1)))
    taken = Appointment.objects.on(today()).get(holder__username="village").post
    row = recommend(None, village, said(taken))
    with pytest.raises(Refused, match="一天只能有一人"):
        appoint_recommended(None, row, AppointmentInput(today()))


def test_each_has_its_part(seat: Post, village: Body, acting_as: ActingAs) -> None:
    row = recommend(acting_as("village"), village, said(seat))
    with pytest.raises(Refused, match="没有这项权限"):
        appoint_recommended(acting_as("village"), row, AppointmentInput(today()))
    with pytest.raises(Refused, match="没有这项权限"):
        recommend(acting_as("city"), village, said(seat))
    with pytest.raises(Refused, match="不在您的范围内"):
        decline(acting_as("banner"), row, "不合适")
    assert not Recommendation.objects.visible_to(acting_as("banner").scope).exists()


def test_her_name_goes_when_it_is_not_needed(seat: Post) -> None:
    """Appointed she is known as holder; taken back, the same night; declined, after the period."""
    names = ("甲演荐", "乙演荐", "丙演荐", "丁演荐")
    rows = [recommend(None, seat.body, replace(said(seat), name=name)) for name in names]
    appoint_recommended(None, rows[0], AppointmentInput(today()))
    take_back_recommendation(None, rows[1])
    declined = decline(None, rows[2], "不住村里")
    declined.declined_on = today().replace(year=today().year - 1)
    declined.save(update_fields=["declined_on"])
    assert erase_recommendations() == 3
    kept = Recommendation.objects.filter(pk__in=[row.pk for row in rows], key__isnull=False)
    assert [row.read("name") for row in kept] == ["丁演荐"]
    assert Appointment.objects.get(post=seat).holder.name == "甲演荐"


def test_active_is_in_post_and_trained(everywhere: None) -> None:
    """Counted by its one definition, seat by seat and in the figures above them."""
    held = Appointment.objects.get(holder__username="village")
    months = int(advisers()["active_months"])
    everybody(course(today(), audience="grassroots"))
    assert standing(seat_of(held), today()) == "untrained"
    training = course(today())
    [row] = everybody(training, only=held)
    assert standing(seat_of(held), today()) == "active"
    seats = advised(Post.objects.filter(pk=held.post_id), today())
    figures = in_figures(seats, today())
    assert (figures["people"], str(figures["active"]), str(figures["trained"])) == (1, "1/1", "1/1")
    over = told(seats.get(), "trained_until")
    years, month = divmod(today().month - 1 + months, 12)
    assert (over.year, over.month) == (today().year + years, month + 1)
    assert standing(seat_of(held, over - timedelta(days=1)), over - timedelta(days=1)) == "active"
    assert standing(seat_of(held, over), over) == "lapsed"
    TrainingResult.objects.filter(pk=row.pk).update(passed=False)
    assert standing(seat_of(held), today()) == "untrained"
    Appointment.objects.filter(pk=held.pk).update(in_post=False)
    assert standing(seat_of(held), today()) == "seconded"
    end_appointment(None, held, today() - timedelta(days=1))
    assert standing(seat_of(held), today()) == "vacant"


def test_a_seat_stands_as_the_list_filters_it(furnished: None) -> None:
    set_scope(EVERYWHERE)
    seats = advised(Post.objects.all(), today())
    for name in ("active", "untrained", "lapsed", "seconded", "vacant"):
        found = set(seats.filter(standing_is(name, today())).values_list("pk", flat=True))
        assert found == {seat.pk for seat in seats if standing(seat, today()) == name}, name


def test_reviewed_once_a_year_without_marks(everywhere: None, acting_as: ActingAs) -> None:
    held = Appointment.objects.select_related("post__body", "holder").get(holder__username="village")
    year = today().year
    sent = ReviewInput(year, "trains", "缺健康知识", uuid4())
    by = acting_as("township")
    assert review_adviser(by, held, sent) == review_adviser(by, held, sent)
    review_adviser(by, held, ReviewInput(year, "continues"))
    assert [row.outcome for row in Review.objects.live()] == ["continues"]
    for wrong, words in (
        (ReviewInput(year + 1, "continues"), "请改年度"),
        (ReviewInput(held.from_day.year - 1, "continues"), "请改年度"),
        (ReviewInput(year, "90"), "选一个结论"),
    ):
        with pytest.raises(Refused, match=words):
            review_adviser(by, held, wrong)
    with pytest.raises(Refused, match="没有这项权限"):
        review_adviser(acting_as("village"), held, sent)
    with pytest.raises(Refused, match="不在您的范围内"):
        review_adviser(acting_as("banner"), held, sent)


def test_where_she_comes_from_is_noted_once(everywhere: None, acting_as: ActingAs) -> None:
    held = Appointment.objects.get(holder__username="village")
    assert len(note_backgrounds(None, [BackgroundInput(held, "村医")])) == 1
    assert note_backgrounds(None, [BackgroundInput(held, "村医")]) == []
    note_backgrounds(acting_as("township"), [BackgroundInput(held, "退休教师")])
    assert Background.objects.get().words == "退休教师"
    with pytest.raises(Refused, match="不在您的范围内"):
        note_backgrounds(acting_as("banner"), [BackgroundInput(held, "志愿者")])


def test_through_the_pages(seat: Post, plain_static: None) -> None:
    village = client_of("village")
    form = {
        "post": seat.pk, "name": NAME, "phone": PHONE, "background": "志愿者", "consented_on": today(),
        "recommended_on": today(), "client_id": uuid4(),
    }  # fmt: skip
    assert village.post(f"/advisers/recommendations/of/{seat.body_id}/new/", form).status_code == 302
    set_scope(EVERYWHERE)
    row = Recommendation.objects.get()
    page = f"/advisers/recommendations/{row.pk}/"
    township = client_of("township")
    assert "推荐的指导员等答复" in township.get("/").content.decode()
    listed = township.get("/advisers/recommendations/?state=awaiting").content.decode()
    assert "赵**" in listed
    assert NAME not in listed
    assert NAME in township.get(page).content.decode()
    seen = client_of("city").get(page).content.decode()
    assert NAME not in seen
    assert PHONE not in seen
    for client, status in ((client_of("banner"), 404), (client_of("auditor"), 403)):
        assert client.get(page).status_code == status
    answer = {"from_day": today(), "phone": PHONE, "client_id": uuid4()}
    assert village.post(f"{page}appoint/", answer).status_code == 403
    assert township.post(f"{page}appoint/", answer).status_code == 302
    set_scope(EVERYWHERE)
    held = Appointment.objects.get(post=seat)
    own = f"/advisers/{held.pk}/"
    assert "志愿者" in village.get(own).content.decode()
    done = township.post(f"{own}review/", {"year": today().year, "outcome": "leaves", "client_id": uuid4()})
    assert done.status_code == 302
    assert "不再担任" in township.get(own).content.decode()
    assert township.post(f"{own}background/", {"words": "村医"}).status_code == 302
    listed = client_of("county").get("/advisers/?words=赵演荐").content.decode()
    assert "没有培训合格" in listed
    assert "村医" in listed
    assert client_of("banner").get(own).status_code == 404


def test_townships_without_a_manager_are_named(furnished: None, plain_static: None) -> None:
    set_scope(EVERYWHERE)
    held = Appointment.objects.on(today()).filter(post__kind="township_manager").exclude(holder__username="township")
    found = held.filter(division__gte=150222000000, division__lt=150223000000).select_related("post__body__place")[0]
    end_appointment(None, found, today() - timedelta(days=1))
    client = client_of("county")
    name = found.post.body.place.name
    assert name in client.get("/advisers/").content.decode()
    page = client.get("/advisers/managers/?vacant=yes").content.decode()
    assert name in page
    assert "空缺" in page
