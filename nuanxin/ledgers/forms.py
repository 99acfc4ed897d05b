"""Forms of the page 名册导入."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from nuanxin.association.acting import Acting
from nuanxin.association.forms import DayField
from nuanxin.ledgers.actions.taking import PURPOSES, Taking
from nuanxin.ledgers.header import plain
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.result import Held
from nuanxin.ledgers.specs import SPECS

MOST = 20  # files at once
ACCEPT = ".xlsx,.xls,.ods,.et,.csv"


def taken_by(acting: Acting) -> set[str]:
    """The kinds one's seat may take out."""
    return {spec.kind for spec in SPECS.values() if acting.may(spec.taken_by)}


def kinds_for(acting: Acting) -> list[tuple[str, str]]:
    """The kinds one's seat may import."""
    return [(spec.kind, spec.title) for spec in SPECS.values() if acting.may(spec.permission)]


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each looked at as one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files if each] or [
            super().clean(None, initial)
        ]


class SendForm(forms.Form):
    """Which files, and of which kind."""

    sheets = FilesField(
        label="名册文件", widget=Files(attrs={"multiple": True, "accept": ACCEPT}), allow_empty_file=True,
        help_text=f"可以一次选几份，每份不超过 {limits.FILE // limits.MIB} MB、{limits.ROWS:,} 行。"
        "收 .xlsx、.xls、.ods、.et 和 .csv。",
    )  # fmt: skip
    kind = forms.ChoiceField(label="是哪种名册", required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        fresh = {"client_id": uuid.uuid4()}
        super().__init__(*args, **{"label_suffix": "", "initial": fresh, **kwargs})
        choices = [("", "看表头判断"), *kinds_for(acting)]
        self.fields["kind"] = forms.ChoiceField(label="是哪种名册", required=False, choices=choices)

    def clean_sheets(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["sheets"]
        if len(files) > MOST:
            raise forms.ValidationError(f"一次最多 {MOST} 份，请分几次传。")
        return files

    def client_id_of(self, number: int) -> uuid.UUID | None:
        """Each file of one sending has an id of its own."""
        sent: uuid.UUID | None = self.cleaned_data["client_id"]
        return uuid.uuid5(sent, str(number)) if sent else None


class TakeOutForm(forms.Form):
    """What a ledger that names families is taken out for."""

    purpose = forms.ChoiceField(label="做什么用", choices=[("", "请选"), *PURPOSES.items()])
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"client_id": uuid.uuid4()}, **kwargs})

    def taking(self) -> Taking:
        return Taking(self.cleaned_data["purpose"], self.cleaned_data["client_id"])


class UnlockForm(forms.Form):
    """The password of a file. ``seen``: how many had been tried when the page was shown."""

    password = forms.CharField(
        label="文件的密码", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class DecideForm(forms.Form):
    """What is meant by each row that waits for a person; what stays empty is not imported."""

    def __init__(self, *args: Any, held: Sequence[Held], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.held = held
        for each in held:
            label = f"第 {each.row} 行"
            if each.is_day:
                self.fields[each.name] = DayField(label=label, required=False)
            else:
                choices = [("", "先不导入"), *each.choices]
                self.fields[each.name] = forms.ChoiceField(label=label, choices=choices, required=False)
            look = "form-control" if each.is_day else "form-select"
            self.fields[each.name].widget.attrs |= {"class": look, "aria-label": f"{label}{each.label}怎么定"}

    def rows(self) -> list[tuple[Held, forms.BoundField]]:
        return [(each, self[each.name]) for each in self.held]

    def chosen(self) -> dict[tuple[int, str], str]:
        """(row, column) → the choice, "" where the row stays out."""
        given = ((each, self.cleaned_data[each.name]) for each in self.held)
        return {
            (each.row, each.column): said.isoformat() if isinstance(said, date) else said or ""
            for each, said in given
        }


class MatchForm(forms.Form):
    """What each heading of the file means."""

    def __init__(self, *args: Any, kind: str, headings: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choices = [("", "不读"), *((column.key, column.label) for column in SPECS[kind].columns)]
        self.headings = list(headings)
        for number, (heading, key) in enumerate(headings.items()):
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=key
            )

    def told(self) -> dict[str, str]:
        """Plain heading → key."""
        return {
            plain(heading): self.cleaned_data[f"column{number}"]
            for number, heading in enumerate(self.headings)
        }
