"""Every reason a row or a file is not imported, in the words its sender reads."""

from dataclasses import dataclass

from nuanxin.base.rules.cell import Choices
from nuanxin.ledgers.parsing import limits

MIB = limits.MIB

FILE = {  # nothing of the file is imported
    "file_empty": "表里没有数据，请确认选对了文件。",
    "file_type_mismatch": "文件内容和后缀名对不上，请用 WPS 或 Excel 打开，另存为 .xlsx 再传。",
    "file_type_unsupported": "这种文件读不了，请用 WPS 或 Excel 打开，另存为 .xlsx 再传。",
    "file_encrypted": "文件加了密码，请去掉密码另存一份再传。",
    "file_corrupt": "文件不完整或者已损坏，请用 WPS 或 Excel 打开，另存为 .xlsx 再传。",
    "file_too_big": (
        f"文件太大：最多 {limits.FILE // MIB} MB、{limits.COLUMNS} 列、{limits.CELLS:,} 格，"
        f"{limits.WALL} 秒内要读得完。请分成几份再传。"
    ),
    "row_too_many": f"行数太多：一份最多 {limits.ROWS:,} 行，请分成几份再传。",
    "zip_bomb": (
        f"文件解开后太大：最多 {limits.UNPACKED // MIB} MB、{limits.ENTRIES:,} 个部分，压缩不超过"
        f" {limits.RATIO} 倍。请用 WPS 或 Excel 另存为 .xlsx 再传。"
    ),
    "zip_path": "文件里有指向别处的路径或同名的部分，不能导入，请用 WPS 或 Excel 另存为 .xlsx 再传。",
    "xml_entity": "文件里有实体或文档类型声明，不能导入，请用 WPS 或 Excel 另存为 .xlsx 再传。",
    "xml_depth": f"文件里的标签套得太深（最多 {limits.DEPTH} 层），请用 WPS 或 Excel 另存为 .xlsx 再传。",
    "macro": "文件里有宏，请另存为不带宏的 .xlsx 再传。",
    "encoding_unknown": "认不出文件的编码，请另存为 .xlsx，或存成 UTF-8 的 CSV 再传。",
    "sheet_unrecognised": "没有找到这种名册的表头，请用模板，或核对选的名册种类。",
    "header_missing": "表头缺少必须的列：{what}。请补上，或用模板。",
    "header_duplicate": "表头里“{what}”出现了两次，请只留一列。",
    "column_forbidden": "表头“{what}”是不允许登记的内容，整份文件都没有导入。请删去这一列再传。",
    "numbers_elsewhere": (
        "您今天核对的号码里，已在别处登记的超过了 {what} 个，这一份没有核对。请打电话给市级协会，一起核对这份名册；"
        "明天可以再传。"
    ),
}  # fmt: skip

NOTES = {  # what the file also holds
    "sheet_hidden": "隐藏的工作表“{where}”没有导入",
    "sheet_extra": "工作表“{where}”没有导入：一份文件只导入第一张认得出的表",
    "columns_hidden": "隐藏的列 {where} 也读了",
    "columns_unknown": "列“{where}”不认识，没有读",
    "external_link": "文件链接着别的文件（{where}），没有去读",
    "filled_down": "合并的单元格 {where} 按同一个内容填到每一行",
    "total_row": "第 {where} 行是合计，没有当作一行导入",
    "total_mismatch": "第 {where}的合计和上面各行加起来不一样，请核对",
    "footer_row": "第 {where} 行是表下的说明，没有当作一行导入",
}

HELD = frozenset({
    "rows_hidden", "date_lunar_text", "date_ambiguous", "place_ambiguous", "id_conflict_name",
    "person_alike", "family_differs", "consent_missing", "family_ambiguous", "family_refused", "service_alike",
    "seat_ambiguous",
})  # fmt: skip
"""A person decides on these; all other reasons are mistakes to mend."""


KEEP: Choices = (("keep", "照样导入"),)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: ``column`` is a key of the kind's columns, "" for the whole row."""

    column: str
    reason: str
    sentence: str
    choices: Choices = ()


def file_sentence(code: str, what: str = "") -> str:
    return FILE[code].format(what=what)


def note_sentence(note: dict[str, str]) -> str:
    return NOTES[note["code"]].format(where=note["where"])
