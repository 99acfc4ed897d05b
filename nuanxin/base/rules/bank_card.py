"""Bank card numbers (ISO/IEC 7812-1, JR/T 0008): 16 to 19 digits, the last a Luhn check digit."""

import re

from nuanxin.base.rules.cell import Bad, Cell, Value, cell_of, figures

SHAPE = re.compile(r"[0-9]{16,19}")
DRESSING = str.maketrans("", "", " -")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]*)?E\+?[0-9]+|[0-9]{15,}\.0+")
LAST = 4


def _luhn(digits: int) -> int:
    """What four digits add: every second from the right doubled, digits of two figures summed."""
    return sum(
        sum(divmod(2 * digit, 10)) if place % 2 else digit
        for place, digit in enumerate(map(int, reversed(f"{digits:04d}")))
    )


OF_FOUR = tuple(map(_luhn, range(10_000)))


def bank_card(value: Value) -> str:
    """The digits of a card. Raises ``Bad``: card_precision_lost, card_format."""
    plain = isinstance(value, str) and SHAPE.fullmatch(value)
    number = plain[0] if plain else _undressed(cell_of(value))
    if not fits(number):
        raise Bad("card_format", "银行卡号对不上校验，请核对是否抄错一位。")
    return number


def fits(number: str) -> bool:
    """The Luhn check over 16 to 19 digits, four at a time."""
    rest, total = int(number), 0
    while rest:
        rest, four = divmod(rest, 10_000)
        total += OF_FOUR[four]
    return total % 10 == 0 and number.strip("0") != ""


def _undressed(cell: Cell) -> str:
    if cell.kind == "number":
        raise Bad("card_precision_lost", "银行卡号存成了数字，后几位已经不可靠。请把这一列设成“文本”，照卡重新输入。")
    text = figures(cell)
    if SCIENTIFIC.fullmatch(text.upper()):
        raise Bad("card_precision_lost", "银行卡号成了科学记数，后几位已经不可靠。请把这一列设成“文本”，照卡重新输入。")
    number = text.translate(DRESSING)
    if not SHAPE.fullmatch(number):
        raise Bad("card_format", "银行卡号要是 16 到 19 位数字，请照卡核对。")
    return number
