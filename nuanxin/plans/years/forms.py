"""The form of 往年没办结的."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from nuanxin.association.acting import By
from nuanxin.plans.actions.carry import CarryInput, DropInput, carry_on, drop
from nuanxin.plans.years.unfinished import Group, Left, Unfinished

LONGEST_ID = 18


def _numbers(words: Iterable[str]) -> set[int]:
    return {int(each) for each in words if each.isdecimal() and len(each) <= LONGEST_ID}


class CarryForm(forms.Form):
    """Which undertakings go on in which clause, or why they are dropped.

    ``task`` are those ticked, ``clause`` the earlier clauses of which all are.
    """

    field_order = ("reason",)
    reason = forms.CharField(
        label="不再办的理由", required=False, max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
    )  # fmt: skip

    def __init__(self, unfinished: Unfinished, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="carry_%s")
        self.whole = _numbers(data.getlist("clause")) if data else set()
        self.tasks = _numbers(data.getlist("task")) if data else set()
        self.unfinished = unfinished
        choices = [
            ("", "请选今年的哪一条"),
            *((each.pk, f"第 {each.number} 条 {each.gist[:30]}") for each in unfinished.clauses),
        ]
        for group in unfinished.groups:
            self.fields[group.field] = forms.TypedChoiceField(
                label="结转到", choices=choices, coerce=int, empty_value=None, required=False,
                initial=group.into and group.into.pk,
            )  # fmt: skip

    @property
    def sections(self) -> Iterator[tuple[Group, forms.BoundField]]:
        for group in self.unfinished.groups:
            yield group, self[group.field]

    @property
    def ticked(self) -> set[int]:
        groups = (each for each in self.unfinished.groups if each.clause.pk in self.whole)
        return self.tasks | {each.task.pk for group in groups for each in group.left}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.data.get("do") != "all" and not self.ticked:
            raise forms.ValidationError("还没有勾选任务。请先勾选，或者点“全部结转”。")
        if self.data.get("do") == "carry":
            for group in self.unfinished.groups:
                if self.ticked & {each.task.pk for each in group.left} and not given.get(group.field):
                    self.add_error(group.field, "请选结转到今年的哪一条；今年没有的，可以“不再办”。")
        return given

    def carry_out(self, by: By) -> str:
        """What was done, in words. Raises ``Refused``."""
        plan = self.unfinished.plan
        if self.data.get("do") == "drop":
            count = drop(by, plan, DropInput(self.ticked, self.cleaned_data["reason"]))
            return f"{count} 件不再办，承办单位看得到理由。"
        into = {each.task.pk: self.cleaned_data[group.field] for group, each in self._going()}
        return f"已结转 {carry_on(by, plan, CarryInput(into))} 件，接着在今年的任务里办。"

    def _going(self) -> Iterator[tuple[Group, Left]]:
        """Those ticked; of all of them those that have a clause to go on in and nothing hindering."""
        everything = self.data.get("do") == "all"
        for group in self.unfinished.groups:
            for each in group.left:
                ready = bool(self.cleaned_data.get(group.field)) and not each.hindered
                if ready if everything else each.task.pk in self.ticked:
                    yield group, each
