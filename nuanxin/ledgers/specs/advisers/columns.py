"""The columns of advisers and their trainings, and the words their cells may say."""

import re
from decimal import Decimal

from nuanxin.base.rules.cell import Bad, Value, cell_of, figures, whole_number
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.specs.families.columns import past_day, said
from nuanxin.ledgers.specs.seats.columns import NAME, PHONE, PLACE, SINCE, UNTIL

HOURS = re.compile(r"([0-9]{1,4})(\.[0-9]0*)?")
CERTIFICATE = re.compile(r"[^\W_](?:[\w()（）〔〕\[\]./-]*[^\W_)）〕\]])?[)）〕\]]?")
LONGEST_CERTIFICATE = 40
FULL_MARK = 100
PASSED = ("合格", "不合格")
PASSING = {"合格": True, "及格": True, "通过": True, "不合格": False, "不及格": False, "未通过": False}


def hours(cell: Value) -> Decimal:
    """Class hours: 16 or 7.5."""
    text = whole_number(cell).removesuffix("学时")
    if not HOURS.fullmatch(text) or not Decimal(text):
        raise Bad("number_format", f"“{text[:10]}”不是学时，请写 16 或 7.5 这样，最多一位小数。")
    return Decimal(text).quantize(Decimal("0.1"))


def mark(cell: Value) -> int:
    """A mark of 0 to 100."""
    text = whole_number(cell).removesuffix("分")
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > FULL_MARK:
        raise Bad("mark_range", f"成绩“{text[:10]}”要是 0 到 {FULL_MARK} 的整数，请核对。")
    return int(text)


def passed(cell: Value) -> bool:
    text = rules.words(cell)
    if text in PASSING:
        return PASSING[text]
    return rules.yes_no(cell)


def certificate(cell: Value) -> str:
    """A certificate's number, stored as text: a number may have lost its zeros."""
    if cell_of(cell).kind == "number":
        raise Bad("id_precision_lost", "证书号存成了数字，请把这一列设成“文本”再重新输入。")
    text = figures(cell, LONGEST_CERTIFICATE).replace(" ", "")
    if not CERTIFICATE.fullmatch(text):
        raise Bad("certificate_format", f"“{text[:20]}”不像证书号，只能有字、字母、数字和 - / ( )，请核对。")
    return text


ADVISER_COLUMNS = (
    *PLACE,
    Column("name", "姓名", rules.name, NAME, required=True),
    Column("phone", "电话", rules.phone, ("办公电话", *PHONE)),
    Column("background", "来源身份", said(40), ("来源", "身份", "原身份", "本人身份"), help="村医、退休教师、志愿者……"),
    Column("from", "聘任日", rules.day, ("任职起", *SINCE), required=True, help="第一天，写成 2023-03-01 这样"),
    Column("to", "离任日", rules.day, ("任职止", *UNTIL), help="在任的最后一天；在任的空着"),
    Column("course", "培训主题", said(80), ("培训", "培训班", "培训名称", "培训内容", "课程"),
           help="参加过几次培训的，一次一行，前面几列写一样的"),
    Column("learned_from", "培训开始日", past_day, ("培训开始", "培训起"), help="只有一天的空着"),
    Column("learned_on", "培训结束日", past_day, ("培训日", "培训日期", "培训时间", "培训结束", "培训止"),
           help="培训的最后一天"),
    Column("hours", "学时", hours, ("培训学时", "课时")),
    Column("mark", "成绩", mark, ("考核成绩", "考试成绩", "分数", "考核分数"), help="0 到 100；没有考核的空着"),
    Column("passed", "合格", passed, ("是否合格", "考核结果", "结果", "结业"), choices=lambda: PASSED,
           help="写了成绩的要写；没有考核、或有证书的，可以空着"),
    Column("certificate", "证书号", certificate, ("证书编号", "证书号码", "合格证号"), help="单元格要是文本"),
    Column("certified_on", "发证日", past_day, ("发证日期", "发证时间"), help="空着按培训结束日"),
)  # fmt: skip
