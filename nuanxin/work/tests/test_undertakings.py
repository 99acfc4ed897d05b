"""The verbs of an undertaking: assign, mark a step, prove, withdraw, finish."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.association.models import Attachment, Body, LogEntry, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.work.actions.undertakings import (
    EvidenceInput,
    Order,
    add_evidence,
    assign_undertaking,
    finish_undertaking,
    hand_out,
    mark_step,
    send_undertakings,
    withdraw_evidence,
)
from nuanxin.work.models import Evidence, Step, Undertaking

ActingAs = Callable[[str], Any]
NUMBER = EvidenceInput(number="演示〔2023〕1号", note="会议纪要")
TODAY = today()

VERBS: dict[str, Callable[[Any, Undertaking], object]] = {
    "assign": lambda by, task: assign_undertaking(by, task, Post.objects.filter(body=task.body).earliest("pk"), TODAY),
    "mark_step": lambda by, task: mark_step(by, task.steps.earliest("number"), TODAY),
    "add_evidence": lambda by, task: add_evidence(by, task, NUMBER),
    "withdraw_evidence": lambda by, task: withdraw_evidence(by, task.evidence.earliest("pk")),
    "finish": lambda by, task: finish_undertaking(by, task, TODAY),
}


def entries(task: Undertaking) -> list[str]:
    rows = LogEntry.objects.filter(object_kind="work.undertaking", object_id=task.pk)
    return list(rows.values_list("action", flat=True))


def fresh(task: Undertaking) -> Undertaking:
    return Undertaking.objects.with_holder(TODAY).get(pk=task.pk)


# -- what every verb has in common -----------------------------------------------------------------
def test_it_works_from_the_first_seat_to_the_end(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    assert fresh(task).state(TODAY) == "unassigned"
    assign_undertaking(by, task, by.appointment.post, TODAY)
    assert fresh(task).state(TODAY) == "in_progress"
    for step in task.steps.all():
        mark_step(by, step, TODAY)
    add_evidence(by, task, NUMBER)
    finish_undertaking(by, task, TODAY)
    assert fresh(task).state(TODAY) == "done"
    assert entries(task) == [
        "undertaking.assign", *["undertaking.step"] * task.steps.count(),
        "undertaking.evidence", "undertaking.finish",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["city", "auditor", "township"])
@pytest.mark.parametrize("verb", VERBS)
def test_it_is_refused_to_the_wrong_post(
    verb: str, who: str, task: Undertaking, acting_as: ActingAs
) -> None:
    """Who sent it looks on; an auditor has no such right; one below never works for the county."""
    add_evidence(None, task, NUMBER)
    wrong = acting_as(who)
    set_scope(EVERYWHERE)  # even if the row could be seen
    before, log = Undertaking.objects.values().get(pk=task.pk), len(entries(task))
    with pytest.raises(Refused, match=r"没有这项权限|由收到它的单位办理"):
        VERBS[verb](wrong, task)
    assert Undertaking.objects.values().get(pk=task.pk) == before
    assert len(entries(task)) == log


@pytest.mark.parametrize("who", ["banner", "township", "village"])
def test_it_is_invisible_to_the_wrong_division(
    who: str, task: Undertaking, acting_as: ActingAs
) -> None:
    add_evidence(None, task, NUMBER)
    acting_as(who)
    assert not Undertaking.objects.filter(pk=task.pk).exists()
    assert not Step.objects.filter(undertaking=task.pk).exists()
    assert not Evidence.objects.filter(undertaking=task.pk).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_it_is_harmless_when_sent_twice(
    verb: str, task: Undertaking, acting_as: ActingAs
) -> None:
    by = acting_as("county")
    given = replace(NUMBER, client_id=uuid.uuid4())
    add_evidence(by, task, given)
    do = VERBS[verb] if verb != "add_evidence" else lambda by, task: add_evidence(by, task, given)
    do(by, task)
    state, log = Undertaking.objects.values().get(pk=task.pk), entries(task)
    do(by, task)
    assert Undertaking.objects.values().get(pk=task.pk) == state
    assert entries(task) == log
    assert Evidence.objects.filter(undertaking=task).count() == 1


# -- one by one ------------------------------------------------------------------------------------
def test_a_draft_is_unseen_until_it_is_sent(task: Undertaking, acting_as: ActingAs) -> None:
    [draft] = hand_out(Order(task.sender, "clause", "草稿（演示）", TODAY), [task.body])
    acting_as("county")
    assert not Undertaking.objects.filter(pk=draft.pk).exists()
    acting_as("city")
    assert Undertaking.objects.filter(pk=draft.pk).exists()
    assert not draft.steps.exists()
    set_scope(EVERYWHERE)
    send_undertakings(Undertaking.objects.filter(pk__in=[draft.pk, task.pk]), timezone.now())
    acting_as("county")
    assert draft.steps.count() == task.steps.count() > 0  # laid once, the sent one's not again


def test_only_a_seat_of_ones_own_is_responsible(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    other = Post.objects.filter(body__level="village").earliest("pk")
    with pytest.raises(Refused, match="请选本单位的岗位"):
        assign_undertaking(by, task, other, TODAY)
    assert fresh(task).owner_id is None


def test_a_step_can_be_opened_again(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    step = task.steps.earliest("number")
    mark_step(by, step, TODAY - timedelta(days=3))
    mark_step(by, step, TODAY)
    assert Step.objects.get(pk=step.pk).done_on == TODAY - timedelta(days=3)  # the first day stays
    mark_step(by, step, None)
    assert Step.objects.get(pk=step.pk).done_on is None


@pytest.mark.parametrize(
    "given",
    [NUMBER, EvidenceInput(link="https://example.org/a"), EvidenceInput(file=SimpleUploadedFile("a.pdf", b"%PDF"))],
    ids=["number", "link", "file"],
)
def test_one_of_three_is_enough(
    given: EvidenceInput, task: Undertaking, acting_as: ActingAs
) -> None:
    by = acting_as("county")
    evidence = add_evidence(by, task, given)
    assert evidence.added_by == by.user
    assert evidence.division == task.division
    assert bool(evidence.attachment) == bool(given.file)
    finish_undertaking(by, task, TODAY)
    assert fresh(task).done_on == TODAY


def test_a_note_alone_proves_nothing(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    with pytest.raises(Refused, match="三样有一样就行"):
        add_evidence(by, task, EvidenceInput(note="办好了"))
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the action
        Evidence.objects.create(division=task.division, undertaking=task, note="办好了")


def test_a_refused_file_leaves_nothing(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    script = SimpleUploadedFile("看这里.HTML", b"<script>")
    with pytest.raises(Refused, match="不能当佐证"):
        add_evidence(by, task, EvidenceInput(number="演示〔2023〕1号", file=script))
    assert not Evidence.objects.filter(undertaking=task).exists()
    assert not Attachment.objects.exists()


def test_a_form_serves_one_undertaking(task: Undertaking, acting_as: ActingAs) -> None:
    order = Order(task.sender, "clause", "另一件（演示）", TODAY, timezone.now())
    [other] = hand_out(order, [task.body])
    by = acting_as("county")
    given = replace(NUMBER, client_id=uuid.uuid4())
    add_evidence(by, task, given)
    with pytest.raises(Refused, match="请刷新页面"):
        add_evidence(by, other, given)
    assert not other.evidence.exists()


@pytest.mark.parametrize(
    ("proofs", "day", "said"),
    [(0, TODAY, "还没有佐证"), (1, TODAY + timedelta(days=1), "不能晚于今天")],
)
def test_it_is_not_finished(
    proofs: int, day: date, said: str, task: Undertaking, acting_as: ActingAs
) -> None:
    by = acting_as("county")
    for _ in range(proofs):
        add_evidence(by, task, NUMBER)
    with pytest.raises(Refused, match=said):
        finish_undertaking(by, task, day)
    assert fresh(task).done_on is None


def test_withdrawing_the_last_proof_opens_it_again(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    first, second = add_evidence(by, task, NUMBER), add_evidence(by, task, NUMBER)
    finish_undertaking(by, task, TODAY)
    withdraw_evidence(by, first)
    assert fresh(task).done_on == TODAY
    withdraw_evidence(by, second)
    assert fresh(task).done_on is None
    with pytest.raises(Refused, match="还没有佐证"):
        finish_undertaking(by, task, TODAY)
    assert Evidence.objects.filter(undertaking=task).count() == 2  # taken back, not deleted


def test_a_seat_that_is_empty_counts_as_nobody(task: Undertaking, acting_as: ActingAs) -> None:
    by = acting_as("county")
    vacant = Post.objects.create(
        division=by.body.division, body=Body.objects.get(pk=by.body.pk), kind="county_officer", number=9
    )
    assign_undertaking(by, task, vacant, TODAY)
    assert fresh(task).state(TODAY) == "unassigned"
    assert fresh(task).state(TODAY + timedelta(days=1)) == "late"
    assert Undertaking.objects.late(TODAY + timedelta(days=1)).filter(pk=task.pk).exists()
