"""A merged division's seats, people and tasks move to its successor: once, from a day on, with rights."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections, transaction
from django.utils import timezone

from nuanxin.association.acting import act, rights_of
from nuanxin.association.actions.appointments import HolderInput, begin_appointment, end_appointment
from nuanxin.association.actions.divisions import DivisionRow, load_divisions
from nuanxin.association.actions.posts import SeatInput, establish_post
from nuanxin.association.actions.upkeep import Closing, close_divisions
from nuanxin.association.models import (
    Appointment,
    Attachment,
    Body,
    Division,
    LogEntry,
    Post,
    User,
)
from nuanxin.association.scope import EVERYWHERE, Scope, scoped, set_scope, territory
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.desk.upkeep.rehoming import Move, first_day, preview, rehome, rehome_all, waiting
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Question, When
from nuanxin.measures.refreshing import carry
from nuanxin.plans.models import Clause, ClauseUndertaking, Plan
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    Order,
    add_evidence,
    assign_undertaking,
    hand_out,
)
from nuanxin.work.models import Document, Evidence, Receipt, Step, Undertaking

ActingAs = Callable[[str], Any]
CITY, OLD, NEW, FAR = 150200000000, 150222980001, 150222981001, 150223980001
DAY = today()


def body(code: int) -> Body:
    return Body.objects.select_related("place").get(division=code)


def place(code: int) -> Division:
    return Division.objects.select_related("successor", "parent").get(code=code)


def seated(code: int, kind: str, name: str, *, from_day: date = DAY - timedelta(days=90)) -> Appointment:
    post = establish_post(None, body(code), SeatInput(kind))
    return begin_appointment(None, post, HolderInput(name, f"0472-{code % 10**6:07d}", from_day))


def task(code: int, due: date, owner: Post | None = None) -> Undertaking:
    [handed] = hand_out(Order(CITY, "clause", "办一件事（演示）", due, timezone.now(), "一"), [body(code)])
    return assign_undertaking(None, handed, owner, due) if owner else handed


@pytest.fixture
def villages(everywhere: None) -> None:
    """Two villages of two townships of one county, and one of another county."""
    plant()


def plant() -> None:
    rows = [
        DivisionRow(1, code - code % 1000, f"试镇{code % 10**6 // 1000}", "township")
        for code in (OLD, NEW, FAR)
    ]
    rows += [DivisionRow(2, code, f"试村{n}", "village") for n, code in enumerate((OLD, NEW, FAR))]
    load_divisions(None, "tree", rows)


def closed(code: int = OLD, heir: int = NEW, last_day: date = DAY - timedelta(days=1)) -> Division:
    close_divisions(None, [place(code)], Closing(last_day, place(heir)))
    return place(code)


def test_it_works(villages: None, acting_as: ActingAs) -> None:
    seated(NEW, "village_adviser", "乙（演示）")
    held = seated(OLD, "village_adviser", "甲（演示）")
    vacant = establish_post(None, body(OLD), SeatInput("village_worker"))
    mine = task(OLD, DAY + timedelta(days=30), held.post)
    proof = add_evidence(None, mine, EvidenceInput(file=ContentFile(b"%PDF", "a.pdf")))
    division = closed()
    by = acting_as("county")
    assert [each.place_id for each in waiting(Body.objects.all())] == [division.pk]
    assert {(line.label, line.count) for line in preview(by, division, DAY).lines} >= {
        ("岗位", 2), ("任职", 1), ("没办完的任务", 1)
    }
    rehome(by, division, Move(DAY))
    held.refresh_from_db()
    assert held.to_day == DAY
    new = Appointment.objects.live().get(post__body=body(NEW), holder=held.holder)
    assert (new.from_day, new.to_day, new.division, new.post.number) == (DAY, None, NEW, 2)
    assert Post.objects.get(pk=vacant.pk).valid_to == DAY
    assert Post.objects.on(DAY).filter(body=body(NEW), kind="village_worker").count() == 1
    mine.refresh_from_db()
    assert (mine.body_id, mine.division, mine.owner, mine.due_in) == (body(NEW).pk, NEW, new.post, None)
    assert set(Step.objects.filter(undertaking=mine).values_list("division", flat=True)) == {NEW}
    assert Attachment.objects.get(evidence=proof).division == NEW
    assert User.objects.get(pk=held.holder_id).division == NEW
    entry = LogEntry.objects.get(action="division.rehome")
    assert "岗位 2 个、任职 1 人次" in entry.sentence
    assert not waiting(Body.objects.all()).exists()


def test_the_successors_officers_see_it_and_the_old_ones_do_not(villages: None) -> None:
    """Rows carry the successor's code, so that plain prefixes fit again."""
    held = seated(OLD, "village_adviser", "甲（演示）")
    mine = task(OLD, DAY + timedelta(days=30), held.post)
    rehome(None, closed(), Move(DAY))
    for code, seen in ((NEW, True), (OLD, False)):
        set_scope(Scope.of(code, "village"))
        assert Undertaking.objects.filter(pk=mine.pk).exists() is seen
        assert Step.objects.filter(undertaking=mine).exists() is seen
        assert Post.objects.on(DAY).exists() is seen
    set_scope(EVERYWHERE)
    [right] = rights_of(held.holder_id, DAY)
    assert right.division == NEW
    acting = act(held.holder_id, DAY)
    assert acting
    assert acting.body.division == NEW


