"""核对 of a supplement: what each clause seems to replace, what else ends or comes back, what issuing does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nuanxin.plans.amending.forms import ChangeForm
from nuanxin.plans.amending.guess import Guess, guesses_for, holding_clauses
from nuanxin.plans.models import Change, Clause, Plan
from nuanxin.plans.models.clause import ChangeKind
from nuanxin.plans.years.beside import Beside


@dataclass(frozen=True, eq=False)
class Amending:
    """A draft supplement with its clauses; ``refused`` is a form that could not be carried out."""

    plan: Plan
    amended: Plan
    clauses: Sequence[Clause]
    chosen: Clause | None = None
    refused: ChangeForm | None = None

    @cached_property
    def old(self) -> list[Clause]:
        return holding_clauses(self.amended)

    @cached_property
    def guesses(self) -> Mapping[int, Guess]:
        return guesses_for(self.plan, self.old)

    @property
    def guess(self) -> Guess | None:
        """What the chosen clause seems to replace, as long as nobody has confirmed it."""
        return self.guesses.get(self.chosen.pk) if self.chosen else None

    @property
    def beside(self) -> Beside | None:
        """The chosen clause beside the one that it replaces, or seems to."""
        if self.chosen is None:
            return None
        known = {each.pk: each for each in self.old}
        old = self.guess.clause if self.guess else known.get(self.chosen.replaces_id or 0)
        return Beside(self.chosen, old) if old else None

    # -- what is retired and restored ------------------------------------------------------------

    @cached_property
    def changes(self) -> list[Change]:
        rows = self.plan.changes.select_related("clause__plan__document", "clause__brought_by__document")
        return list(rows)

    @property
    def forms(self) -> list[ChangeForm]:
        """停用, and 恢复 where something was retired; as it was typed if it was refused."""
        made = [ChangeForm.of(self.plan, kind) for kind in ChangeKind.values]
        shown = [self._as_typed(form) for form in made]
        return [form for form in shown if form.offers]

    def _as_typed(self, form: ChangeForm) -> ChangeForm:
        return self.refused if self.refused and self.refused.kind == form.kind else form

    # -- issuing ---------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """新增 1 条，替换 2 条，停用 1 条."""
        replaced = sum(each.replaces_id is not None for each in self.clauses)
        kinds = [each.kind for each in self.changes]
        counts = (
            ("新增", len(self.clauses) - replaced),
            ("替换", replaced),
            ("停用", kinds.count(ChangeKind.RETIRE)),
            ("恢复", kinds.count(ChangeKind.RESTORE)),
        )
        return "，".join(f"{word} {count} 条" for word, count in counts if count) or "没有内容"
