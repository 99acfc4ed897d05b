"""An adviser's path: recommended by the village, appointed or not by the township, reviewed each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import Background, Outcome, Recommendation, Review

ADVISER = "village_adviser"


@dataclass(frozen=True)
class RecommendationInput:
    """Whom a village proposes for which of its seats; ``consented_on`` is when she said yes herself."""

    post: Post
    name: str
    phone: str
    background: str
    consented_on: date
    recommended_on: date
    client_id: UUID | None = None


@transaction.atomic
def recommend(by: By, body: Body, given: RecommendationInput) -> Recommendation:
    """Propose somebody as an adviser of a village; sent twice (same client id) it is one."""
    body = locked_body(by, "adviser.recommend", body)
    if given.client_id and (sent := Recommendation.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.post.kind != ADVISER or given.post.body_id != body.pk:
        raise Refused(f"请选{body.name}的家庭健康指导员岗位；还没有设岗的，请苏木（乡镇）先设岗。")
    if not given.name or not given.background:
        raise Refused("请填姓名和来源身份（村医、退休教师、志愿者……）。")
    if not given.consented_on <= given.recommended_on <= today():
        raise Refused("先问本人，同意了再推荐：同意日不晚于推荐日，推荐日不晚于今天。")
    row = Recommendation(
        division=body.division, body=body, post=given.post, background=given.background,
        consented_on=given.consented_on, recommended_on=given.recommended_on,
        recorded_by=user_of(by), client_id=given.client_id,
    ).write(name=given.name, phone=given.phone)  # fmt: skip
    row.save(force_insert=True)
    write_log(by, "adviser.recommend", row, f"{body.name}{row}（{given.post.title}）")
    return row


@transaction.atomic
def take_back_recommendation(by: By, row: Recommendation) -> Recommendation:
    """The village takes it back before there is an answer; twice is harmless."""
    row = _locked(by, "adviser.recommend", row)
    if row.voided_at:
        return row
    if row.state != "awaiting":
        raise Refused("这条推荐已经有答复，不能撤回；聘任以后离任的，请登记离任。")
    row.voided_at = timezone.now()
    row.save(update_fields=["voided_at"])
    write_log(by, "adviser.take_back", row, f"{row.body.name}撤回{row}")
    return row


@dataclass(frozen=True)
class AppointmentInput:
    """From which day, perhaps until when, and the telephone at which she is reached as an adviser."""

    from_day: date
    last_day: date | None = None
    phone: str = ""
    client_id: UUID | None = None


@transaction.atomic
def appoint_recommended(by: By, row: Recommendation, given: AppointmentInput) -> Appointment:
    """Let the recommended take the seat; sent twice it is one appointment.

    Refused when it was answered otherwise, the seat is gone, or somebody holds it on these days.
    """
    row = _locked(by, "post.appoint", row)
    if row.appointment:
        return row.appointment
    _unanswered(row)
    if given.from_day < row.recommended_on:
        raise Refused(f"任职第一天早于推荐日 {row.recommended_on:%Y-%m-%d}，请改日期。")
    if not Post.objects.on(given.from_day).filter(pk=row.post_id).exists():
        raise Refused("推荐的岗位那天已经撤了或还没有设，请村里换一个岗位重新推荐。")
    holder = HolderInput(
        name=row.read("name"), phone=given.phone, from_day=given.from_day, last_day=given.last_day,
        client_id=given.client_id,
    )  # fmt: skip
    row.appointment = begin_appointment(by, row.post, holder)
    row.save(update_fields=["appointment"])
    Background.objects.create(
        division=row.division, appointment=row.appointment, words=row.background
    )
    write_log(by, "adviser.appoint", row, f"{row}：聘任{row.appointment}")
    return row.appointment


@transaction.atomic
def decline(by: By, row: Recommendation, reason: str) -> Recommendation:
    """不聘, with the reason the village reads; the same again changes nothing."""
    row = _locked(by, "post.appoint", row)
    if row.declined_on and row.decline_reason == reason:
        return row
    _unanswered(row)
    if not reason:
        raise Refused("请写一句不聘的理由，村里看得到。")
    row.declined_on, row.decline_reason = today(), reason
    row.save(update_fields=["declined_on", "decline_reason"])
    write_log(by, "adviser.decline", row, f"{row}：不聘")
    return row


@dataclass(frozen=True)
class BackgroundInput:
    """Where an adviser comes from, in a word."""

    appointment: Appointment
    words: str


@transaction.atomic
def note_backgrounds(by: By, given: Sequence[BackgroundInput]) -> list[Background]:
    """来源身份 of advisers; returns what is new or changed, the same again changes nothing."""
    if by:
        by.require("post.appoint")
    ids = [each.appointment.pk for each in given]
    known = {row.appointment_id: row for row in Background.objects.filter(appointment__in=ids)}
    fresh, changed = [], []
    for each in given:
        if by and each.appointment.division not in by.scope:
            raise Refused("这个岗位不在您的范围内，请它的上级登记。")
        row = known.get(each.appointment.pk)
        if row is None:
            row = Background(division=each.appointment.division, appointment=each.appointment, words=each.words)
            fresh.append(row)
        elif row.words != each.words:
            row.words = each.words
            changed.append(row)
    Background.objects.bulk_create(fresh, batch_size=1000)
    Background.objects.bulk_update(changed, ["words"], batch_size=1000)
    write_logs(by, "adviser.background", [(row, f"来源身份：{row.words}") for row in fresh + changed])
    return fresh + changed


@dataclass(frozen=True)
class ReviewInput:
    """What comes next for an adviser after a year; no marks."""

    year: int
    outcome: str
    note: str = ""
    client_id: UUID | None = None


@transaction.atomic
def review_adviser(by: By, appointment: Appointment, given: ReviewInput) -> Review:
    """年度评议 of a year she served; another one of the same year takes its place, the same again is one."""
    body = locked_body(by, "adviser.review", appointment.post.body)
    if given.client_id and (sent := Review.objects.filter(client_id=given.client_id).first()):
        return sent
    if appointment.post.kind != ADVISER or given.outcome not in Outcome.values:
        raise Refused("年度评议是给家庭健康指导员的，请选一个结论。")
    last = min(today(), appointment.last_day or today()).year
    if not appointment.from_day.year <= given.year <= last:
        raise Refused(f"{appointment.holder.name}在任的年度是 {appointment.from_day.year} 到 {last}，请改年度。")
    before = Review.objects.live().filter(appointment=appointment, year=given.year).first()
    if before and (before.outcome, before.note) == (given.outcome, given.note):
        return before
    if before:
        before.voided_at = timezone.now()
        before.save(update_fields=["voided_at"])
    review = Review.objects.create(
        division=body.division, appointment=appointment, year=given.year, outcome=given.outcome,
        note=given.note, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    told = f"{appointment.holder.name} {given.year} 年评议：{review.get_outcome_display()}"
    write_log(by, "adviser.review", review, told)
    return review


def _locked(by: By, permission: str, row: Recommendation) -> Recommendation:
    locked_body(by, permission, row.body)
    rows = Recommendation.objects.select_for_update(of=("self",))
    return rows.select_related("body", "post", "appointment__holder").get(pk=row.pk)


def _unanswered(row: Recommendation) -> None:
    """Raise ``Refused`` unless it still waits for an answer."""
    if row.voided_at:
        raise Refused("村里已经撤回这条推荐，不用再答复。")
    if row.appointment:
        raise Refused(f"{row.appointment.holder.name}已经聘任；不再担任的，请登记离任。")
    if row.declined_on:
        raise Refused(f"{row.declined_on:%Y-%m-%d} 已经答复不聘；要聘的，请村里重新推荐。")
