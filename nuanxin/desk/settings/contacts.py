"""办公电话 of every body in one's territory, one's own first."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from nuanxin.association.acting import Acting
from nuanxin.association.forms import ANY, below, choose, territories
from nuanxin.association.models import Body, Contact
from nuanxin.base.listing import Action, Column, Listing, QueryForm


class ContactQuery(QueryForm):
    """Below whom, by name, with or without a number."""

    under = forms.ChoiceField(label="范围")
    phone = forms.ChoiceField(label="电话", choices=[ANY, ("no", "没有登记"), ("yes", "已登记")])
    name = forms.CharField(label="单位名称", max_length=40)

    def offer(self, rows: "QuerySet[Body]") -> None:
        choose(self, "under", territories(rows))

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["name"]:
            rows = rows.filter(name__contains=given["name"])
        if given["phone"]:
            known = Q(contact__phone__gt="")
            rows = rows.filter(known if given["phone"] == "yes" else ~known)
        return rows


def _contact(body: Body) -> Contact:
    return getattr(body, "contact", None) or Contact()


def contacts_kept_by(acting: Acting, back: str) -> Listing[Body]:
    """The list, with a word to press where the caller may keep it; ``back``: this list's address."""

    def actions(body: Body) -> list[Action]:
        url = f"{reverse('contact', args=[body.pk])}?{urlencode({'next': back})}"
        return [Action("改" if _contact(body).phone else "登记", url)]

    return Listing(
        title="办公电话",
        columns=(
            Column("name", "单位", lambda body: body.place.name, sort="division"),
            Column("above", "上级", lambda body: body.place.parent.name if body.place.parent else ""),
            Column("phone", "办公电话", lambda body: _contact(body).phone, "phone"),
            Column("hours", "办公时间", lambda body: _contact(body).hours),
            Column("address", "办公地址", lambda body: _contact(body).address),
        ),
        query=ContactQuery,
        order="name",
        actions=actions if acting.may("contact.keep") else None,
        empty="没有符合条件的单位",
    )
