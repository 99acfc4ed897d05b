"""The list of undertakings."""

from django.db.models import Case, F, IntegerField, Prefetch, Value, When
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.listings import holder_name
from nuanxin.association.models import Post
from nuanxin.association.places import places_named
from nuanxin.base.listing import Column, Listing
from nuanxin.base.periods import today
from nuanxin.base.values import Share
from nuanxin.work.forms import UndertakingQuery
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet


def undertakings_for(acting: Acting) -> UndertakingQuerySet:
    """What was handed out: to one's own seat first, then to one's own body; open ones by due day.

    What is done comes after them, and what was carried on or dropped last.
    """
    nearness = Case(
        When(owner=acting.appointment.post_id, then=Value(0)),
        When(body=acting.body.pk, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    seats = Prefetch("owner", Post.objects.with_holder(today()))
    rows = Undertaking.objects.visible_to(acting.scope).sent().with_holder(today()).counted()
    behind = (F(name).asc(nulls_first=True) for name in ("closed_at", "done_on"))
    return (
        rows.select_related("body__place")
        .prefetch_related(seats)
        .order_by(nearness, *behind, "due", "division", "pk")
    )


def owner_words(undertaking: Undertaking) -> str:
    """The seat that is responsible and who holds it."""
    seat = undertaking.owner
    return f"{seat.title}　{holder_name(seat) or '空缺'}" if seat else ""


def sender_name(undertaking: Undertaking) -> str:
    """The place whose body handed it out."""
    return place_of_sender(undertaking.sender)


def place_of_sender(code: int) -> str:
    """The place of a body that may lie outside one's scope."""
    return places_named([code])[code]


def _page(undertaking: Undertaking) -> str:
    return reverse("undertaking", args=[undertaking.pk])


UNDERTAKINGS: Listing[Undertaking] = Listing(
    title="任务",
    columns=(
        Column("title", "事项", lambda u: u.title, link=_page),
        Column("source", "出处", lambda u: u.source),
        Column("body", "单位", lambda u: u.body.place.name, sort="division"),
        Column("owner", "谁负责", owner_words),
        Column("due", "期限", lambda u: u.due, "day", sort="due"),
        Column("steps", "步骤", lambda u: Share(u.steps_done, u.steps_total), "share"),
        Column("proofs", "佐证", lambda u: u.proofs, "number", sort="proofs"),
        Column("state", "进度", lambda u: u.state(today()), "state"),
    ),
    query=UndertakingQuery,
    empty="没有符合条件的任务",
)  # fmt: skip
