"""Certificates: given to those who passed and still serve, taken over from paper, taken back."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from nuanxin.association.acting import By
from nuanxin.association.log import write_log, write_logs
from nuanxin.association.models import Appointment, User
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.governance.actions.allowing import locked_body
from nuanxin.governance.actions.training import locked_training
from nuanxin.governance.models import Training, TrainingResult
from nuanxin.governance.usual import certificate_mark


@transaction.atomic
def certify(
    by: By, training: Training, day: date, only: Collection[int] | None = None
) -> list[TrainingResult]:
    """A certificate for each who passed and has none (of these results, if ``only``); again is harmless.

    Refused for somebody who left her seat before that day: the sentence names her.
    """
    training = locked_training(by, training)
    _day_fits(training, day)
    rows = training.results.filter(voided_at__isnull=True, passed=True, certificate="")
    rows = rows if only is None else rows.filter(pk__in=only)
    waiting = list(rows.select_related("holder"))
    serving = set(
        Appointment.objects.on(day)
        .filter(holder__in=[row.holder_id for row in waiting])
        .values_list("holder", flat=True)
    )
    if gone := [row.holder.name for row in waiting if row.holder_id not in serving]:
        raise Refused(
            f"{'、'.join(gone[:5])}在 {day:%Y-%m-%d} 已经离任，不能发证。请去掉离任的人再发，或把发证日改到离任以前。"
        )
    for row in waiting:
        row.certificate, row.certified_on = f"{certificate_mark()}{day:%Y}{row.pk:06d}", day
    return _keep(by, waiting)


@dataclass(frozen=True)
class CertificateInput:
    """A certificate that was given on paper: whose, its number, its day."""

    holder: User
    number: str
    day: date


@transaction.atomic
def take_over_certificates(
    by: By, training: Training, given: Sequence[CertificateInput]
) -> list[TrainingResult]:
    """Numbers of certificates given on paper, for those who passed; the same again changes nothing.

    Returns what is new. Refused for somebody who did not pass or has another number, and for a number
    that somebody else has.
    """
    training = locked_training(by, training)
    rows = {
        row.holder_id: row
        for row in training.results.filter(
            voided_at__isnull=True, holder__in=[each.holder.pk for each in given]
        ).select_related("holder")
    }
    _numbers_free(given, rows)
    fresh = []
    for each in given:
        _day_fits(training, each.day)
        row = rows.get(each.holder.pk)
        if row is None or not row.passed:
            raise Refused(f"{each.holder.name}没有这次培训的合格结果，不能登记证书；先登记结果。")
        if row.certificate == each.number:
            continue
        if row.certificate:
            raise Refused(f"{each.holder.name}这次培训的证书是 {row.certificate}，请核对；发错的先收回。")
        row.certificate, row.certified_on = each.number, each.day
        fresh.append(row)
    return _keep(by, fresh)


@transaction.atomic
def take_back(by: By, result: TrainingResult, reason: str) -> TrainingResult:
    """收回证书 that should not have been given; twice is harmless."""
    locked_body(by, "training.keep", result.training.body)
    result.refresh_from_db(fields=["certificate", "certified_on"])
    if not result.certificate:
        return result
    if not reason:
        raise Refused("请写一句为什么收回。")
    number, result.certificate, result.certified_on = result.certificate, "", None
    result.save(update_fields=["certificate", "certified_on"])
    write_log(by, "training.uncertify", result, f"收回{result.holder.name}的证书 {number}：{reason}")
    return result


def _keep(by: By, rows: list[TrainingResult]) -> list[TrainingResult]:
    try:
        with transaction.atomic():
            TrainingResult.objects.bulk_update(rows, ["certificate", "certified_on"], batch_size=1000)
    except IntegrityError as error:  # by somebody out of sight
        raise Refused("这些证书号里有的已经在别处发过，请核对号码。") from error
    write_logs(by, "training.certify", [(row, f"给{row.holder.name}发证 {row.certificate}") for row in rows])
    return rows


def _day_fits(training: Training, day: date) -> None:
    if not training.last_day <= day <= today():
        raise Refused(f"发证日要在培训结束日 {training.last_day:%Y-%m-%d} 和今天之间，请改日期。")


def _numbers_free(given: Sequence[CertificateInput], rows: dict[int, TrainingResult]) -> None:
    """No number stands twice, neither here nor with somebody else's result."""
    if twice := [number for number, count in Counter(each.number for each in given).items() if count > 1]:
        raise Refused(f"证书号 {twice[0]} 写了两次，请核对。")
    numbers = [each.number for each in given]
    taken = TrainingResult.objects.live().filter(certificate__in=numbers).select_related("holder")
    whose = {each.number: each.holder.pk for each in given}
    for other in taken:
        mine = rows.get(whose[other.certificate])
        if mine is None or mine.pk != other.pk:
            raise Refused(f"证书号 {other.certificate} 已经发给{other.holder.name}，请核对。")
