"""One cell of 矩阵, one area of 地图: a figure, its heat and the words that say the same."""

from dataclasses import dataclass

from nuanxin.base.states import STATES
from nuanxin.base.values import Share

HEATS = ((1.0, "q3"), (0.9, "q2"), (0.7, "q1"))
SILENT = ("no_cases", "not_opted_in", "not_applicable", "small")  # states that show no figure


@dataclass(frozen=True)
class MatrixCell:
    """n out of ``of``, or a sum with its ``unit`` where ``of`` is None; ``href``: the gap list."""

    state: str
    n: int | None = None
    of: int | None = None
    unit: str = ""
    href: str = ""

    @property
    def heat(self) -> str:
        """The colour class. By state where the state decides, else by the share reached.

        q3 reached, q2 ≥ 90 %, q1 ≥ 70 %, q0 below; qx nobody responsible or overdue; hatch
        encouraged and not taken up; blank no cases, not applicable, hidden or mere context.
        """
        fixed = {"not_opted_in": "hatch", "met": "q3", "rising": "q2", "falling": "q2"}
        by_tone = {"free": "blank", "late": "qx"}
        done = (self.n or 0) / self.of if self.of else 0.0
        by_share = next((heat for least, heat in HEATS if done >= least), "q0")
        return fixed.get(self.state) or by_tone.get(STATES[self.state].tone, by_share)

    @property
    def figure(self) -> str:
        """What stands in the cell: "86/89", "42 场", or the state's word without a figure."""
        if self.n is None or self.state in SILENT:
            return STATES[self.state].word
        if self.of is None:
            return f"{self.n:,} {self.unit}".rstrip()
        return str(Share(self.n, self.of))

    @property
    def below(self) -> str:
        """The small words under the figure: what is missing, or the state; "" when reached."""
        word = STATES[self.state].word
        if self.state in ("met", "context") or self.figure == word:
            return ""
        if self.state == "short" and self.of and self.n is not None:
            return f"差 {self.of - self.n:,}"
        return word
