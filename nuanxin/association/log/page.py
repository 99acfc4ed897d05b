"""日志 as a list: its query row and its columns."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery

from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.log.words import choices, word
from nuanxin.association.models import Body, Division, LogEntry
from nuanxin.base.listing import Column, Listing, QueryForm
from nuanxin.base.periods import SHANGHAI, today

Entries = QuerySet[LogEntry]
CODE = re.compile(r"(?:户|成员)?\s*([A-Z2-7]{5})")


class LogQuery(QueryForm):
    """Which entries: of which days, by whom, about which family, of which kind, of whose territory."""

    from_day = DayField(label="从哪天")
    last_day = DayField(label="到哪天")
    who = forms.CharField(label="谁", max_length=80)
    code = forms.CharField(
        label="户的代号", max_length=12, widget=forms.TextInput(attrs={"placeholder": "如 2S4J2"})
    )
    kind = forms.ChoiceField(label="动作", choices=[ANY, *choices()])
    under = forms.ChoiceField(label="单位")

    def offer(self, rows: Entries) -> None:
        """The bodies row security shows to whoever asks."""
        choose(self, "under", territories(Body.objects.on(today())))

    def clean_code(self) -> str:
        """The five signs, however they were copied."""
        given: str = self.cleaned_data["code"].upper()
        found = CODE.fullmatch(given)
        if given and not found:
            raise forms.ValidationError("代号是 5 位字母和数字，如 2S4J2，请核对。")
        return found[1] if found else ""

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
        if given["code"]:
            rows = _about(rows, given["code"])
        if given["kind"]:
            rows = rows.filter(action=given["kind"])
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        return rows


def _about(rows: Entries, code: str) -> Entries:
    """Entries that tell of a pseudonym, and all others about the same family or person (a call, say)."""
    telling = LogEntry.objects.filter(sentence__contains=code)
    families = telling.filter(object_kind="people.household").values("object_id")
    return rows.filter(Q(sentence__contains=code) | Q(object_kind="people.household", object_id__in=families))


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
