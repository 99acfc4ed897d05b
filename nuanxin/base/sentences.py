"""What fields of forms say when something is wrong, in the house's words; every room's forms take them from here.

Django keeps these sentences on its classes, so that is where they are put, once, before any form is made.
"""

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError

from nuanxin.base.rules.cell import CONTROL

UNSEEN = "里面有看不见的字符（多半是复制时带来的），请删掉重新输入。"
TOO_OLD = "这一页放得太久，请刷新再填。"
NO_SUCH = "没有这一项，请从列出的里面选。"
NO_FILE = "没有收到文件，请再选一次。"
ALLOWED = str.maketrans(dict.fromkeys("\0\t\n\r"))
"""A text may have lines and tabs; NUL is Django's own to refuse."""

OF_FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写。"},
    forms.IntegerField: {"invalid": "请写整数，如 3。"},
    forms.FloatField: {"invalid": "请写数字。"},
    forms.DecimalField: {"invalid": "请写数字。"},
    forms.DateField: {"invalid": "日期请写成 2023-11-23 这样。"},
    forms.DateTimeField: {"invalid": "时间请写成 2023-11-23 14:30 这样。"},
    forms.FileField: {
        "required": "请选文件。", "invalid": NO_FILE, "missing": NO_FILE, "empty": "这个文件是空的，请换一个。",
    },
    forms.BooleanField: {"required": "请勾选。"},
    forms.ChoiceField: {"required": "请选一项。", "invalid_choice": NO_SUCH},
    forms.MultipleChoiceField: {"required": "请至少选一项。", "invalid_choice": NO_SUCH, "invalid_list": NO_SUCH},
    forms.ModelChoiceField: {"required": "请选一项。", "invalid_choice": NO_SUCH},
    forms.ModelMultipleChoiceField: {
        "required": "请至少选一项。", "invalid_choice": NO_SUCH, "invalid_list": NO_SUCH, "invalid_pk_value": NO_SUCH,
    },
    forms.URLField: {"invalid": "网址不对，请从浏览器的地址栏整个复制过来。"},
    forms.UUIDField: {"required": TOO_OLD, "invalid": TOO_OLD},
}  # fmt: skip

OF_VALIDATORS: dict[type[Any], str] = {
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请改短。",
    validators.MinLengthValidator: "至少 %(limit_value)d 个字，现在有 %(show_value)d 个。",
    validators.MaxValueValidator: "最大是 %(limit_value)s，请核对。",
    validators.MinValueValidator: "最小是 %(limit_value)s，请核对。",
    validators.RegexValidator: "写法不对，请核对。",
    validators.ProhibitNullCharactersValidator: UNSEEN,
}


def only_seen(value: object) -> None:
    """Refuse what nobody can type: it shows nothing, and breaks files made of it."""
    if CONTROL.search(str(value).translate(ALLOWED)):
        raise ValidationError(UNSEEN, code="control_char")


def speak() -> None:
    """Put the sentences, and the refusal of control characters, where every form takes them from."""
    for field, said in OF_FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **said}
    for validator, sentence in OF_VALIDATORS.items():
        validator.message = sentence
    forms.CharField.default_validators = [only_seen]
