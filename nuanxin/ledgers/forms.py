"""Forms of the page 名册导入."""

from collections.abc import Mapping
from typing import Any

from django import forms

from nuanxin.association.acting import Acting
from nuanxin.ledgers.header import plain
from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.specs import SPECS

MOST = 20  # files at once
ACCEPT = ".xlsx,.xls,.ods,.et,.csv"


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

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choices = [("", "看表头判断"), *kinds_for(acting)]
        self.fields["kind"] = forms.ChoiceField(label="是哪种名册", required=False, choices=choices)

    def clean_sheets(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["sheets"]
        if len(files) > MOST:
            raise forms.ValidationError(f"一次最多 {MOST} 份，请分几次传。")
        return files


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
