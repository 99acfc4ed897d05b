"""杂志: every body in the order of the divisions; it cannot be sorted by how much, and holds no rate."""

from django.db.models import Sum
from django.urls import reverse

from nuanxin.association.models import Body
from nuanxin.base.listing import Column, Listing
from nuanxin.governance.forms.magazine import MagazineQuery


def _count(label: str, name: str) -> Column[Body]:
    return Column(
        name, label, lambda body: vars(body)[name], "number",
        total=lambda bodies: bodies.aggregate(sum=Sum(name))["sum"],
    )  # fmt: skip


MAGAZINE: Listing[Body] = Listing(
    title="杂志",
    columns=(
        Column(
            "name", "单位", lambda b: b.place.name, sort="division",
            link=lambda b: reverse("body-magazine", args=[b.pk]),
        ),
        Column("parent", "上级", lambda b: b.place.parent.name if b.place.parent else ""),
        _count("到位（份）", "copies_of_year"),
        _count("学用（次）", "readings"),
        _count("投稿（篇）", "sent"),
        _count("刊出（篇）", "printed"),
    ),
    query=MagazineQuery,
    order="name",
    empty="没有符合条件的单位",
)  # fmt: skip
