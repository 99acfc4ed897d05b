"""Forms of 区划维护."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from nuanxin.association.actions.bodies import REASON, Switch
from nuanxin.association.actions.divisions import LONGEST
from nuanxin.association.actions.upkeep import Adding, Closing
from nuanxin.association.forms import ANY, DayField, choose
from nuanxin.association.models import Body, Division, Level
from nuanxin.association.rehoming import Choice, Clash
from nuanxin.association.scope import LEVELS
from nuanxin.base.listing import QueryForm
from nuanxin.base.periods import today
from nuanxin.desk.upkeep.rehoming import Move, waiting

Divisions = QuerySet[Division]
IN_USE, CLOSED, WAITING, BODILESS = "in_use", "closed", "waiting", "bodiless"


class Plain(forms.Form):
    """A form without colons after its labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class DivisionQuery(QueryForm):
    """Which divisions: by name or code, level, and how they stand."""

    words = forms.CharField(label="名称或代码", max_length=40)
    level = forms.ChoiceField(label="层级", choices=[ANY, *Level.choices])
    state = forms.ChoiceField(
        label="情况",
        choices=[
            ANY, (IN_USE, "在用"), (CLOSED, "已停用"), (WAITING, "停用了还没迁移"), (BODILESS, "没有协会"),
        ],
    )  # fmt: skip

    def offer(self, rows: Divisions) -> None:
        there = set(rows.order_by().values_list("level", flat=True).distinct())
        choose(self, "level", [(value, word) for value, word in Level.choices if value in there])

    def narrow(self, rows: Divisions) -> Divisions:
        given = self.cleaned_data
        if words := given["words"].strip():
            named = rows.filter(name__contains=words)
            rows = rows.filter(code=words) if words.isascii() and words.isdecimal() else named
        if given.get("level"):
            rows = rows.filter(level=given["level"])
        return self._standing(rows, given["state"])

    def _standing(self, rows: Divisions, state: str) -> Divisions:
        day = today()
        if state == IN_USE:
            return rows.exclude(valid_to__lte=day)
        if state == CLOSED:
            return rows.filter(valid_to__lte=day)
        if state == WAITING:
            return rows.filter(pk__in=waiting(Body.objects.all()).values("place"))
        if state == BODILESS:
            return rows.exclude(pk__in=Body.objects.on(day).values("place"))
        return rows


class AddForm(Plain):
    """A new division, with the code the statistics office gave it."""

    division = forms.CharField(
        label="统计用区划代码", max_length=20, help_text="12 位数字，以统计部门公布的为准，上级由代码看出。"
    )
    level = forms.ChoiceField(label="层级")
    name = forms.CharField(label="名称", max_length=LONGEST)
    valid_from = DayField(label="启用日", required=False, help_text="一直就有的留空。")

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = LEVELS[LEVELS.index(own) + 1 :]
        choices = [(value, word) for value, word in Level.choices if value in below]
        self.fields["level"] = forms.ChoiceField(
            label="层级", choices=choices, initial=choices[-1][0] if choices else ""
        )

    def given(self) -> Adding:
        given = self.cleaned_data
        return Adding(given["division"], given["level"], given["name"], given["valid_from"])


class NameForm(Plain):
    name = forms.CharField(label="新名称", max_length=LONGEST)


class CloseForm(Plain):
    """The last day, and the division that takes over."""

    heir = forms.TypedChoiceField(label="由谁接管", coerce=int)
    last_day = DayField(label="最后一天", help_text="从第二天起停用；数据按那一天分开算。")

    def __init__(self, *args: Any, heirs: Iterable[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {each.pk: each for each in heirs}
        self.fields["heir"] = forms.TypedChoiceField(
            label="由谁接管", coerce=int, choices=[("", "请选择"), *_by_parent(self.known.values())]
        )
        self.order_fields(["heir", "last_day"])

    def given(self) -> Closing:
        return Closing(self.cleaned_data["last_day"], self.known[self.cleaned_data["heir"]])


class AbsorbForm(Plain):
    """Several neighbours that become part of one division after a day."""

    last_day = DayField(label="它们的最后一天", help_text="从第二天起停用，由本区划接管。")

    def __init__(self, *args: Any, neighbours: Iterable[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {each.pk: each for each in neighbours}
        self.fields["gone"] = forms.TypedMultipleChoiceField(
            label="并进来的区划", coerce=int, widget=forms.CheckboxSelectMultiple,
            choices=[(pk, f"{each.name}　{each.code}") for pk, each in self.known.items()],
            error_messages={"required": "请至少勾一个。"},
        )  # fmt: skip
        self.order_fields(["gone", "last_day"])

    def gone(self) -> list[Division]:
        return [self.known[pk] for pk in self.cleaned_data["gone"]]


class SwitchForm(Plain):
    """The day on which a body begins, or its last day, and why."""

    day = DayField(label="从哪天起")
    reason = forms.CharField(label="原因", max_length=REASON)

    def __init__(self, *args: Any, ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = "最后一天" if ends else "从哪天起"

    def given(self) -> Switch:
        return Switch(**self.cleaned_data)


class MoveForm(Plain):
    """From which day rows move, and who answers where both sides have somebody."""

    day = DayField(label="从哪天起归接管单位", help_text="这天以前的数照旧，不改。")

    def __init__(self, *args: Any, clashes: Iterable[Clash], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [clash.kind.code for clash in clashes]
        for clash in clashes:
            self.fields[clash.kind.code] = forms.ChoiceField(
                label=f"并到一起后有两位{clash.kind.title}，谁留任？",
                widget=forms.RadioSelect,
                choices=[
                    (Choice.STAY, f"接管单位的{clash.own}留任（并入单位的{clash.coming}离任，岗位撤销）"),
                    (Choice.COME, f"并入单位的{clash.coming}留任（接管单位的{clash.own}离任）"),
                    (Choice.BOTH, "两位都保留，后来的占第二个岗位"),
                ],
                error_messages={"required": "请先选谁留任。"},
            )
        self.order_fields([*self.kinds, "day"])

    def given(self) -> Move:
        day: date = self.cleaned_data["day"]
        return Move(day, {kind: self.cleaned_data[kind] for kind in self.kinds})


Groups = list[tuple[str, list[tuple[int, str]]]]


def _by_parent(divisions: Iterable[Division]) -> Groups:
    """Choices under the name of the division above."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for each in divisions:
        above = each.parent.name if each.parent else ""
        groups.setdefault(above, []).append((each.pk, f"{each.name}　{each.code}"))
    return list(groups.items())
