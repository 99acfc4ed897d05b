"""培训: held, results of many at once, certificates on paper, seen where somebody took part."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.models import Appointment, Body, LogEntry, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.certificates import (
    CertificateInput,
    certify,
    take_back,
    take_over_certificates,
)
from nuanxin.governance.actions.training import (
    ResultInput,
    hold_training,
    note_results,
    strike_results,
    void_training,
)
from nuanxin.governance.models import Training, TrainingResult
from nuanxin.governance.tests.courses import COUNTY, GIVEN, course, everybody
from nuanxin.people.tests.families import VILLAGE

ActingAs = Callable[[str], Any]
YESTERDAY = today() - timedelta(days=1)
EIGHT = Decimal(8)


@pytest.fixture
def county(everywhere: None) -> Body:
    return Body.objects.get(division=COUNTY, level="county")


@pytest.fixture
def adviser(everywhere: None) -> Appointment:
    return Appointment.objects.select_related("holder", "post__body").get(holder__username="village")


@pytest.fixture
def leaver(everywhere: None) -> Appointment:
    """An adviser beside the cast's, who left yesterday."""
    village = Body.objects.get(division=VILLAGE, level="village")
    seat = establish_post(None, village, SeatInput("village_adviser"))
    given = HolderInput("离演任", "", today() - timedelta(days=60))
    return end_appointment(None, begin_appointment(None, seat, given), YESTERDAY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_day": YESTERDAY}, "结束日不早于开始日"),
        ({"last_day": today() + timedelta(days=1)}, "办完再登记"),
        ({"hours": Decimal(0)}, "学时要大于 0"),
        ({"pass_mark": 101}, "及格分"),
        ({"audience": "all"}, "对象"),
    ],
)
def test_what_does_not_fit_is_refused(county: Body, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        hold_training(None, county, replace(GIVEN, **changes))
    assert not Training.objects.exists()


def test_held_twice_it_is_one(county: Body) -> None:
    sent = replace(GIVEN, client_id=uuid4())
    assert hold_training(None, county, sent) == hold_training(None, county, sent)
    assert Training.objects.count() == 1


def test_results_again_replace_what_differs(adviser: Appointment) -> None:
    training = course(today(), pass_mark=60)
    given = ResultInput(adviser.holder, EIGHT, 59)
    assert [row.passed for row in note_results(None, training, [given])] == [False]
    assert note_results(None, training, [given]) == []
    [row] = note_results(None, training, [replace(given, mark=60)])
    assert (row.passed, TrainingResult.objects.count()) == (True, 1)
    for wrong, words in (
        (replace(given, mark=None), "成绩要在"),
        (replace(given, mark=101), "成绩要在"),
        (replace(given, hours=Decimal(9)), "不超过"),
        (ResultInput(User.objects.get(username="banner"), EIGHT, 80), "没有在您的范围里任职"),
    ):
        with pytest.raises(Refused, match=words):
            note_results(None, training, [wrong])


def test_who_did_not_come_is_struck_off(adviser: Appointment) -> None:
    training = course(today())
    everybody(training, only=adviser)
    assert strike_results(None, training, [adviser.holder_id]) == 1
    assert strike_results(None, training, [adviser.holder_id]) == 0
    [row] = everybody(training, only=adviser)
    certify(None, training, today())
    with pytest.raises(Refused, match="先收回证书"):
        strike_results(None, training, [adviser.holder_id])
    with pytest.raises(Refused, match="先收回证书"):
        note_results(None, training, [ResultInput(adviser.holder, EIGHT, passed=False)])
    with pytest.raises(Refused, match="不能作废"):
        void_training(None, training)
    with pytest.raises(Refused, match="为什么收回"):
        take_back(None, row, "")
    for _ in range(2):
        take_back(None, row, "姓名写错")
    for _ in range(2):
        void_training(None, training)
    assert not TrainingResult.objects.live().exists()
    with pytest.raises(Refused, match="已经作废"):
        everybody(training, only=adviser)


def test_a_certificate_for_somebody_who_left(adviser: Appointment, leaver: Appointment) -> None:
    training = course(YESTERDAY)
    rows = {row.holder_id: row for row in everybody(training)}
    with pytest.raises(Refused, match=r"离演任在 .* 已经离任，不能发证。请去掉离任的人"):
        certify(None, training, today())
    assert certify(None, training, today(), [rows[adviser.holder_id].pk])
    assert certify(None, training, today(), [rows[adviser.holder_id].pk]) == []
    [late] = certify(None, training, YESTERDAY)
    assert late.holder_id == leaver.holder_id
    with pytest.raises(Refused, match="发证日要在"):
        certify(None, training, today() + timedelta(days=1))
    numbers = TrainingResult.objects.values_list("certificate", flat=True)
    assert {number[:6] for number in numbers} == {f"暖指{today().year}", f"暖指{YESTERDAY.year}"}
    assert len({*numbers}) == 2


def test_numbers_from_paper_belong_to_one(adviser: Appointment, leaver: Appointment) -> None:
    training = course(YESTERDAY)
    mine, theirs = (CertificateInput(each.holder, "演〔2023〕7", YESTERDAY) for each in (adviser, leaver))
    with pytest.raises(Refused, match="先登记结果"):
        take_over_certificates(None, training, [mine])
    everybody(training)
    with pytest.raises(Refused, match="写了两次"):
        take_over_certificates(None, training, [mine, theirs])
    assert len(take_over_certificates(None, training, [mine])) == 1
    assert take_over_certificates(None, training, [mine]) == []
    with pytest.raises(Refused, match="已经发给"):
        take_over_certificates(None, training, [theirs])
    with pytest.raises(Refused, match="发错的先收回"):
        take_over_certificates(None, training, [replace(mine, number="演〔2023〕8")])


def test_only_offices_of_the_place_keep_it(county: Body, adviser: Appointment, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match="不在您的范围内"):
        hold_training(acting_as("township"), county, GIVEN)
    for who in ("village", "auditor"):
        with pytest.raises(Refused, match="没有这项权限"):
            hold_training(acting_as(who), county, GIVEN)
    set_scope(EVERYWHERE)
    training = course(today())
    with pytest.raises(Refused, match="不在您的范围内"):
        note_results(acting_as("banner"), training, [ResultInput(adviser.holder, EIGHT)])


def test_a_course_is_seen_where_somebody_took_part(adviser: Appointment, acting_as: ActingAs) -> None:
    training = course(today())
    village = acting_as("village")
    assert not Training.objects.exists()  # row security, not only the query
    set_scope(EVERYWHERE)
    everybody(training, only=adviser)
    village = acting_as("village")
    assert Training.objects.visible_to(village.scope).get() == Training.objects.get() == training
    banner = acting_as("banner")
    assert not Training.objects.exists()
    assert not Training.objects.visible_to(banner.scope).exists()


def test_the_table_is_kept_whole_or_not_at_all(adviser: Appointment, leaver: Appointment, plain_static: None) -> None:
    client = client_of("county")
    form = {
        "audience": "adviser", "title": "岗位培训（演示）", "from_day": YESTERDAY, "last_day": YESTERDAY, "hours": "8",
        "place": "", "pass_mark": "60", "client_id": uuid4(),
    }  # fmt: skip
    where = client.post("/trainings/new/", form)["Location"]
    first, second = adviser.holder_id, leaver.holder_id
    table = {f"{first}-took": "on", f"{first}-hours": "8", f"{first}-mark": "88", f"{second}-hours": "8"}
    wrong = client.post(where, {**table, f"{second}-mark": "70"}).content.decode()
    assert "填了成绩，没有勾" in wrong
    assert 'value="88"' in wrong
    set_scope(EVERYWHERE)
    assert not TrainingResult.objects.exists()
    for _ in range(2):
        assert client.post(where, table).status_code == 302
    set_scope(EVERYWHERE)
    [row] = TrainingResult.objects.all()
    assert (row.holder_id, row.mark, row.passed) == (first, 88, True)
    del table[f"{first}-took"], table[f"{first}-mark"]
    client.post(where, table)
    set_scope(EVERYWHERE)
    assert not TrainingResult.objects.live().exists()


def test_certificates_come_out_as_pdf(adviser: Appointment, leaver: Appointment, plain_static: None) -> None:
    training = course(YESTERDAY, pass_mark=60)
    rows = {row.holder_id: row for row in everybody(training, mark=91)}
    page, county = f"/trainings/{training.pk}/", client_of("county")
    refused = county.post(f"{page}certify/", {"day": today(), "result": [row.pk for row in rows.values()]})
    assert "离演任" in refused.content.decode()
    assert "还没有勾选" in county.post(f"{page}certify/", {"day": today()}).content.decode()
    for day, holder in ((today(), adviser), (YESTERDAY, leaver)):
        sent = {"day": day, "result": rows[holder.holder_id].pk}
        assert county.post(f"{page}certify/", sent).status_code == 302
    set_scope(EVERYWHERE)
    row = TrainingResult.objects.get(holder=adviser.holder)
    answer = client_of("village").get(f"/trainings/results/{row.pk}/certificate/")
    [sheet] = PdfReader(BytesIO(answer.getvalue())).pages
    text = "".join(sheet.extract_text().split())
    given_on = f"{today().year}年{today().month}月{today().day}日"
    for word in (adviser.holder.name, training.held_by, GIVEN.title, "8学时", "91分", row.certificate, given_on):
        assert "".join(word.split()) in text
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="training.print", object_id=row.pk).exists()
    answer = county.get(f"{page}certificates/")
    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.getvalue())).pages) == 2
    assert client_of("banner").get(f"{page}certificates/").status_code == 404
    assert client_of("township").post(f"{page}certify/", {"day": today()}).status_code == 403


def test_grassroots_workers_have_courses_too(county: Body, plain_static: None) -> None:
    training = course(today(), audience="grassroots")
    names = client_of("county").get(f"/trainings/{training.pk}/results/").content.decode()
    assert "乡镇管理员（演示）" in names
    assert "嘎查指导员（演示）" not in names
    set_scope(EVERYWHERE)
    everybody(training)
    listed = client_of("township").get("/trainings/?audience=grassroots").content.decode()
    assert GIVEN.title in listed
    assert client_of("township").get(f"/trainings/{training.pk}/results/").status_code == 403
