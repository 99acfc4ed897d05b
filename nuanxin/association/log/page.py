"""日志 as a list: its query row and its columns."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.log.words import choices, word
from nuanxin.association.models import Body, Division, LogEntry
from nuanxin.base.listing import Column, Listing, QueryForm
from nuanxin.base.periods import SHANGHAI, today

Entries = QuerySet[LogEntry]


class LogQuery(QueryForm):
    """Which entries: of which days, by whom, of which kind, of whose territory."""

    from_day = DayField(label="从哪天")
    last_day = DayField(label="到哪天")
    who = forms.CharField(label="谁", max_length=80)
    kind = forms.ChoiceField(label="动作", choices=[ANY, *choices()])
    under = forms.ChoiceField(label="单位")

    def offer(self, rows: Entries) -> None:
        """The bodies row security shows to whoever asks."""
        choose(self, "under", territories(Body.objects.on(today())))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("from_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "结束的一天早于开始的一天，请改日期。")
        return given

    def narrow(self, rows: Entries) -> Entries:
        given = self.cleaned_data
        if given["from_day"]:
            rows = rows.filter(at__gte=_begin(given["from_day"]))
        if given["last_day"]:
            rows = rows.filter(at__lt=_begin(given["last_day"] + timedelta(days=1)))
        if given["who"]:
            rows = rows.filter(by_name__contains=given["who"])
        if given["kind"]:
            rows = rows.filter(action=given["kind"])
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        return rows


def _begin(day: date) -> datetime:
    """Midnight, here."""
    return datetime.combine(day, time(), SHANGHAI)


def with_unit(entries: Entries) -> Entries:
    """Entries with ``unit``, the name of the place whose chain they stand in."""
    places = Division.objects.filter(code=OuterRef("division")).order_by("-level")
    return entries.annotate(unit=Subquery(places.values("name")[:1]))


LOG: Listing[LogEntry] = Listing(
    title="日志",
    columns=(
        Column("at", "时间", lambda entry: entry.at, "time", sort="at"),
        Column("who", "谁", lambda entry: entry.by_name),
        Column("unit", "单位", lambda entry: vars(entry)["unit"] or entry.division),
        Column("kind", "动作", lambda entry: word(entry.action)),
        Column("sentence", "说明", lambda entry: entry.sentence),
    ),
    query=LogQuery,
    order="-at",
    empty="没有符合条件的日志",
)
