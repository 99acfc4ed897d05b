"""Whose plan it is."""

from nuanxin.association.acting import By
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused


def require_own(by: By, permission: str, body: Body) -> None:
    """Raise ``Refused`` unless one acts for this very body, on a post that may."""
    if by is None:
        return
    by.require(permission)
    if by.body != body:
        raise Refused(f"这件事要由{body.name}自己办理。")
