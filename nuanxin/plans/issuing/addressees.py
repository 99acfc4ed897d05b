"""Whom a paper is addressed to: 主送 → bodies of the tree."""

from datetime import date

from django.db.models import QuerySet

from nuanxin.association.models import Body, Level
from nuanxin.association.scope import LEVELS

TIER_WORDS = {
    Level.CITY: ("各市", "各盟市", "盟市"),
    Level.COUNTY: ("旗县区", "县区", "区县", "县市区", "各旗", "各县", "各区"),
    Level.TOWNSHIP: ("苏木", "乡镇", "镇乡", "各镇", "各乡", "街道"),
    Level.VILLAGE: ("嘎查", "各村", "社区", "村（居）", "村(居)"),
}


def addressed_bodies(issuer: Body, addressees: str, day: date) -> QuerySet[Body]:
    """The bodies below the issuer that a paper goes to.

    Tiers named in 主送 (各旗县区…) mean every body of that tier; otherwise the bodies named in it;
    otherwise the next tier below. A village, which has nobody below, undertakes for itself.
    """
    below = LEVELS[LEVELS.index(issuer.level) + 1 :]
    if not below:
        return Body.objects.filter(pk=issuer.pk)
    inside = Body.objects.on(day).filter(issuer.scope.within("division"))
    words = addressees.replace("社区卫生", "")  # a health centre is not a community
    tiers = [tier for tier in below if any(word in words for word in TIER_WORDS[Level(tier)])]
    if tiers:
        return inside.filter(level__in=tiers)
    next_tier = inside.filter(level=below[0]).select_related("place")
    named = [body.pk for body in next_tier if body.place.name in addressees]
    return next_tier.filter(pk__in=named) if named else next_tier
