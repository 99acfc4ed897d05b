"""The columns of ledgers of seats, and the words their cells may say."""

from collections.abc import Sequence

from nuanxin.association.kinds import PostKind, post_kinds
from nuanxin.base.rules.cell import Bad, Value
from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column

YES_NO = ("是", "否")
LONGEST_NUMBER = 60  # characters of a 文号
SECONDED_IN, SECONDED_OUT = "借入", "借出"
SECONDED = {
    **dict.fromkeys(("借入", "借调来", "借调来的", "借进"), SECONDED_IN), "否": "", "无": "", "不": "",
    **dict.fromkeys(("借出", "借调出", "借调在外", "外借"), SECONDED_OUT),
}  # fmt: skip


def post_kind(cell: Value) -> PostKind:
    """A kind of post by its title; "村级专干（2）" is a village_worker, its number stands elsewhere."""
    text = rules.words(cell)
    bare = text.split("（")[0].split("(")[0].strip()
    found = next((kind for kind in post_kinds().values() if bare in (kind.title, kind.code)), None)
    if found is None:
        raise Bad("category_unknown", f"没有“{text[:20]}”这种岗位，请从模板的下拉表里选。")
    return found


def seconded(cell: Value) -> str:
    """借入, 借出, or "" where nobody is seconded."""
    text = rules.words(cell)
    if text in SECONDED:
        return SECONDED[text]
    raise Bad("category_unknown", f"“{text[:10]}”看不出是借入还是借出，请写“借入”“借出”或“否”。")


def said_number(cell: Value) -> str:
    """文号 (GB/T 9704-2012, 7.2.5) as it was typed."""
    return rules.words(cell, LONGEST_NUMBER)


def _titles() -> Sequence[str]:
    return [kind.title for kind in post_kinds().values()]


def _yes_no(key: str, label: str, *synonyms: str, note: str = "") -> Column:
    return Column(key, label, rules.yes_no, synonyms, choices=lambda: YES_NO, help=note)


PLACE = (
    Column("county", "旗县区", rules.words, ("旗县", "县区", "区县", "旗县市区"), place=True,
           help="嘎查村同名时要填"),
    Column("township", "苏木乡镇", rules.words, ("苏木乡镇街道", "乡镇", "苏木镇", "街道", "乡镇街道"), place=True,
           help="嘎查村同名时要填"),
    Column("village", "嘎查村居", rules.words, ("嘎查村", "村", "村居", "嘎查", "嘎查村社区", "行政村", "村社区"),
           place=True, help="嘎查、村、社区的名称"),
    Column("code", "区划代码", rules.code, ("行政区划代码", "统计用区划代码", "代码"), place=True,
           help="12 位，单元格要是文本；填了代码可以不填名称"),
)  # fmt: skip
NAME = ("指导员姓名", "任职人", "担任人", "现任")
PHONE = ("电话", "联系电话", "手机", "手机号", "联系方式")
SINCE = ("起", "任职日期", "任职时间", "任职起始", "任职开始", "聘任起", "聘任日期", "开始日期")
UNTIL = ("止", "任职终止", "任职结束", "离任日期", "聘任止", "结束日期")

POST_COLUMNS = (
    *PLACE,
    Column("place", "单位名", rules.words, ("单位", "单位名称", "协会", "协会名称"), place=True,
           help="如“金山镇”或“金山镇计划生育协会”；填了代码可以不填"),
    Column("kind", "岗位", post_kind, ("岗位名称", "职务"), required=True, choices=_titles),
    Column("number", "序号", rules.seat_number, ("岗位序号", "座位"), help="同一岗位有几个座位时填 1、2、3"),
    _yes_no("established", "编制", "占编", "占编制", note="这个岗位占不占编制"),
    Column("set_up", "设岗日", rules.day, ("设岗日期", "设岗时间"), help="从这天起有这个岗位；不知道的空着"),
    Column("closed", "撤岗日", rules.day, ("撤岗日期", "撤岗时间"), help="有这个岗位的最后一天；没撤的空着"),
    Column("name", "姓名", rules.name, NAME, help="空着表示岗位空缺"),
    Column("phone", "办公电话", rules.phone, PHONE),
    Column("from", "任职起", rules.day, SINCE, help="第一天，写成 2023-03-01 这样"),
    Column("to", "任职止", rules.day, UNTIL, help="在任的最后一天；在任的空着"),
    _yes_no("on_establishment", "在编", note="人事关系在本单位"),
    _yes_no("in_post", "在岗", note="借调在外的填“否”"),
    Column("seconded", "借调", seconded, ("借调情况", "是否借调"), choices=lambda: (SECONDED_IN, SECONDED_OUT, "否"),
           help="借入：在这里上班，编制在别处；借出：编制在这里，不在岗"),
    Column("full_time", "专职兼职", rules.full_time, ("专职/兼职", "专兼职", "专职", "专职还是兼职"),
           choices=lambda: ("专职", "兼职")),
    _yes_no("acting", "代管", note="临时替这个岗位办事"),
    Column("document", "任职文号", said_number, ("文号", "任命文号", "任职文件"), help="没有的空着"),
)  # fmt: skip
