from django import forms

from nuanxin.base.fields import RuledField
from nuanxin.base.rules.money import amount
from nuanxin.base.rules.phone import phone


class Filled(forms.Form):
    phone = RuledField(phone, label="电话", max_length=20, required=False)
    amount = RuledField(amount, label="金额", empty_value=None)


def test_a_field_gives_what_its_rule_reads() -> None:
    form = Filled({"phone": " 138 0000 1234 ", "amount": "１，２００元"})
    assert form.is_valid()
    assert form.cleaned_data == {"phone": "13800001234", "amount": 120_000}


def test_a_field_says_what_its_rule_says_and_keeps_what_was_typed() -> None:
    form = Filled({"phone": "138", "amount": ""})
    assert form.errors["phone"] == ["不像电话号码，请写 11 位手机号，或“0472-1234567”这样的座机。"]
    assert form.errors.as_data()["phone"][0].code == "phone_format"
    assert form["phone"].value() == "138"
    assert "amount" in form.errors


def test_a_field_may_be_empty() -> None:
    form = Filled({"phone": "", "amount": "0"})
    assert form.is_valid()
    assert form.cleaned_data == {"phone": "", "amount": 0}
