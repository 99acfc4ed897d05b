"""A form carried out: the one step between what was typed and a verb."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm

from nuanxin.base.refused import Refused

T = TypeVar("T")
Say = Callable[[BaseForm, Refused], None]


def add_refusal(form: BaseForm, refused: Refused) -> None:
    form.add_error(None, str(refused))


def tried(form: BaseForm, act: Callable[[], T], say: Say = add_refusal) -> T | None:
    """What ``act`` makes of a form; None where the form was wrong or refused, and then it says why.

    Nothing typed is lost; ``say`` tells the form of a refusal.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refused:
        say(form, refused)
        return None


def done(form: BaseForm, act: Callable[[], object], say: Say = add_refusal) -> bool:
    """Whether a form was right and is carried out, whatever came of it."""

    def carry_out() -> bool:
        act()
        return True

    return tried(form, carry_out, say) is not None
