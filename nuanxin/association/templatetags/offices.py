"""Whom to call, on pages of every room."""

from typing import Any

from django import template
from django.template import Context

from nuanxin.association.offices import office_of

register = template.Library()


@register.inclusion_tag("association/office_line.html", takes_context=True)
def office_line(context: Context, division: int) -> dict[str, Any]:
    """有疑问请打…: the office of the body of a division; nothing where it gave no number."""
    return {"office": office_of(context["acting"].scope, division)}
