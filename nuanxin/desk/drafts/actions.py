"""Keeping a draft, giving it back, and forgetting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.base.sealing import SealBroken, seal, unseal
from nuanxin.desk.models import Draft


@dataclass(frozen=True)
class Typed:
    """The fields of a form as JSON (name → list of values), and when they were kept."""

    values: str
    at: datetime


@transaction.atomic
def keep_draft(by: Acting, form: str, values: str) -> Draft:
    """Keep what was typed into a form, over what was there; what is too old goes on the way."""
    Draft.objects.visible_to(by.scope).outdated().delete()
    draft = Draft(owner_id=by.user_id, division=by.right.division, form=form)
    known = {"sealed": seal(values.encode(), draft.place), "saved_at": timezone.now()}
    draft, _fresh = Draft.objects.update_or_create(
        owner_id=by.user_id, division=by.right.division, form=form, defaults=known
    )
    return draft


def typed_before(by: Acting, form: str) -> Typed | None:
    """What one typed into this form and never sent; None where that cannot be read."""
    draft = Draft.objects.of(by, form).first()
    if draft is None:
        return None
    try:
        return Typed(unseal(draft.sealed, draft.place).decode(), draft.saved_at)
    except SealBroken:
        return None


def drop_draft(by: Acting, form: str) -> None:
    """Forget it; what is not there changes nothing."""
    Draft.objects.of(by, form).delete()


def forget_about(ids: Sequence[int]) -> None:
    """Forget what was typed on the pages of families that were erased; their ids stand in the addresses."""
    for pk in ids:
        Draft.objects.filter(form__contains=f"/{pk}/").delete()
