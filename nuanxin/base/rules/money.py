"""Amounts of money: typed in 元, kept in integer 分."""

import re
from decimal import Decimal

from nuanxin.base.rules.cell import Bad, Cell, Value, cell_of, figures

CEILING = 100_000_000  # 分: one million yuan in one row
PLAIN = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
AMOUNT = re.compile(
    r"(?P<sign>[-+]?)(?:¥|人民币|RMB|CNY)?\s*(?P<minus>-?)"
    r"\s*(?P<yuan>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?\s*(?P<unit>万元|万|元整?|圆整?)?"
)
ACCOUNTED = re.compile(r"\((.+)\)")  # (100) is −100 among accountants
UNREADABLE = "看不出金额，请用阿拉伯数字写元，例如 1200.50。"
TOO_FINE = "金额最多两位小数（到分），请核对。"
DIGITS_KEPT = 15  # significant digits a spreadsheet keeps and shows; what follows is noise
DECIMALS = {"万元": 6, "万": 6}  # so many places reach 分; without 万, two


def amount(value: Value, ceiling: int = CEILING) -> int:
    """分, 0 to ``ceiling``. A stored number is what the sheet shows: its fifteen digits.

    Raises ``Bad``: amount_format, amount_negative, amount_precision, amount_range.
    """
    if isinstance(value, str) and PLAIN.fullmatch(value):
        yuan, _, part = value.partition(".")
        fen = int(yuan[:20] + part.ljust(2, "0"))
    else:
        cell = cell_of(value)
        fen = _stored(cell) if cell.kind == "number" else _typed(figures(cell))
    if fen < 0:
        raise Bad("amount_negative", "金额不能小于 0，退款或更正请另行登记。")
    if fen > ceiling:
        raise Bad("amount_range", f"金额超过 {yuan_of(ceiling)} 元，请核对单位是不是元。")
    return fen


def yuan_of(fen: int) -> str:
    """1234567 → "12345.67"; whole yuan without decimals."""
    yuan, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}" + (f".{part:02d}" if part else "")


def amount_as_written(said: Value, fen: int) -> str:
    """For ``column``: the amount in 元 where the cell is not plainly that."""
    if isinstance(said, str):
        return "" if PLAIN.fullmatch(said) else yuan_of(fen)
    return "" if said.kind == "number" and Decimal(repr(float(said.text))) * 100 == fen else yuan_of(fen)


def _typed(text: str) -> int:
    if inner := ACCOUNTED.fullmatch(text):
        text = f"-{inner[1]}"
    found = AMOUNT.fullmatch(text)
    if not found or (found["sign"] and found["minus"]) or len(found["yuan"]) > DIGITS_KEPT:
        raise Bad("amount_format", UNREADABLE)
    decimals, part = DECIMALS.get(found["unit"], 2), found["part"] or ""
    if len(part) > decimals:
        raise Bad("amount_precision", TOO_FINE)
    fen = int(found["yuan"].replace(",", "") + part.ljust(decimals, "0"))
    return -fen if "-" in (found["sign"], found["minus"]) else fen


def _stored(cell: Cell) -> int:
    try:
        value = float(cell.text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 10**DIGITS_KEPT:
        raise Bad("amount_format", UNREADABLE)
    fen = Decimal(f"{value:.{DIGITS_KEPT}g}") * 100
    if fen != fen.to_integral_value():
        raise Bad("amount_precision", TOO_FINE)
    return int(fen)
