"""What is said in one of a few words: sex, ethnic group, the category of a family."""

import re
from typing import Literal

from nuanxin.base.rules.cell import Bad, Value, is_filler, whole_number, words
from nuanxin.base.rules.wordlist import WORDS

SEXES = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}
"""GB/T 2261.1—2003."""
SEX_WORDS = {word: code for code, also in WORDS["sex"].items() for word in (code, SEXES[code], *also.split())}

ETHNIC = dict(enumerate(WORDS["ethnicity"]["names"].split(), 1))
ETHNICITIES = {f"{code:02d}": f"{name}族" for code, name in ETHNIC.items()} | {
    "97": "其他", "98": "外国血统中国籍人士",
}  # fmt: skip
"""GB/T 3304—1991."""
ETHNIC_WORDS: dict[str, str] = WORDS["ethnicity"]["also"] | {
    word: code for code, name in ETHNICITIES.items() for word in (code, name, name.removesuffix("族"))
}

Category = Literal["bereaved", "disabled", "complication", "other"]
CATEGORIES: dict[Category, str] = {
    "bereaved": "独生子女死亡家庭", "disabled": "独生子女伤残家庭",
    "complication": "计划生育手术并发症家庭", "other": "其他计划生育家庭",
}  # fmt: skip
NOISE = re.compile(r"[\s（）()、，,：:；;·\-/]|计划生育|计生|家庭|人员|对象|扶助|特别|特殊|特扶|户$|类$|的")
CATEGORY_WORDS = {word: code for code in CATEGORIES for word in WORDS["category"][code].split()}


def sex(value: Value) -> str:
    """A code of GB/T 2261.1; nothing said is "9". Raises ``Bad`` (sex_mismatch: the contract's only reason)."""
    text = whole_number(value).lower()
    code = SEX_WORDS.get(text) or ("9" if is_filler(text) else None)
    if code is None:
        raise Bad("sex_mismatch", "看不出性别，请写“男”或“女”。")
    return code


def sex_as_written(said: Value, code: str) -> str:
    """For ``column``: the word of the code, "" where the cell says just that."""
    return _word(said, SEXES[code])


def ethnicity(value: Value) -> str:
    """A code of GB/T 3304, from the name with or without 族, a short form or the code. Raises ``Bad``."""
    text = whole_number(value)
    code = ETHNIC_WORDS.get(text) or ETHNIC_WORDS.get(text.removesuffix("族")) or ETHNIC_WORDS.get(text.zfill(2))
    if code is None:
        raise Bad("category_unknown", "不认识这个民族名称，请写全称，例如“蒙古族”。")
    return code


def ethnicity_as_written(said: Value, code: str) -> str:
    """For ``column``; the name without 族 says the same."""
    shown = ETHNICITIES[code]
    return "" if f"{said}族" == shown else _word(said, shown)


def category(value: Value) -> Category:
    """One of the four categories of a family, by the contract's words or the field's.

    The words a clerk used are never repeated: some of them hurt. Raises ``Bad`` (category_unknown).
    """
    found = CATEGORY_WORDS.get(NOISE.sub("", words(value)))
    if found is None:
        raise Bad("category_unknown", f"不认识这个家庭类别，请写{'、'.join(CATEGORIES.values())}中的一种。")
    return found


def category_as_written(said: Value, code: Category) -> str:
    """For ``column``: the contract's word, "" where the cell says just that."""
    return _word(said, CATEGORIES[code])


def _word(said: Value, shown: str) -> str:
    return "" if said == shown else shown
