"""Who may write what of the association's own life: an office its own rows, and those of bodies below."""

from nuanxin.association.acting import By
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused


def locked_body(by: By, permission: str, body: Body) -> Body:
    """The body, locked so that two clerks come one after the other; refused outside one's territory."""
    if by:
        by.require(permission)
        if body.division not in by.scope:
            raise Refused(f"{body.name}不在您的范围内，请它自己登记。")
    return Body.objects.select_for_update().get(pk=body.pk)


def own_body(by: By, permission: str, body: Body, refusal: str) -> Body:
    """``locked_body`` of what a body does itself; those above look on (``refusal`` tells them)."""
    found = locked_body(by, permission, body)
    if by and by.body.pk != body.pk:
        raise Refused(refusal)
    return found
