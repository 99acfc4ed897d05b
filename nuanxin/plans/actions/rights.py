"""Whose plan it is."""

from nuanxin.association.acting import By
from nuanxin.base.refused import Refused


def require_own(by: By, permission: str, body_id: int) -> None:
    """Raise ``Refused`` unless one acts for this very body, on a post that may."""
    if by is None:
        return
    by.require(permission)
    if by.body.pk != body_id:
        raise Refused("这是别的单位的事，由它自己办理；您可以查看。")
