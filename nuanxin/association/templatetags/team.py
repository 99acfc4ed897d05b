"""队伍: its pages as tabs, whichever room they stand in."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()
TABS = (
    ("posts", "岗位"),
    ("leadership", "班子"),
    ("staff", "编制与在岗"),
    ("adviser-forecast", "测算"),
)


@register.inclusion_tag("base/parts/tabs.html")
def team_tabs(active: str) -> dict[str, Any]:
    """The tabs; ``active``: the name of the route one stands at."""
    tabs = [{"label": label, "url": reverse(name), "active": name == active} for name, label in TABS]
    return {"tabs": tabs, "label": "队伍"}
