"""The second factor: an authenticator (TOTP, RFC 6238) with recovery codes on paper."""

import hmac
import time

import pyotp
from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import Acting, own_rows
from nuanxin.association.log import write_log
from nuanxin.association.models import RecoveryCode, SecondFactor, User
from nuanxin.base.codes import digest, fresh_code
from nuanxin.base.refused import Refused
from nuanxin.base.sealing import place, seal, unseal

STEP = 30  # seconds of one code
DRIFT = (-1, 0, 1)  # steps a phone's clock may be off
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY = (2, 5)


@transaction.atomic
def begin_second_factor(by: Acting) -> SecondFactor:
    """A fresh secret that counts once its first code is shown; Refused while another one counts."""
    with own_rows(by):
        factor, _ = SecondFactor.objects.select_for_update().get_or_create(
            user=by.user, defaults={"division": by.user.division}
        )
        if factor.confirmed_at:
            raise Refused("二次验证已经开着。要换手机，请先关掉再重新设置。")
        factor.secret = seal(pyotp.random_base32().encode(), place(factor, "secret"))
        factor.save(update_fields=["secret"])
    return factor


@transaction.atomic
def confirm_second_factor(by: Acting, code: str) -> list[str]:
    """The first code from the phone turns it on; the recovery codes, shown this once."""
    with own_rows(by):
        factor = SecondFactor.objects.select_for_update().filter(user=by.user).first()
        if factor is None or not factor.secret:
            raise Refused("请先点“开始设置”，用手机扫二维码。")
        if factor.confirmed_at:
            raise Refused("二次验证已经开着。")
        if not _accept(factor, code):
            raise Refused("这 6 位数对不上。请看手机上现在显示的数；一直不对，请把手机时间改成自动。")
        factor.confirmed_at = timezone.now()
        factor.save(update_fields=["confirmed_at"])
        write_log(by, "second_factor.on", by.user, f"{by.user.name}打开二次验证")
        return _fresh_recovery_codes(by.user)


@transaction.atomic
def turn_off_second_factor(by: Acting) -> None:
    """Off, with its recovery codes; twice is harmless."""
    with own_rows(by):
        if remove_second_factor(by.user):
            write_log(by, "second_factor.off", by.user, f"{by.user.name}关掉二次验证")


@transaction.atomic
def renew_recovery_codes(by: Acting) -> list[str]:
    """Ten new codes, shown this once; the old ones no longer open."""
    with own_rows(by):
        if secured(by.user) is None:
            raise Refused("二次验证没有打开，用不着恢复码。")
        write_log(by, "second_factor.codes", by.user, f"{by.user.name}换一套恢复码")
        return _fresh_recovery_codes(by.user)


@transaction.atomic
def use_second_factor(by: Acting, code: str) -> bool:
    """Whether this is the code on the phone now, or a recovery code; either opens once."""
    with own_rows(by):
        factor = SecondFactor.objects.select_for_update().filter(user=by.user).first()
        if factor is None or factor.confirmed_at is None:
            return False
        return _accept(factor, code) or _use_recovery_code(by, code)


def secured(user: User) -> SecondFactor | None:
    """The second factor that counts for a person whose rows are in scope."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


def remove_second_factor(user: User) -> bool:
    """Take it off a person whose rows are in scope, inside an action; whether there was one."""
    RecoveryCode.objects.filter(user=user).delete()
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    return bool(removed)


def secret_of(factor: SecondFactor) -> str:
    """The shared secret in base 32, for the QR code and for checking."""
    return unseal(factor.secret, place(factor, "secret")).decode()


def _accept(factor: SecondFactor, code: str) -> bool:
    """A code of a step later than the last accepted one: none opens twice (RFC 6238, 5.2)."""
    typed = code.replace(" ", "")
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    totp, now = pyotp.TOTP(secret_of(factor)), int(time.time()) // STEP
    for counter in (now + drift for drift in DRIFT):
        if counter > factor.last_counter and hmac.compare_digest(totp.generate_otp(counter), typed):
            factor.last_counter = counter
            factor.save(update_fields=["last_counter"])
            return True
    return False


def _use_recovery_code(by: Acting, code: str) -> bool:
    wanted = digest("recovery", by.user_id, code)
    unused = RecoveryCode.objects.filter(user=by.user, digest=wanted, used_at__isnull=True)
    if not unused.update(used_at=timezone.now()):
        return False
    left = RecoveryCode.objects.filter(user=by.user, used_at__isnull=True).count()
    write_log(by, "second_factor.recovery", by.user, f"{by.user.name}用恢复码登录，还剩 {left} 个")
    return True


def _fresh_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [fresh_code(*RECOVERY) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            division=user.division, user=user, digest=digest("recovery", user.pk, code)
        )
        for code in codes
    )
    return codes
