"""Fields of forms whose value a rule reads."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nuanxin.base.rules import Bad


class RuledField(forms.CharField):
    """What was typed, read by one of ``base.rules``; its sentence stands beside the field.

    Nothing typed is ``empty_value`` ("", or what is said), which no rule sees.
    """

    def __init__(self, rule: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rule = rule

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return self.empty_value
        try:
            return self.rule(text)
        except Bad as bad:
            raise ValidationError(bad.sentence, code=bad.reason) from bad
