"""Courses that a body held, and who took part with what result."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.association.acting import By, user_of
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Appointment, Body, User
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.models import Audience, Training, TrainingResult


@dataclass(frozen=True)
class TrainingInput:
    """``hours`` are class hours (学时); ``pass_mark`` only where the course examined."""

    audience: str
    title: str
    from_day: date
    last_day: date
    hours: Decimal
    place: str = ""
    pass_mark: int | None = None
    client_id: UUID | None = None


@transaction.atomic
def hold_training(by: By, body: Body, given: TrainingInput) -> Training:
    """A course that took place; sent twice (same client id) it is one."""
    body = locked_body(by, "training.keep", body)
    if given.client_id and (sent := Training.objects.filter(client_id=given.client_id).first()):
        return sent
    if given.audience not in Audience.values:
        raise Refused("请选培训的对象：家庭健康指导员，还是基层工作人员。")
    if not given.from_day <= given.last_day <= today():
        raise Refused("培训要有开始日和结束日，结束日不早于开始日、不晚于今天；还没办完的，办完再登记。")
    if given.hours <= 0:
        raise Refused("学时要大于 0。")
    if given.pass_mark is not None and not 0 < given.pass_mark <= 100:
        raise Refused("及格分要在 1 到 100 之间；没有考核的空着。")
    training = Training.objects.create(
        division=body.division, body=body, held_by=body.name, audience=given.audience, title=given.title,
        from_day=given.from_day, last_day=given.last_day, hours=given.hours, place=given.place,
        pass_mark=given.pass_mark, recorded_by=user_of(by), client_id=given.client_id,
    )  # fmt: skip
    write_log(by, "training.hold", training, f"{body.name}登记培训：{training}")
    return training


@dataclass(frozen=True)
class ResultInput:
    """Who took part, for how many hours, with which mark; ``passed`` only where no mark decides."""

    holder: User
    hours: Decimal
    mark: int | None = None
    passed: bool = True


@transaction.atomic
def note_results(by: By, training: Training, given: Sequence[ResultInput]) -> list[TrainingResult]:
    """The results of a course; one for each person, sent again it is replaced where it differs.

    Returns what is new or changed. Refused for somebody who held no seat of the body or below on the
    course's last day, nor later.
    """
    training = locked_training(by, training)
    where = _served(training, given)
    known = {row.holder_id: row for row in training.results.filter(voided_at__isnull=True)}
    fresh, changed = [], []
    for each in given:
        passed = _passed(training, each)
        row = known.get(each.holder.pk)
        if row is None:
            fresh.append(
                TrainingResult(
                    division=where[each.holder.pk], training=training, holder=each.holder,
                    hours=each.hours, mark=each.mark, passed=passed,
                )
            )  # fmt: skip
        elif (row.hours, row.mark, row.passed) != (each.hours, each.mark, passed):
            _changeable(row, each.holder, passed=passed)
            row.hours, row.mark, row.passed = each.hours, each.mark, passed
            changed.append(row)
    TrainingResult.objects.bulk_create(fresh, batch_size=1000)
    TrainingResult.objects.bulk_update(changed, ["hours", "mark", "passed"], batch_size=1000)
    told = [(row, f"{row.holder.name}参加{training}，{'合格' if row.passed else '不合格'}") for row in fresh + changed]
    write_logs(by, "training.result", told)
    return fresh + changed


@transaction.atomic
def strike_results(by: By, training: Training, holders: Collection[int]) -> int:
    """These people (user ids) did not take part after all; how many results go. Again is harmless.

    Refused where a certificate was given.
    """
    training = locked_training(by, training)
    rows = list(
        training.results.filter(voided_at__isnull=True, holder__in=holders).select_related("holder")
    )
    if named := [f"{row.holder.name}（{row.certificate}）" for row in rows if row.certificate]:
        raise Refused(f"{'、'.join(named[:5])}已经发了证书，不能划掉；确实没有参加的，先收回证书。")
    for row in rows:
        row.voided_at = timezone.now()
    TrainingResult.objects.bulk_update(rows, ["voided_at"], batch_size=1000)
    write_logs(by, "training.strike", [(row, f"{row.holder.name}没有参加{training}，划掉") for row in rows])
    return len(rows)


@transaction.atomic
def void_training(by: By, training: Training) -> Training:
    """It was recorded wrongly; refused once certificates were given. Twice is harmless."""
    locked_body(by, "training.keep", training.body)
    training.refresh_from_db()
    if training.voided_at:
        return training
    if training.results.filter(voided_at__isnull=True).exclude(certificate="").exists():
        raise Refused("这次培训已经发过证，不能作废；登记有误的请改结果，或先收回证书。")
    training.voided_at = timezone.now()
    training.save(update_fields=["voided_at"])
    training.results.filter(voided_at__isnull=True).update(voided_at=training.voided_at)
    write_log(by, "training.void", training, f"作废培训：{training}")
    return training


def locked_training(by: By, training: Training) -> Training:
    """The course, its body locked, for somebody who may write in it; refused once it is void."""
    locked_body(by, "training.keep", training.body)
    training.refresh_from_db(fields=["voided_at"])
    if training.voided_at:
        raise Refused("这次培训已经作废，不能再登记；办过的培训请重新登记。")
    return training


def _served(training: Training, given: Sequence[ResultInput]) -> dict[int, int]:
    """Holder → the division she served on the course's last day, else first after it, in the body's territory.

    Some are trained first and appointed then.
    """
    wanted = [each.holder.pk for each in given]
    held = Appointment.objects.live().filter(
        Q(to_day__isnull=True) | Q(to_day__gt=training.last_day),
        training.body.scope.within("division"), holder__in=wanted,
    )  # fmt: skip
    where = dict(held.order_by("-from_day").values_list("holder", "division"))
    if strange := [each.holder.name for each in given if each.holder.pk not in where]:
        raise Refused(f"{'、'.join(strange[:5])}在 {training.last_day:%Y-%m-%d} 没有在您的范围里任职，请核对人和日期。")
    return where


def _passed(training: Training, given: ResultInput) -> bool:
    if given.hours > training.hours or given.hours <= 0:
        raise Refused(f"{given.holder.name}的学时要大于 0、不超过这次培训的 {training.hours} 学时。")
    if training.pass_mark is None:
        return given.passed
    if given.mark is None or not 0 <= given.mark <= 100:
        raise Refused(f"{given.holder.name}的成绩要在 0 到 100 之间；这次培训有考核。")
    return given.mark >= training.pass_mark


def _changeable(row: TrainingResult, holder: User, *, passed: bool) -> None:
    if row.certificate and not passed:
        raise Refused(f"{holder.name}已经发了证书 {row.certificate}，不能改成不合格；先收回证书再改。")
