"""How clauses read on a page."""

from django import template

from nuanxin.measures.dictionary import measure_named
from nuanxin.plans.drafting.dating import day_words
from nuanxin.plans.drafting.ties import other_unit
from nuanxin.plans.figures import wording
from nuanxin.plans.models import Clause, Target
from nuanxin.plans.notice.overview import Overview

register = template.Library()
register.filter(wording.superscript)
register.filter(wording.target_words)
register.filter(day_words)
register.filter(other_unit)


@register.filter
def measure_title(target: Target) -> str:
    """The measure that answers a target."""
    return measure_named(target.measure).title


@register.simple_tag
def clause_url(overview: Overview, clause: Clause) -> str:
    """Where a clause opens, at the same body and day."""
    return overview.href(clause)
