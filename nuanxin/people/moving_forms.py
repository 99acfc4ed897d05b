"""Forms of a family that moves: where it goes, and why it is not taken over."""

from typing import Any

from django import forms

from nuanxin.association.models import Division
from nuanxin.base.refused import Refused
from nuanxin.people.destinations import MOST, destinations, with_township
from nuanxin.people.forms import OFF, Once
from nuanxin.people.models import Household

SHORTEST = 2  # characters of a name


class TransferForm(Once):
    """Where the family moves: by name, chosen where several fit, or by the code both sides know."""

    whereto = forms.CharField(
        label="转到哪里", max_length=40, min_length=SHORTEST, widget=forms.TextInput(attrs=OFF),
        help_text="写嘎查、村、社区或苏木（乡镇）的名字，几个字就行；外市的写 12 位区划代码。",
    )  # fmt: skip

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household

    def clean(self) -> None:
        if words := self.cleaned_data.get("whereto", ""):
            try:
                self.cleaned_data["place"] = self._place(words, destinations(self.household, words))
            except Refused as refused:
                self.add_error("whereto", str(refused))

    def _place(self, words: str, found: list[Division]) -> Division | None:
        if not found:
            raise Refused(f"本市没有叫“{words}”的嘎查村（居）或苏木（乡镇），换几个字再试；外市的写 12 位区划代码。")
        if len(found) > MOST:
            raise Refused(f"名字里有“{words}”的超过 {MOST} 个，请写得再细些。")
        exact = [each for each in found if words in (each.name, str(each.code))]
        return found[0] if exact == found else self._chosen(found)

    def _chosen(self, found: list[Division]) -> Division | None:
        """Which of them, asked for beside the words."""
        known = {str(each.pk): each for each in found}
        self.fields["place"] = forms.ChoiceField(
            label="是哪一个", widget=forms.RadioSelect, choices=[(pk, with_township(at)) for pk, at in known.items()]
        )
        chosen = known.get(str(self.data.get("place", "")))
        if chosen is None:
            self.add_error("place", "请选是哪一个。")
        return chosen


class RefuseForm(forms.Form):
    reason = forms.CharField(label="为什么不接收", max_length=200, label_suffix="", help_text="不写姓名。")
