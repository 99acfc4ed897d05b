"""What forms say in the house's words; control characters nobody can see."""

import pytest
from django import forms
from django.template.loader import render_to_string

from nuanxin.base.sentences import NO_SUCH, TOO_OLD, UNSEEN


class Sample(forms.Form):
    words = forms.CharField(max_length=3)
    kind = forms.ChoiceField(choices=[("a", "甲")])
    day = forms.DateField()
    number = forms.IntegerField(min_value=1, required=False)
    notes = forms.CharField(widget=forms.Textarea, required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)


GOOD = {"words": "一二", "kind": "a", "day": "2023-03-01", "client_id": "0" * 32}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("words", "", "请填写。"), ("words", "一二三四", "最多 3 个字，现在有 4 个，请改短。"), ("words", "\0", UNSEEN),
        ("kind", "", "请选一项。"), ("kind", "b", NO_SUCH), ("day", "二月", "日期请写成 2023-11-23 这样。"),
        ("number", "三", "请写整数，如 3。"), ("number", "0", "最小是 1，请核对。"), ("client_id", "", TOO_OLD),
        *(("notes", f"甲{sign}乙", UNSEEN) for sign in "\x01\x0b\x1b\x7f\x85\ufffe\uffff\ufdd0"),
    ],
)  # fmt: skip
def test_it_is_said_in_one_sentence(name: str, value: str, said: str) -> None:
    assert Sample(GOOD | {name: value}).errors == {name: [said]}


def test_lines_and_tabs_are_no_harm() -> None:
    assert Sample(GOOD | {"notes": "一\r\n\t二\n三 😀"}).is_valid()


def test_a_page_that_lay_too_long_says_so() -> None:
    """Nothing one sees is wrong, so the list of what is to be mended would be empty."""
    page = render_to_string("base/parts/form_errors.html", {"form": Sample({**GOOD, "client_id": ""})})
    assert "<li>这一页放得太久，请刷新再填。</li>" in page
