"""What awaits a seat: recommendations and applications to answer, a term that ends, village rules."""

from datetime import date

from django.urls import reverse

from nuanxin.association.models import Level, Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due
from nuanxin.governance.forms.terms import state_of
from nuanxin.governance.models import Membership, Recommendation, Term
from nuanxin.governance.ruledue import rules_due


def due(post: Post, day: date) -> list[Due]:
    return [*_ending_term(post, day), *_recommended(post), *_asked_to_join(post), *rules_due(post)]


def _ending_term(post: Post, day: date) -> list[Due]:
    """For who keeps a body's terms: that its congress is to be prepared, by the last day of the term."""
    if not may(post.kind, "term.keep"):
        return []
    term = Term.objects.visible_to(post.body.scope).on(day).filter(body=post.body_id).first()
    if term is None or state_of(term.until, day) == "in_term":
        return []
    url = reverse("body-terms", args=[post.body_id])
    return [Due(f"本单位第 {term.number} 届届满，筹备换届", url, term.last_term_day)]


def _recommended(post: Post) -> list[Due]:
    """For the township: advisers its villages recommended, which wait for an answer."""
    if post.body.level != Level.TOWNSHIP or not may(post.kind, "post.appoint"):
        return []
    waiting = Recommendation.objects.visible_to(post.body.scope).waiting().count()
    awaiting = Due("推荐的指导员等答复", f"{reverse('recommendations')}?state=awaiting", count=waiting, unit="人")
    return [awaiting] if waiting else []


def _asked_to_join(post: Post) -> list[Due]:
    """For who keeps a body's members: those who asked to join it and have no answer yet."""
    if not may(post.kind, "member.keep"):
        return []
    waiting = Membership.objects.visible_to(post.body.scope).waiting().filter(body=post.body_id).count()
    url = f"{reverse('body-members', args=[post.body_id])}?state=waiting"
    return [Due("入会申请等单位同意", url, count=waiting, unit="人")] if waiting else []
