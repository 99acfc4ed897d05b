"""Forms of village rules: a version, a judgement, its passing, filing and publication; which villages."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet

from nuanxin.association.actions.attachments import LIMIT
from nuanxin.association.forms import ANY, DayField, below, choose, territories
from nuanxin.association.models import Body
from nuanxin.base.files.texts import ACCEPTED, read_text
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.states import STATES
from nuanxin.governance.actions.villagerules import LONGEST, PassedInput, RuleInput
from nuanxin.governance.models import Finding, RuleKind, Verdict, VillageRule
from nuanxin.people.forms import Once

STAGES = ("no_record", "unjudged", "unlawful", "to_pass", "to_file", "to_publicise", "publicised")
SHORT_KINDS = [(RuleKind.RULES, "村规民约"), (RuleKind.CHARTER, "自治章程")]


class RuleForm(Once):
    """The whole text: pasted, or in a file, which then holds. A new version starts from the one before."""

    kind = forms.ChoiceField(choices=RuleKind.choices, widget=forms.HiddenInput)
    file = forms.FileField(
        label="文件", required=False,
        help_text="Word、WPS、PDF、OFD 或文本文件，不超过 20 MB；扫描件请贴文字。选了文件，就用文件里的文字。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip
    text = forms.CharField(
        label="或者贴上全文", required=False, strip=False, help_text="一条一段；村民的姓名、处分不要写进来。",
        widget=forms.Textarea(attrs={"rows": 16, "maxlength": LONGEST}),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, last: VillageRule | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": kind, "text": last.text if last else ""}, **kwargs)
        if last:
            self.fields["text"].label = f"或者在第 {last.version} 版上改"

    def clean(self) -> dict[str, Any]:
        """Read the file into ``text``; a refusal stands at the file."""
        given = super().clean() or self.cleaned_data
        file: UploadedFile | None = given.get("file")
        if file is None:
            return given
        if (file.size or 0) > LIMIT:
            self.add_error("file", "文件超过 20 MB，请换小一点的，或者贴上文字。")
            return given
        try:
            given["text"] = read_text(file.read(), file.name or "")
        except Refused as refused:
            self.add_error("file", str(refused))
        return given

    def rule(self) -> RuleInput:
        return RuleInput(**self.cleaned_data)


class JudgeForm(forms.Form):
    """What a person says of one sentence."""

    verdict = forms.ChoiceField(label="您看", choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="说“没有问题”的要写，别人看得懂。",
    )  # fmt: skip

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        said = {"verdict": finding.verdict, "reason": finding.reason}
        super().__init__(*args, **{"label_suffix": "", "initial": said, **kwargs})


class PassForm(forms.Form):
    """When the villagers passed it."""

    day = DayField(label="村民会议通过的日子", label_suffix="", initial=today)
    attended = forms.IntegerField(label="到会几人", label_suffix="", min_value=1, max_value=100_000)

    def passed(self) -> PassedInput:
        return PassedInput(**self.cleaned_data)


class FileForm(forms.Form):
    """When the township took it on file, under which number."""

    filed = DayField(label="备案的日子", label_suffix="", initial=today)
    number = forms.CharField(label="备案号", label_suffix="", max_length=60)


class PublicForm(forms.Form):
    """When it was made public to the villagers."""

    publicised = DayField(
        label="公布的日子", label_suffix="", initial=today, help_text="张贴、发到户或在村务公开栏公布的那天。"
    )


class RuleQuery(QueryForm):
    """Which villages: of what kind of rules, below whom, how far."""

    kind = forms.ChoiceField(label="类别", choices=SHORT_KINDS)
    state = forms.ChoiceField(label="进度", choices=[ANY, *((code, STATES[code].word) for code in STAGES)])
    under = forms.ChoiceField(label="范围")
    words = forms.CharField(label="嘎查村居", max_length=40)

    def offer(self, rows: "QuerySet[Body]") -> None:
        choose(self, "under", territories(rows))

    def narrow(self, rows: "QuerySet[Body]") -> "QuerySet[Body]":
        given = self.cleaned_data
        rows = VillageRule.objects.standing(rows.filter(level="village"), given["kind"] or RuleKind.RULES)
        if given.get("under"):
            rows = rows.filter(below(given["under"]).within("division"))
        if given["words"]:
            rows = rows.filter(place__name__contains=given["words"])
        return rows.filter(Q(rule_state=given["state"])) if given["state"] else rows