def test_it_is_harmless_when_sent_twice(villages: None) -> None:
    seated(OLD, "village_adviser", "甲（演示）")
    division = closed()
    assert rehome(None, division, Move(DAY))
    counts = Appointment.objects.count(), Post.objects.count(), LogEntry.objects.count()
    assert rehome(None, division, Move(DAY)) == []
    assert (Appointment.objects.count(), Post.objects.count(), LogEntry.objects.count()) == counts


def test_it_is_refused_to_the_wrong_post(villages: None, acting_as: ActingAs) -> None:
    division = closed()
    with pytest.raises(Refused, match="没有这项权限"):
        rehome(acting_as("township"), division, Move(DAY))


@pytest.mark.parametrize(("code", "heir"), [(OLD, NEW), (OLD, FAR), (FAR, NEW)])
def test_it_is_refused_out_of_scope(
    villages: None, acting_as: ActingAs, code: int, heir: int
) -> None:
    """Nobody moves what is not hers, and a county does not move across its own boundary."""
    seated(code, "village_adviser", "甲（演示）")
    division = closed(code, heir)
    by = acting_as("banner" if heir == NEW and code == OLD else "county")
    with pytest.raises(Refused, match="不都在您的范围里"):
        rehome(by, division, Move(DAY))
    set_scope(EVERYWHERE)
    assert Post.objects.filter(division=code, valid_to=None).count() == 1


def test_the_city_moves_across_counties(villages: None, acting_as: ActingAs) -> None:
    seated(OLD, "village_adviser", "甲（演示）")
    division = closed(OLD, FAR)
    assert rehome(acting_as("city"), division, Move(DAY))
    acting_as("banner")
    assert Appointment.objects.on(DAY).filter(division=FAR).count() == 1


def test_what_fell_due_before_stays_due_where_it_was(villages: None) -> None:
    late = task(OLD, DAY - timedelta(days=5))
    rehome(None, closed(), Move(DAY))
    late.refresh_from_db()
    assert (late.division, late.due_in) == (NEW, OLD)


@pytest.mark.parametrize(
    ("choice", "held", "vacant"),
    [
        ("stay", {"乙会长（演示）"}, 0),
        ("come", {"甲会长（演示）"}, 0),
        ("both", {"甲会长（演示）", "乙会长（演示）"}, 0),
    ],
)
def test_two_presidents_need_a_choice(
    villages: None, choice: str, held: set[str], vacant: int
) -> None:
    seated(NEW, "village_president", "乙会长（演示）")
    seated(OLD, "village_president", "甲会长（演示）")
    division = closed()
    with pytest.raises(Refused, match="两位村级计生协会长：乙会长（演示）、甲会长（演示）"):
        rehome(None, division, Move(DAY))
    assert Post.objects.filter(division=OLD, valid_to=None).count() == 1
    [clash] = preview(None, division, DAY).clashes
    rehome(None, division, Move(DAY, {clash.kind.code: choice}))
    seats = Post.objects.on(DAY).with_holder(DAY).filter(body=body(NEW))
    assert {seat.held[0].holder.name for seat in seats if seat.held} == held
    assert sum(not seat.held for seat in seats) == vacant
    assert not Appointment.objects.on(DAY).filter(division=OLD).exists()
    assert Appointment.objects.on(DAY - timedelta(days=1)).filter(post__kind="village_president").count() == 2


