"""The parts pages are built from. Whatever carries colour here carries a word as well."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nuanxin.base import drawing
from nuanxin.base.listing.shown import Cell
from nuanxin.base.matrix import MatrixCell
from nuanxin.base.states import STATES, Tone
from nuanxin.base.values import Share

UNBROKEN, TWO_LINES = 14, 60  # characters of a text in a list

register = template.Library()
register.simple_tag(drawing.bar, name="bar")
register.simple_tag(drawing.sparkline, name="sparkline")


@register.filter
def count(number: int | None) -> str:
    """1234 → "1,234"; nothing → "0"."""
    return f"{number or 0:,}"


@register.filter
def tone(state: str) -> Tone:
    """The colour class of a state, for a bar or a tag."""
    return STATES[state].tone


@register.filter
def underline(state: str) -> str:
    """Which underline marks a sentence in this state: met, short, going, free, none."""
    return STATES[state].underline


@register.simple_tag
def state(code: str) -> SafeString:
    """A state as a tag: its word on its colour."""
    return tag(STATES[code].word, STATES[code].tone)


@register.simple_tag
def tag(word: str, colour: str = "") -> SafeString:
    """Any word as a tag; ``colour`` is met, short, late, blue or nothing."""
    return format_html('<span class="tag {}">{}</span>', colour, word)


@register.simple_tag
def share(n: int, of: int, href: str = "", unit: str = "") -> SafeString:
    """n/N as a door to the list behind it; 无对象 where N is 0."""
    if not of:
        return format_html('<span class="share none">{}</span>', Share(n, of))
    inner = format_html("{}<i>/{}{}</i>", f"{n:,}", f"{of:,}", f" {unit}" if unit else "")
    if href:
        return format_html('<a class="share" href="{}">{}</a>', href, inner)
    return format_html('<span class="share">{}</span>', inner)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from templates/base/icons, beside a word that says the same."""
    return render_to_string(f"base/icons/{name}.svg")


@register.inclusion_tag("base/parts/kpi.html")
def kpi(label: str, value: object, note: str = "", href: str = "") -> dict[str, object]:
    """One figure with its label; a number is grouped, a text stands as given."""
    return {
        "label": label,
        "value": f"{value:,}" if isinstance(value, int) else value,
        "note": note,
        "href": href,
    }


@register.simple_tag
def matrix_cell(cell: MatrixCell) -> SafeString:
    """One <td> of 矩阵, a door to its gap list."""
    below = format_html("<small>{}</small>", cell.below) if cell.below else ""
    door = (
        '<a class="cell" href="{2}">{0}{1}</a>' if cell.href else '<span class="cell">{0}{1}</span>'
    )
    inner = format_html(door, cell.figure, below, cell.href)
    return format_html('<td class="{}">{}</td>', cell.heat, inner)


@register.simple_tag
def listing_cell(cell: Cell) -> SafeString:
    """One <td> of a list; on a phone its label stands in front of the value."""
    value = state(cell.state) if cell.state else cell.text
    door = '<a href="{0}">{1}</a>' if cell.href else "<span>{1}</span>"
    inner = format_html(door, cell.href, value)
    look = _stance(cell)
    return format_html(
        '<td role="cell" class="{}" data-label="{}">{}</td>', look, cell.label, inner
    )


def _stance(cell: Cell) -> str:
    """How a value stands in its column: to the right, unbroken, or cut after two lines."""
    if cell.kind in ("number", "share"):
        return "num"
    if cell.kind != "text" or len(cell.text) <= UNBROKEN:
        return "text-nowrap"
    return "long" if len(cell.text) > TWO_LINES else ""


@register.inclusion_tag("base/parts/field.html")
def field(field: BoundField, *, optional: bool = True) -> dict[str, Any]:
    """A form field with its label, help and error; 选填 beside what may stay empty."""
    widget = field.field.widget
    group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return {
        "field": field,
        "widget": field.as_widget(attrs={} if group else {"class": _look(widget)}),
        "group": group,
        "check": isinstance(widget, forms.CheckboxInput),
        "optional": optional and not field.field.required,
    }


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
