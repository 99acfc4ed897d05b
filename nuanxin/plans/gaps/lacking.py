"""Gap lists read: the bodies behind the gaps and the seats that answer for them."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Body, Contact, Post
from nuanxin.measures.questions import Gap
from nuanxin.plans.figures.outlook import Outlook, place_of
from nuanxin.plans.figures.topic import Topic
from nuanxin.plans.gaps.items import DUTIES, Calls, Lack, kind_to_appoint, lack_in_words

KINDS = [kind.code for kind in post_kinds().values() if kind.duty in DUTIES]


def lacks_of(topic: Topic, gaps: Sequence[Gap], home: Body | None = None) -> list[Lack]:
    """A line for each gap, in the same few statements for any number; ``home`` is the caller's body."""
    codes, levels = {gap.place.code for gap in gaps}, {gap.place.level for gap in gaps}
    found = _visible(topic.outlook).filter(division__in=codes, level__in=levels)
    bodies = {place_of(body): body for body in found.select_related("place__parent")}
    calls = calls_about(topic.outlook, bodies.values(), home)
    return [_lack(topic, gap, bodies.get(gap.place), calls) for gap in gaps]


def _lack(topic: Topic, gap: Gap, body: Body | None, calls: Calls) -> Lack:
    words, kind = lack_in_words(topic.measure, gap), kind_to_appoint(topic.measure, gap)
    return Lack(gap, words, body, calls.about(body, kind) if body else None, kind)


def calls_about(outlook: Outlook, bodies: Collection[Body], home: Body | None = None) -> Calls:
    """Whom to call about bodies (with ``place``), on the day and as far as the caller may see."""
    parents = {body.place.parent_id for body in bodies} - {None, home.place_id if home else None}
    above = {body.place_id: body for body in _visible(outlook).filter(place__in=parents)}
    asked = [body.pk for body in (*bodies, *above.values())]
    seats = (
        Post.objects.visible_to(outlook.own).on(outlook.day).filter(body__in=asked, kind__in=KINDS)
    )
    by_body: dict[int, list[Post]] = defaultdict(list)
    for seat in seats.with_holder(outlook.day):
        by_body[seat.body_id].append(seat)
    offices = Contact.objects.visible_to(outlook.own).filter(body__in=asked).exclude(phone="")
    return Calls(by_body, above, dict(offices.values_list("body", "phone")))


def _visible(outlook: Outlook) -> "QuerySet[Body]":
    return Body.objects.visible_to(outlook.own).on(outlook.day)
