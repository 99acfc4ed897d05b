"""Forms of the magazine: copies of a year, a use in study, a piece sent in or printed; which bodies to show."""

from django import forms
from django.db.models import QuerySet

from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.models import Body, Level
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.governance.actions.magazine import ContributionInput, CopiesInput, ReadingInput
from nuanxin.governance.models import Copies
from nuanxin.people.forms import Once

FIRST_YEAR = 2000


class CopiesForm(Once):
    """How many copies came."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=2100, initial=lambda: today().year)
    copies = forms.IntegerField(label="到位几份", min_value=0, max_value=100_000)

    def noted(self) -> CopiesInput:
        return CopiesInput(**self.cleaned_data)


class ReadingForm(Once):
    """That it was used, and for what."""

    day = DayField(label="哪天", initial=today)
    issue = forms.CharField(label="哪一期", max_length=20, required=False, help_text="如 2023 年第 5 期。")
    use = forms.CharField(label="怎么用的", max_length=200, help_text="如集体学习、给老人读；不写谁家、谁的名字。")

    def noted(self) -> ReadingInput:
        return ReadingInput(**self.cleaned_data)


class ContributionForm(Once):
    """A piece that was sent in."""

    title = forms.CharField(label="题目", max_length=120, help_text="不写作者和文中人的名字。")
    sent_on = DayField(label="投稿日", initial=today)

    def noted(self) -> ContributionInput:
        return ContributionInput(**self.cleaned_data)


class PrintedForm(forms.Form):
    """In which issue it was printed."""

    day = DayField(label="刊出日", label_suffix="", initial=today)
    issue = forms.CharField(label="哪一期", label_suffix="", max_length=20)


class MagazineQuery(QueryForm):
    """Of which year, below whom, of which tier."""

    year = forms.ChoiceField(label="年度")
    under = forms.ChoiceField(label="范围")
    level = forms.ChoiceField(label="层级", choices=[ANY, *((v, w) for v, w in Level.choices if v != "province")])
    words = forms.CharField(label="单位", max_length=40)

    def offer(self, rows: "QuerySet[Body]") -> None:
        this = today().year
        years = [(str(year), f"{year} 年") for year in range(this, this - 6, -1)]
        self.fields["year"] = forms.ChoiceField(label="年度", choices=years, required=False)
        choose(self, "under", territories(rows))

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        rows = Copies.objects.magazine_of(rows, int(given["year"] or today().year))
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["level"]:
            rows = rows.filter(level=given["level"])
        return rows.filter(place__name__contains=given["words"]) if given["words"] else rows
