import re

import pytest
from django import forms
from django.template import Context, Template

from nuanxin.base.matrix import MatrixCell
from nuanxin.base.states import STATES

from .reading import fragment, words


def render(source: str, **context: object) -> str:
    return Template("{% load parts %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize("code", STATES)
def test_a_state_is_a_word_on_its_colour(code: str) -> None:
    expected = f'<span class="tag {STATES[code].tone}">{STATES[code].word}</span>'
    assert render("{% state code %}", code=code) == expected


def test_a_share_is_a_door() -> None:
    assert render('{% share 69 80 "/gaps" "村" %}') == (
        '<a class="share" href="/gaps">69<i>/80 村</i></a>'
    )


def test_a_share_of_nobody_has_no_door() -> None:
    assert render('{% share 0 0 "/gaps" %}') == '<span class="share none">无对象</span>'


def test_numbers_are_grouped() -> None:
    assert render("{{ n|count }}", n=1234567) == "1,234,567"
    assert "<b>1,234</b>" in render('{% kpi "岗位" 1234 %}')


def test_the_legend_names_every_underline() -> None:
    drawn = {render("{{ code|underline }}", code=code) for code in STATES}
    legend = render('{% include "base/parts/legend.html" %}')
    drawn.remove("plain")  # what asks nothing of a body is not underlined
    assert drawn == set(re.findall(r'<i class="(\w+)">', legend))


def test_a_matrix_cell_is_a_door_to_what_is_missing() -> None:
    cell = MatrixCell("short", 86, 89, href="/gaps?a=1&b=2")
    assert render("{% matrix_cell cell %}", cell=cell) == (
        '<td class="q2"><a class="cell" href="/gaps?a=1&amp;b=2">86/89<small>差 3</small></a></td>'
    )


def test_what_people_type_is_never_markup() -> None:
    cell = MatrixCell("rising", 1, unit="<script>")
    assert "<script>" not in render("{% matrix_cell cell %}{% tag word %}", cell=cell, word="<b>")


class Sample(forms.Form):
    name = forms.CharField(help_text="只写姓名。")
    kind = forms.ChoiceField(choices=[("a", "甲")], required=False)
    hours = forms.ChoiceField(choices=[("f", "专职")], widget=forms.RadioSelect)
    acting = forms.BooleanField(required=False)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("name", ['class="form-control"', 'id="id_name_helptext"', 'aria-describedby="id_name_h']),
        ("kind", ['class="form-select"', "选填"]),
        ("hours", ["<fieldset", "<legend>", 'type="radio"']),
        ("acting", ['class="form-check-input"', '<label for="id_acting">']),
    ],
)
def test_a_field_carries_label_look_and_help(name: str, marks: list[str]) -> None:
    shown = render("{% field f %}", f=Sample()[name])
    assert [mark for mark in marks if mark not in shown] == []


def test_a_mistake_stands_beside_its_field_and_on_top() -> None:
    form = Sample({"hours": "f"})
    shown = render('{% include "base/parts/form_errors.html" %}{% field form.name %}', form=form)
    assert shown.count("请填写。") == 2
    assert 'aria-invalid="true"' in shown
    assert 'href="#id_name"' in shown


def test_tabs_say_which_one_is_open() -> None:
    tabs = [
        {"label": "岗位", "url": "/a", "active": True, "count": 1234},
        {"label": "空缺", "url": "/b", "active": False, "count": None},
    ]
    page = fragment(render('{% include "base/parts/tabs.html" %}', tabs=tabs, label="队伍"))
    here, there = page.findall(".//a")
    assert (words(here), here.get("aria-current")) == ("岗位1,234", "page")
    assert (words(there), there.get("aria-current")) == ("空缺", None)
