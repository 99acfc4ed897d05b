"""A form carried out: the one step between what was typed and a verb."""

from collections.abc import Callable

from django.forms import BaseForm

from nuanxin.base.refused import Refused


def done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether a form was right and is carried out; a refusal becomes its error, so nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
