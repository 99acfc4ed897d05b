"""Columns that several ledgers about people have: where they live, who they are."""

from typing import Any

from nuanxin.base.rules.bank_card import bank_card
from nuanxin.base.rules.calendar_day import birth_day
from nuanxin.base.rules.cell import (
    LONGEST_TEXT,
    Bad,
    Cell,
    Rule,
    Value,
    cell_of,
    fold,
    is_filler,
    words,
)
from nuanxin.base.rules.coded import SEXES, sex, sex_as_written
from nuanxin.base.rules.person_name import person_name
from nuanxin.base.rules.phone import phone
from nuanxin.base.rules.resident_number import resident_number
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.rules import code

STARRED = "号码打了星号，看不全。要改的行请在“只有要改的行”那一份里改好再传，那里面的号码是全的。"
BREAKS = str.maketrans("\r\n\t\v\f", "     ")


def whole(rule: Rule, reason: str) -> Rule:
    """A number's rule for which a masked one has a sentence of its own."""

    def judged(value: Value) -> Any:
        if "*" in cell_of(value).text:
            raise Bad(reason, STARRED)
        return rule(value)

    return judged


def unless_filler(rule: Rule) -> Rule:
    """A rule for a cell that may stay empty: 无 and a dash say just that."""

    def judged(value: Value) -> Any:
        cell = cell_of(value)
        return "" if cell.kind == "text" and is_filler(fold(cell.text)) else rule(value)

    return judged


def note(value: Value) -> str:
    """A remark; its line ends and tabs are blanks."""
    cell = cell_of(value)
    return words(Cell(cell.kind, cell.text.translate(BREAKS)), LONGEST_TEXT)


def ignored(value: Value) -> None:
    """A cell that is only for whoever reads the sheet, whatever it holds."""


def no_word(said: Value, value: object) -> str:
    """For a column of which nothing is kept."""
    return ""


SEQ = Column("seq", "序号", ignored, ("编号", "序"), written=no_word, help="可以不填")
PLACE = (
    Column("county", "旗县区", words, ("旗县", "县区", "区县", "旗县市区", "旗（县、区）", "县（市、区）"), place=True,
           help="嘎查村同名时要填"),
    Column("township", "苏木乡镇", words, ("苏木乡镇街道", "乡镇", "苏木镇", "苏木", "街道", "乡镇街道", "镇街"),
           place=True, help="嘎查村同名时要填"),
    Column("village", "嘎查村居", words, ("嘎查村", "村", "村居", "嘎查", "嘎查村社区", "行政村", "村社区", "社区"),
           place=True, one_of="place", help="嘎查、村、社区的名称；和行政区划代码填一样就行"),
    Column("code", "行政区划代码", code, ("区划代码", "统计用区划代码", "地区编码", "代码"), place=True, one_of="place",
           help="12 位，单元格要是文本；填了代码可以不填名称"),
)  # fmt: skip
NAME = Column("name", "姓名", person_name, ("对象姓名", "扶助对象姓名", "被保险人姓名", "被保人姓名", "被保人"),
              required=True)  # fmt: skip
SEX = Column("sex", "性别", sex, ("男女",), written=sex_as_written, choices=lambda: (SEXES["1"], SEXES["2"]),
             help="和身份号码核对，不另外保存")  # fmt: skip
NUMBER = Column(
    "id", "公民身份号码", whole(resident_number, "id_charset"),
    ("身份证号", "身份证号码", "身份证", "居民身份证号", "居民身份证号码", "公民身份证号码", "证件号码", "身份号码"),
    required=True, id_like=True, help="18 位，单元格要是文本；15 位的老号码请照新证件填",
)  # fmt: skip
BIRTH = Column("birth", "出生日期", birth_day, ("出生年月日", "生日", "出生"),
               help="公历，写成 1958-03-04；和身份号码核对，不另外保存")  # fmt: skip
PHONE = Column("phone", "联系电话", unless_filler(phone), ("电话", "手机", "手机号", "手机号码", "联系方式"),
               help="新登记的人才记下；已登记的人在家庭页改")  # fmt: skip
CARD = Column("card", "银行卡号", unless_filler(whole(bank_card, "card_format")),
              ("卡号", "银行账号", "银行帐号", "账号", "开户账号", "银行卡"), id_like=True,
              help="16 到 19 位，单元格要是文本")  # fmt: skip
NOTE = Column("note", "备注", unless_filler(note), ("说明", "附注"))

