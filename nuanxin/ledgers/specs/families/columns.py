"""The columns of families and their people, and the words their cells may say."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from nuanxin.base.periods import today
from nuanxin.base.rules import coded
from nuanxin.base.rules.calendar_day import birth_day, calendar_day
from nuanxin.base.rules.cell import Bad, Rule, Value, whole_number
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.specs.columns import no_word
from nuanxin.ledgers.specs.seats.columns import PLACE
from nuanxin.people.forms import RELATIONS, SEXES, YEAR
from nuanxin.people.inputs import TEXTS
from nuanxin.people.models import Channel, Group

NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
LONGEST_MARK = 20  # characters of 户号
SEX_CODES = {word: code for code, word in SEXES if code}
RELATION_CODES = {word: code for code, word in RELATIONS if code}
ALSO_RELATIONS = {
    "户主": "本人 户主本人 自己", "配偶": "夫 妻 丈夫 妻子 爱人 老伴 夫妻",
    "子": "儿子 之子 长子 次子 三子 四子 独生子 养子 继子", "女": "女儿 之女 长女 次女 三女 四女 独生女 养女 继女",
    "孙辈": "孙子 孙女 外孙 外孙子 外孙女 孙",
    "父母": "父 母 父亲 母亲 爸爸 妈妈 岳父 岳母 公公 婆婆 公婆",
    "祖父母": "祖父 祖母 爷爷 奶奶 姥姥 姥爷 外祖父 外祖母",
    "兄弟姐妹": "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹", "其他": "其它 儿媳 女婿 亲属 其他亲属 非亲属",
}  # fmt: skip
"""What GB/T 4761 tells apart further is folded to its first digit, which is all that is kept."""
RELATION_WORDS = {each: word for word, also in ALSO_RELATIONS.items() for each in (word, *also.split())}
GROUP_WORDS = {
    **{label: value for value, label in Group.choices}, "特殊": Group.SPECIAL, "计生特殊家庭": Group.SPECIAL,
    "计划生育特殊家庭": Group.SPECIAL, "特扶家庭": Group.SPECIAL, "其他": Group.ORDINARY, "其他家庭": Group.ORDINARY,
    "一般家庭": Group.ORDINARY, "普通家庭": Group.ORDINARY, "计划生育家庭": Group.ORDINARY, "计生家庭": Group.ORDINARY,
}  # fmt: skip
CHANNEL_WORDS = {
    **{label: value for value, label in Channel.choices}, "书面": Channel.PAPER, "签字": Channel.PAPER,
    "纸质": Channel.PAPER, "当面": Channel.IN_PERSON, "口头": Channel.IN_PERSON, "面谈": Channel.IN_PERSON,
}  # fmt: skip


def one_of(what: str, known: Mapping[str, str], shown: Sequence[str]) -> Rule:
    """A rule for a cell that says one of a few words; ``known``: what is written → what it is."""

    def rule(cell: Value) -> str:
        text = rules.words(cell)
        if text in known:
            return known[text]
        raise Bad("category_unknown", f"看不出{what}，请写{'、'.join(shown)}中的一种。")

    return rule


def said(longest: int) -> Rule:
    """Words as they were typed, at most so many characters, without a resident number in them."""

    def rule(cell: Value) -> str:
        text = rules.words(cell, longest)
        if UNSEEN.search(text):
            raise Bad("control_char", "里面有看不见的字符（多半是从网页或聊天里复制来的），请删掉重新输入。")
        if NUMBER.search(text):
            raise Bad("number_in_text", "这里像有身份证号码，请删掉：这种名册不记号码。")
        return text

    return rule


def born(cell: Value) -> str:
    """YYYY-MM-DD, or a year alone where no more is known."""
    text = whole_number(cell).removesuffix("年")
    if YEAR.fullmatch(text):
        if int(text) > today().year:
            raise Bad("date_future", "这一年还没有到，请核对。")
        return text
    return birth_day(cell).isoformat()


def died(cell: Value) -> str:
    return birth_day(cell).isoformat()


def past_day(cell: Value) -> date:
    """A day that is not to come."""
    return calendar_day(cell, until=today())


def sex(cell: Value) -> str | None:
    """男 or 女; what is not told is nothing."""
    word = coded.SEXES[coded.sex(cell)]
    return word if word in SEX_CODES else None


def category(cell: Value) -> str:
    return coded.CATEGORIES[coded.category(cell)]


def mark(cell: Value) -> str:
    """What a sheet tells families apart by: a number, or the letters the system gave."""
    text = whole_number(cell).upper()
    if len(text) > LONGEST_MARK:
        raise Bad("field_too_long", f"户号最多 {LONGEST_MARK} 个字，请改短。")
    return text


GROUPS, CHANNELS = dict(Group.choices), dict(Channel.choices)
YES_NO = ("是", "否")
relation = one_of("和户主的关系", RELATION_WORDS, list(RELATION_CODES))
group = one_of("服务对象", {word: GROUPS[value] for word, value in GROUP_WORDS.items()}, list(GROUPS.values()))
channel = one_of("怎么同意的", {w: CHANNELS[value] for w, value in CHANNEL_WORDS.items()}, list(CHANNELS.values()))


def _one_of(key: str, label: str, rule: Rule, offered: Callable[[], Sequence[str]], *also: str) -> Column:
    return Column(key, label, rule, also, place=True, choices=offered)


def _of_family(key: str, label: str, *also: str, note: str = "") -> Column:
    """Said of the whole family: a merged cell speaks for each of its rows."""
    return Column(key, label, said(TEXTS[key]), also, place=True, help=note)


MARK = Column("household", "户号", mark, ("家庭编号", "家庭序号", "户编号"), place=True, written=no_word,
              help="同一户的几行填一样的；系统导出的是五个字母的代号")  # fmt: skip
NAME = Column("name", "姓名", rules.name, ("成员姓名", "家庭成员", "家庭成员姓名"), required=True)
BORN = Column("born", "出生", born, ("出生日期", "出生年月日", "出生年份", "生日", "出生年月"),
              help="年月日，或只写年份，如 1958")  # fmt: skip
FAMILY_COLUMNS = (
    *PLACE,
    MARK,
    Column("head", "户主", rules.name, ("户主姓名", "户主名"), place=True,
           help="没有户号时，户主相同的几行是一户；只用来分户，不另外登记"),
    _one_of("group", "服务对象", group, lambda: list(GROUPS.values()), "对象", "对象类型"),
    Column("from", "在服务起", past_day, ("服务起", "纳入日期", "纳入日", "纳入时间", "起始日期"), place=True,
           help="从哪天起服务；一户填一行就够"),
    NAME,
    Column("relation", "与户主关系", relation, ("关系", "和户主的关系", "家庭关系", "与户主的关系"),
           choices=lambda: list(RELATION_CODES)),
    Column("sex", "性别", sex, choices=lambda: list(SEX_CODES)),
    BORN,
    Column("phone", "电话", rules.phone, ("联系电话", "手机", "手机号", "联系方式", "手机号码", "电话号码")),
    Column("died_on", "去世日", died, ("去世日期", "死亡日期")),
    _of_family("address", "住址", "家庭住址", "地址", "家庭地址", "详细地址"),
    _of_family("addressed_as", "怎么称呼", "称呼"),
    _of_family("language", "使用的语言", "语言", "使用语言"),
    Column("category", "家庭类别", category, ("类别",), place=True,
           choices=lambda: list(coded.CATEGORIES.values()), help="敏感信息：要有单独同意"),
    _of_family("not_to_mention", "不要提", "不要提的事", "忌讳", note="敏感信息：要有单独同意；不写病名"),
    Column("agreed_on", "同意日", past_day, ("同意日期", "同意时间", "签字日期"), place=True,
           help="同意登记并接受服务的日子"),
    _one_of("channel", "同意方式", channel, lambda: list(CHANNELS.values()), "怎么同意的"),
    Column("sensitive", "单独同意敏感信息", rules.yes_no, ("单独同意", "敏感信息同意", "敏感信息单独同意"), place=True,
           choices=lambda: YES_NO, help="同意记家庭类别和不要提的事的，填“是”"),
)  # fmt: skip
OF_FAMILY = (
    "group", "from", "address", "addressed_as", "language", "category", "not_to_mention",
    "agreed_on", "channel", "sensitive",
)  # fmt: skip
"""Columns that speak of the whole family: one of its rows is enough, and two must not contradict."""
LABELS = {column.key: column.label for column in FAMILY_COLUMNS}
