"""How a clause's figures read: beside the sentence, in the panel, on a sheet."""

from nuanxin.base.states import STATES
from nuanxin.base.values import Share
from nuanxin.plans.figures.progress import Measured, Progress, Tally
from nuanxin.plans.figures.standing import unit_of
from nuanxin.plans.models import Target

SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}
SILENT = ("not_opted_in", "closed", "not_applicable")


def superscript(progress: Progress) -> str:
    """What stands after the sentence: 69/80 村 · 6/6 乡镇; "" where it asks nothing of the body."""
    if progress.state == "not_applicable":
        return ""
    if progress.state in SILENT or not (progress.measured or progress.tally.total):
        return STATES[progress.state].word
    words = [figure(each) for each in progress.measured]
    return " · ".join(words + ([tally_words(progress.tally)] if progress.tally.total else []))


def figure(measured: Measured) -> str:
    """n/N with what is counted, or the sum with its unit."""
    value = measured.value
    if value.quantity is not None:
        return f"{value.quantity:,} {measured.measure.unit}"
    if not value.of:
        return str(Share(value.n, value.of))
    return f"{Share(value.n, value.of)} {unit_of(measured.measure)}"


def tally_words(tally: Tally) -> str:
    """How many bodies are done; a single one by its state. What is late or nobody's says so."""
    state = tally.state or "unassigned"
    word = "已办结" if state == "met" else STATES[state].word
    if tally.total == 1:
        return word
    share = f"办结 {Share(tally.done, tally.total)}"
    return f"{share} · {word}" if state in ("late", "unassigned") else share


def target_words(target: Target) -> str:
    """A target as the notice has it: 家庭健康指导员 ≥ 2 名/嘎查村（居）; 全覆盖."""
    if target.op == "coverage":
        figure = "全覆盖" if target.value == 100 else "提高覆盖"
    elif target.value is None:
        figure = ""
    else:
        figure = f"{SIGNS.get(target.op, target.op)} {target.value} {target.unit}".replace(" %", "%")
    return figure + (f"/{target.per}" if target.per else "")
