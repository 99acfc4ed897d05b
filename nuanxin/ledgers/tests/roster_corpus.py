"""Odd and hostile rosters, built in code: for every row the reasons it must be sent back for ("" = good).

All people are invented (marked 演示), their numbers bear sequence codes nobody has.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from nuanxin.base.periods import today
from nuanxin.ledgers.tests.corpus import Case
from nuanxin.ledgers.tests.roster import ABROAD, HEAD, KEYS, cells, number, roster, row
from nuanxin.ledgers.tests.sheets import VILLAGE, book, saved, sheet, xlsx

KIND = "aid-roster"
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
VILLAGE_NAME, TOWN, COUNTY = "新华社区居委会", "金山镇", "固阳县"
OLD = number(birth="19000101")
CHILD = number(birth=f"{today().year - 9}0101")
X = next(n for n in (number(at) for at in range(400)) if n.endswith("X"))
NAMED = {"code": None, "village": VILLAGE_NAME}


def case(title: str, *said: dict[str, Any], rows: tuple[str, ...] = ("",), **more: Any) -> Case:
    return Case(title, roster(*said), rows=rows, kind=KIND, **more)


def one(column: str, *values: tuple[Any, str]) -> Iterator[Case]:
    """A sheet of good rows but for one cell each, of people of their own, or of a month of their own."""
    rows = [
        row(month=f"{2010 + at // 12}-{at % 12 + 1:02d}", **{column: value})
        if column == "id"
        else row(**{"id": number(400 + 4 * at), column: value})
        for at, (value, _) in enumerate(values)
    ]
    yield case(f"{column}: {values[0][0]!a}", *rows, rows=tuple(reason for _, reason in values))


def numbers() -> Iterator[Case]:
    good = number()
    yield from one(
        "id",
        (None, "id_missing"), ("无", "id_missing"), ("不详", "id_missing"), ("—", "id_missing"), ("  ", "id_missing"),
        (good[:17], "id_length"), (good + "1", "id_length"), (good[:6] + good[8:17], "id_length"),
        (good[:9] + "O" + good[10:], "id_charset"), (good[:9] + "X" + good[10:], "id_charset"),
        (good[:16] + "O" + good[17:], "id_charset"),
        (good[:17] + ("1" if good[17] != "1" else "2"), "id_checksum"),
        (good[:6] + "19580230" + good[14:], "id_birthdate_invalid"),
        (number(birth="20991231"), "id_birth_future"),
        (int(good.replace("X", "1")), "id_precision_lost"), (float(good.replace("X", "1")), "id_precision_lost"),
        ("1.50222E+17", "id_precision_lost"), ("1.50222195803E17", "id_precision_lost"),
        ("E12345678", "id_type_unsupported"), ("H0123456789", "id_type_unsupported"),
        (OLD, "age_implausible"), ("*" * 14 + good[-4:], "id_charset"),
        (good.translate(WIDE), ""), (f" {good[:6]} {good[6:14]} {good[14:]} ", ""), (f"'{good}", ""), (f"’{good}", ""),
        (X.lower(), ""), (X.translate(WIDE), ""), (f"{good}\u3000", ""), (f"{good[:6]}-{good[6:14]}-{good[14:]}", ""),
        (number(area="830000"), ""), (number(area="512221"), ""), (number(area="911156"), ""),
        (f"{good[:5]}\u200b{good[5:]}", "control_char"), (f"{good}\u202e", "control_char"),
    )  # fmt: skip


def names() -> Iterator[Case]:
    good = ("阿拉坦·其其格", "阿拉坦•其其格", "阿拉坦．其其格", "阿拉坦 · 其其格", "欧阳　演示", "\U00020bb7田",
            "㐂演", "ᠠᠯᠲᠠᠨ", "ᠪᠠᠶᠠᠷ\u180eᠠ", "张三（演示）", "艾力·买买提", "Anna", "\U0003134a演")  # fmt: skip
    yield from one("name", *((each, "") for each in good))
    yield from one(
        "name",
        (None, "name_missing"), ("无", "name_missing"), ("   ", "name_missing"), ("演" * 41, "name_too_long"),
        ("张三、李四", "name_multiple"), ("张三/李四", "name_multiple"), ("张三\n李四", "name_multiple"),
        ("张\u200b三", "name_charset"), ("张\u202e三", "name_charset"), ("张\ue000三", "name_charset"),
        ("<b>张三</b>", "name_charset"), ("张3", "name_charset"), ("@SUM", "name_charset"), (12, "name_charset"),
        ("=A1", "formula_cell"), ("#N/A", "error_cell"),
    )  # fmt: skip


def agreeing() -> Iterator[Case]:
    yield from one("sex", ("男", "sex_mismatch"), ("女", ""), ("2", ""), ("妇", "sex_mismatch"), ("未知", ""))
    yield from one(
        "birth",
        ("1958-03-04", ""), (date(1958, 3, 4), ""), ("1958年3月4日", ""), ("19580304", ""), (19580304, ""),
        ("１９５８．３．４", ""), ("1958-03-05", "birth_mismatch"), (date(1958, 4, 3), "birth_mismatch"),
        ("1958-02-30", "date_invalid"), ("不记得", "date_invalid"), (21248, "date_invalid"),
        ("2099-01-01", "date_future"), ("03/04/1958", "date_ambiguous"), ("58.3.4", "date_ambiguous"),
        ("农历二月初二", "date_lunar_text"), ("一九五八年正月十五", "date_lunar_text"),
        ("戊戌年三月初四", "date_lunar_text"),
        ("=DATE(1958,3,4)", "formula_cell"),
    )  # fmt: skip
    yield case("a child nobody guards", row(id=CHILD), rows=("guardian_missing",))


def amounts() -> Iterator[Case]:
    yield from one(
        "amount",
        ("450", ""), (450, ""), (450.5, ""), ("1,200.50元", ""), ("￥450", ""), ("４５０", ""), (0.1 + 0.2, ""),
        (None, ""), (0, ""), ("四百五", "amount_format"), ("45O", "amount_format"), ("-450", "amount_negative"),
        (-450, "amount_negative"), ("(450)", "amount_negative"), ("1.234", "amount_precision"),
        (1.234, "amount_precision"), ("1000000.01", "amount_range"), (99999999, "amount_range"),
        (10**17, "amount_format"), ("=SUM(A1:A2)", "formula_cell"), ("#REF!", "error_cell"),
    )  # fmt: skip
    yield from one(
        "month",
        ("2023-05", ""), ("202305", ""), (202305, ""), ("2023年5月", ""), ("2023.5", ""), (date(2023, 5, 1), ""),
        (None, ""), (2023.1, "date_ambiguous"), ("2099-01", "date_future"), ("5月", "date_invalid"),
        ("2023-05至2023-08", "date_invalid"), ("2023年13月", "date_invalid"), ("农历二月", "date_lunar_text"),
    )  # fmt: skip


def cards() -> Iterator[Case]:
    good = row()["card"]
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    yield from one(
        "card",
        (good, ""), (f"{good[:4]} {good[4:8]} {good[8:]}", ""), (good.translate(WIDE), ""), (None, ""), ("无", ""),
        (int(good), "card_precision_lost"), (float(good), "card_precision_lost"), ("6.217E+18", "card_precision_lost"),
        (wrong, "card_format"), (good[:12], "card_format"), (good + "0", "card_format"), ("农行", "card_format"),
        ("*" * 15 + good[-4:], "card_format"),
    )  # fmt: skip
    yield from one(
        "phone",
        ("13800009961", ""), (13800009961, ""), ("0472-1234567", ""), ("无", ""), ("12345", "phone_format"),
        ("13800009961、13800009962", "phone_format"), ("1380000996", "phone_format"),
    )  # fmt: skip
    yield from one(
        "category",
        ("独生子女死亡家庭", ""), ("其他计划生育家庭", ""), (None, "category_unknown"), ("无", "category_unknown"),
        ("低保户", "category_unknown"), ("独生子女伤残", ""),
    )  # fmt: skip
    yield from one("note", ("一行\n两行", ""), ("长" * 201, "field_too_long"), ("铃\x85声", "control_char"))
    yield from one("ethnic", ("蒙古", ""), ("汉族", ""), ("未识别", ""))
    yield from one("seq", ("=ROW()-1", ""), ("甲", ""), (1, ""))


def places() -> Iterator[Case]:
    yield from one(
        "code",
        (VILLAGE.translate(WIDE), ""), (f"'{VILLAGE}", ""), (int(VILLAGE), "id_precision_lost"),
        ("150222102999", "place_unknown"), ("150222", "place_unknown"), (ABROAD, "place_out_of_scope"),
        (None, "place_unknown"), ("150222102000", ""), ("150222000000", "place_unknown"),
    )  # fmt: skip
    for title, said, reason in (
        ("by name", NAMED, ""),
        ("by a short name", {"code": None, "village": "新华社区", "township": TOWN}, ""),
        ("all of it", {"village": VILLAGE_NAME, "township": TOWN, "county": COUNTY}, ""),
        ("tiers in short", {"village": VILLAGE_NAME, "township": "金山", "county": "固阳"}, ""),
        ("no such village", {"code": None, "village": "没有村"}, "place_unknown"),
        ("only a township", {"code": None, "township": TOWN}, "place_unknown"),
        ("code and village differ", {"village": "科教居委会"}, "place_inconsistent"),
        ("code and county differ", {"county": "土默特右旗"}, "place_inconsistent"),
        ("village in another township", NAMED | {"township": "怀朔镇"}, "place_inconsistent"),
        ("village of another county", {"code": None, "village": "呼和点素嘎查村"}, "place_out_of_scope"),
        ("the township's code and a village", NAMED | {"code": "150222102000"}, ""),
        ("the county's code and a village", NAMED | {"code": "150222000000"}, ""),
        ("another township's code and a village", NAMED | {"code": "150222103000"}, "place_inconsistent"),
    ):
        yield case(f"place: {title}", row(**said), rows=(reason,))


def twins() -> Iterator[Case]:
    yield case("a row twice", row(), row(seq=2), rows=("", "row_duplicate"))
    yield case("a payment twice", row(), row(amount="500"), rows=("", "payment_duplicate"))
    yield case("a payment twice, no month", row(month=None), row(month=None, amount=3), rows=("", "payment_duplicate"))
    yield case("two months", row(), row(month="2023-06"), rows=("", ""))
    both = ("id_conflict_name",) * 2
    yield case("one number, two names", row(), row(name="演示户乙", month="2023-06"), rows=both)
    yield case("one name, two spellings", row(name="演·示"), row(name="演•示", month="2023-06"), rows=("", ""))
    yield case("two people of one name", row(), row(id=number(1)), rows=("", ""))
    yield case("a bad twin takes nobody along", row(phone="1"), row(), rows=("phone_format", ""))


def sheets() -> Iterator[Case]:
    def made(*rows: dict[str, Any], change: Any) -> bytes:
        fresh = book(*map(cells, rows), head=HEAD)
        change(fresh, sheet(fresh))
        return saved(fresh)

    two = row(), row(id=number(1), name="演示户乙")
    letter = {key: chr(65 + at) for at, key in enumerate(KEYS)}
    for column, reason in (("id", "merged_data"), ("name", "merged_data"), ("amount", "merged_data")):
        area = f"{letter[column]}2:{letter[column]}3"
        data = made(*two, change=lambda _, page, area=area: page.merge_cells(area))
        yield Case(f"merged {column}", data, rows=(reason, reason), kind=KIND)
    merged = made(*two, change=lambda _, page: page.merge_cells(f"{letter['code']}2:{letter['code']}3"))
    yield Case("merged place", merged, rows=("", ""), notes=("filled_down",), kind=KIND)

    def hide(_: Any, page: Any) -> None:
        page.row_dimensions[2].hidden = True

    def mac(fresh: Any, page: Any) -> None:
        fresh.epoch = CALENDAR_MAC_1904

    yield Case("a hidden row", made(*two, change=hide), rows=("rows_hidden", ""), kind=KIND)
    yield Case("the epoch of 1904", made(row(birth=date(1958, 3, 4)), change=mac), kind=KIND)
    total = {"seq": "合计", "amount": 901}
    yield Case("a wrong sum", made(*two, total, change=lambda *_: None), rows=("", ""),
               notes=("total_row", "total_mismatch"), kind=KIND)  # fmt: skip
    yield Case("no place at all", xlsx(("演示户甲", number(), "x"), head=("姓名", "身份证号", "家庭类别")),
               "header_missing", kind=KIND)  # fmt: skip
    yield Case("a column twice", xlsx((*cells(row()), "x"), head=(*HEAD, "身份证号")), "header_duplicate", kind=KIND)
    for word in ("孕情", "上访情况"):
        yield Case(f"forbidden: {word}", xlsx((*cells(row()), "x"), head=(*HEAD, word)), "column_forbidden", kind=KIND)


def csvs() -> Iterator[Case]:
    head, line = ",".join(HEAD), ",".join(str(each or "") for each in cells(row()))
    yield Case("csv", f"{head}\n{line}\n".encode("gb18030"), name="a.csv", kind=KIND)
    nul = line.replace("演示户甲", "演示\0户")
    yield Case("NUL in a csv", f"{head}\n{nul}\n".encode(), rows=("control_char",), name="a.csv", kind=KIND)
    yield Case("a field too many", f"{head}\n{line},多\n".encode(), rows=("csv_structure",), name="a.csv", kind=KIND)
    others = [line.replace(number(), number(at)) for at in range(9)]
    damaged = line.replace("演示户甲", "?").encode().replace(b"?", b"\xff\xfe")
    broken = f"{head}\n".encode() + b"\n".join([*(each.encode() for each in others), damaged, b""])
    yield Case("bytes that do not decode", broken, rows=("",) * 9 + ("encoding_row",), name="a.csv", kind=KIND)


ROSTERS = [
    each
    for part in (numbers, names, agreeing, amounts, cards, places, twins, sheets, csvs)
    for each in part()
]
