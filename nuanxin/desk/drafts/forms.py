"""What the page sends to be kept."""

import json
from typing import Any

from django import forms

MOST_CHARACTERS = 1_200_000  # of JSON: the longest notice that can be pasted, and then some
SECRET = {"password", "csrfmiddlewaretoken", "code", "proof", "activation"}


class DraftForm(forms.Form):
    """The name of a form and its fields; without ``values`` the draft is to be forgotten."""

    form = forms.CharField(max_length=300)
    values = forms.CharField(required=False, strip=False, max_length=MOST_CHARACTERS)

    def clean_values(self) -> str:
        """Names and lists of strings, no secret among them; "" for none."""
        text: str = self.cleaned_data["values"]
        if not text:
            return ""
        try:
            known = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError("not JSON") from error
        if not (isinstance(known, dict) and all(_is_words(value) for value in known.values())):
            raise forms.ValidationError("not the fields of a form")
        if any(name in SECRET or "password" in name for name in known):
            raise forms.ValidationError("no secret is kept")
        return text


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