def test_a_president_takes_the_vacant_seat(villages: None) -> None:
    establish_post(None, body(NEW), SeatInput("village_president"))
    seated(OLD, "village_president", "甲会长（演示）")
    rehome(None, closed(), Move(DAY))
    [seat] = Post.objects.on(DAY).with_holder(DAY).filter(body=body(NEW))
    assert seat.held[0].holder.name == "甲会长（演示）"


def test_terms_of_the_future_begin_at_the_successor(villages: None) -> None:
    held = seated(OLD, "village_adviser", "甲（演示）")
    end_appointment(None, held, DAY + timedelta(days=9))
    later = begin_appointment(None, held.post, HolderInput("丙（演示）", "", DAY + timedelta(days=20)))
    rehome(None, closed(), Move(DAY))
    later.refresh_from_db()
    assert later.voided_at
    terms = Appointment.objects.live().filter(post__body=body(NEW)).order_by("from_day")
    assert [(t.from_day, t.to_day) for t in terms] == [
        (DAY, DAY + timedelta(days=10)), (DAY + timedelta(days=20), None)
    ]


@pytest.mark.parametrize(
    ("twist", "day", "said"),
    [
        ("open", DAY, "还没有停用，或没有写由谁接管"),
        ("heir closed", DAY, "起也停用，请先把接管单位改成现在还在的"),
        ("level", DAY, "不在同一层级"),
        ("circle", DAY, "绕回了它自己"),
        ("none", DAY - timedelta(days=1), "停用，迁移日不能更早"),
        ("long ago", DAY - timedelta(days=1), "迁移日不能早于今天"),
        ("none", DAY + timedelta(days=999), "最晚到明年年底"),
        ("bodiless", DAY, "那一天没有协会"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_done(
    villages: None, twist: str, day: date, said: str
) -> None:
    seated(OLD, "village_adviser", "甲（演示）")
    if twist != "open":
        closed(last_day=DAY - timedelta(days=30 if twist == "long ago" else 1))
    if twist == "heir closed":
        close_divisions(None, [place(NEW)], Closing(DAY - timedelta(days=1), place(FAR)))
    if twist == "level":
        Division.objects.filter(code=OLD).update(successor=place(NEW - NEW % 1000))
    if twist == "circle":
        Division.objects.filter(code=OLD).update(successor=place(OLD))
    if twist == "bodiless":
        Body.objects.filter(division=NEW).update(valid_to=DAY)
    with pytest.raises(Refused, match=said):
        rehome(None, place(OLD), Move(day))
    assert Post.objects.filter(division=OLD, valid_to=None).count() == 1


def test_what_stands_below_moves_first(villages: None) -> None:
    """A township's villages keep its prefix until they have codes of their own."""
    seated(OLD, "village_adviser", "甲（演示）")
    seated(OLD - OLD % 1000, "township_officer", "镇干事（演示）")
    town, heir = place(OLD - OLD % 1000), place(NEW - NEW % 1000)
    with pytest.raises(Refused, match="下面还有 1 个区划在用"):
        close_divisions(None, [town], Closing(DAY - timedelta(days=1), heir))
    closed()
    close_divisions(None, [town], Closing(DAY - timedelta(days=1), heir))
    with pytest.raises(Refused, match="下面还有 1 个区划没有迁移"):
        rehome(None, place(town.code), Move(DAY))
    assert rehome_all(None, [place(town.code), place(OLD)]) == 2
    assert not waiting(Body.objects.all()).exists()


def test_ahead_of_the_day_it_waits_for_it(villages: None) -> None:
    held = seated(OLD, "village_adviser", "甲（演示）")
    division = closed(last_day=DAY + timedelta(days=9))
    day = DAY + timedelta(days=10)
    assert first_day(division) == day
    rehome(None, division, Move(day))
    assert [right.division for right in rights_of(held.holder_id, DAY)] == [OLD]
    assert [right.division for right in rights_of(held.holder_id, day)] == [NEW]


def test_two_at_once_move_it_once(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        plant()
        seated(OLD, "village_adviser", "甲（演示）")
        division = closed()
    moved: list[int] = []
    together = threading.Barrier(2)

    def press() -> None:
        try:
            with transaction.atomic(), scoped(EVERYWHERE):
                together.wait()
                moved.append(len(rehome(None, division, Move(DAY))))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(map(bool, moved)) == [False, True]
    with transaction.atomic(), scoped(EVERYWHERE):
        assert Appointment.objects.live().filter(post__body__division=NEW).count() == 1
        assert LogEntry.objects.filter(action="division.rehome").count() == 1
        assert not Evidence.objects.filter(division=OLD).exists()


def test_as_known_before_the_seats_had_not_moved(own_database: str) -> None:
    """On the very day of a re-homing, earlier that day, every seat stood where it was."""
    with transaction.atomic(), scoped(EVERYWHERE):
        plant()
        seated(OLD, "village_adviser", "甲（演示）")
        establish_post(None, body(OLD), SeatInput("village_worker"))
        seated(NEW, "village_adviser", "乙（演示）")
        division = closed()
    county = territory(OLD, "county")

    def seats(known_at: datetime | None = None) -> tuple[int, int]:
        carry()
        asked = [Question("posts_filled")]
        [value] = latest().measure(asked, county, When(DAY, known_at=known_at), ["county"])
        return value.n, value.of

    before, moment = seats(), timezone.now()
    with transaction.atomic(), scoped(EVERYWHERE):
        rehome(None, division, Move(DAY))
    assert seats(moment) == seats() == before
    connections["owner"].close()


def clause_of_the_city() -> Clause:
    city = Body.objects.get(division=CITY)
    own = {"division": CITY, "issued_at": timezone.now()}
    paper = Document.objects.create(body=city, title="通知（演示）", text="办。", digest="x", **own)
    plan = Plan.objects.create(body=city, document=paper, year=DAY.year, title="计划（演示）", **own)
    return Clause.objects.create(
        plan=plan, number=1, section_title="一", sentence="办。", start=0, end=2, modality="must", **own
    )


def answering(clause: Clause, code: int, due: date) -> Undertaking:
    handed = task(code, due)
    ClauseUndertaking.objects.create(
        division=code, sender=CITY, sent_at=timezone.now(), clause=clause, undertaking=handed
    )
    return handed


def test_a_merged_body_answers_a_clause_once(villages: None) -> None:
    """What is not due yet goes into the successor's own, with its evidence; what is late moves."""
    clause = clause_of_the_city()
    own = answering(clause, NEW, DAY + timedelta(days=30))
    twin = answering(clause, OLD, DAY + timedelta(days=30))
    proof = add_evidence(None, twin, EvidenceInput(number="演示〔2026〕1号"))
    rehome(None, closed(), Move(DAY))
    twin.refresh_from_db()
    proof.refresh_from_db()
    assert twin.voided_at
    assert (proof.undertaking, proof.division) == (own, NEW)
    assert Undertaking.objects.open().filter(body=body(NEW)).count() == 1


@pytest.mark.parametrize("answers", [True, False])
def test_what_is_late_is_still_owed(villages: None, answers: bool) -> None:
    clause = clause_of_the_city()
    if answers:
        answering(clause, NEW, DAY - timedelta(days=3))
    late = answering(clause, OLD, DAY - timedelta(days=3))
    rehome(None, closed(), Move(DAY))
    late.refresh_from_db()
    assert (late.voided_at, late.division, late.due_in) == (None, NEW, OLD)
    assert late.clause_link.division == (OLD if answers else NEW)
    entry = LogEntry.objects.get(action="undertaking.rehome", object_id=late.pk)
    assert entry.sentence == "自试村0转来"


def test_papers_and_reminders_go_along(villages: None) -> None:
    clause_of_the_city()
    paper = Document.objects.get(title="通知（演示）")
    sent = {"sender": CITY, "sent_at": timezone.now(), "document": paper, "due": DAY}
    slip = Receipt.objects.create(body=body(OLD), division=OLD, **sent)
    rehome(None, closed(), Move(DAY))
    slip.refresh_from_db()
    assert (slip.body, slip.division) == (body(NEW), NEW)


def test_a_paper_both_received_stays_with_the_old(villages: None) -> None:
    clause_of_the_city()
    paper = Document.objects.get(title="通知（演示）")
    sent = {"sender": CITY, "sent_at": timezone.now(), "document": paper, "due": DAY}
    seated(OLD, "village_adviser", "甲（演示）")
    slips = [Receipt.objects.create(body=body(code), division=code, **sent) for code in (OLD, NEW)]
    rehome(None, closed(), Move(DAY))
    assert [Receipt.objects.get(pk=slip.pk).division for slip in slips] == [OLD, NEW]
