"""What every decision about a plan asks first: whose plan it is, and why."""

from nuanxin.association.acting import By
from nuanxin.base.refused import Refused

SHORTEST_REASON = 5  # characters


def require_own(by: By, permission: str, body_id: int) -> None:
    """Raise ``Refused`` unless one acts for this very body, on a post that may."""
    if by is None:
        return
    by.require(permission)
    if by.body.pk != body_id:
        raise Refused("这是别的单位的事，由它自己办理；您可以查看。")


def require_reason(reason: str, why: str, then: str = "请在“理由”里写明") -> None:
    """Raise ``Refused`` for a reason too short to say anything; ``why``: what asks for one."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(f"{why}，至少 {SHORTEST_REASON} 个字，{then}。")
