"""How clauses read on a page."""

from django import template

from nuanxin.plans import wording
from nuanxin.plans.dating import day_words
from nuanxin.plans.models import Clause
from nuanxin.plans.overview import Overview

register = template.Library()
register.filter(wording.superscript)
register.filter(wording.target_words)
register.filter(day_words)


@register.simple_tag
def clause_url(overview: Overview, clause: Clause) -> str:
    """Where a clause opens, at the same body and day."""
    return overview.href(clause)
