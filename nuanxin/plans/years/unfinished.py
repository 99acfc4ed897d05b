"""往年没办结的: what is still open of a body's earlier plans, beside where it may go on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from nuanxin.association.models import Body
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.plans.models import Clause, OptIn, Plan
from nuanxin.plans.models.clause import Modality
from nuanxin.work.models import Undertaking
from nuanxin.work.models.undertaking import UndertakingQuerySet


def unfinished_before(plan: Plan) -> UndertakingQuerySet:
    """What a body handed out by its plans of earlier years and is still open."""
    earlier = Plan.objects.filter(body=plan.body_id, year__lt=plan.year)
    return Undertaking.objects.open().filter(clause_link__clause__plan__in=earlier)


@dataclass(frozen=True)
class Left:
    """One open undertaking; ``hindered`` says in words why it cannot simply go on, "" if it can."""

    task: Undertaking
    state: str
    hindered: str


@dataclass(frozen=True)
class Group:
    """What is open of one clause of an earlier plan, and the clause it goes on in (None: none)."""

    clause: Clause
    into: Clause | None
    left: Sequence[Left]

    @property
    def field(self) -> str:
        """The name of the field that says where it goes on."""
        return f"into_{self.clause.pk}"

    @property
    def ready(self) -> list[Left]:
        return [each for each in self.left if self.into and not each.hindered]


@dataclass(frozen=True, eq=False)
class Unfinished:
    """The earlier undertakings of an issued plan's body, clause by clause; a few statements for any number."""

    plan: Plan
    own: Scope

    @cached_property
    def clauses(self) -> list[Clause]:
        """Where they may go on: the clauses that hold in the new plan."""
        rows = self.plan.clauses.live()
        return list(rows.select_related("plan__document", "brought_by__document"))

    @cached_property
    def groups(self) -> list[Group]:
        clauses, into = self._former, self._into
        asked = {task.body_id for task in self._tasks}
        standing = set(Body.objects.on(today()).filter(pk__in=asked).values_list("pk", flat=True))
        taken = set(
            OptIn.objects.visible_to(self.own).filter(clause__plan=self.plan)
            .values_list("clause", "body")
        )  # fmt: skip
        found = []
        for pk, tasks in groupby(self._tasks, key=lambda task: task.clause_link.clause_id):
            target = into.get(pk)
            left = [
                Left(each, each.state(today()), _hindered(each, target, standing, taken))
                for each in tasks
            ]
            found.append(Group(clauses[pk], target, left))
        return found

    @cached_property
    def _tasks(self) -> list[Undertaking]:
        rows = unfinished_before(self.plan).visible_to(self.own).with_holder(today()).counted()
        related = rows.select_related("body__place", "clause_link__clause__plan")
        order = ("clause_link__clause__plan", "clause_link__clause__number", "clause_link__clause")
        return list(related.order_by(*order, "division", "pk"))

    @cached_property
    def _former(self) -> Mapping[int, Clause]:
        wanted = {task.clause_link.clause_id for task in self._tasks}
        rows = Clause.objects.visible_to(self.own).filter(pk__in=wanted)
        return {
            each.pk: each for each in rows.select_related("plan__document", "brought_by__document")
        }

    @cached_property
    def _into(self) -> Mapping[int, Clause]:
        """By earlier clause, over several years if need be; of a clause cut in two the first part."""
        found: dict[int, Clause] = {}
        ahead = [(each.previous_id, each) for each in self.clauses]
        while known := [(pk, clause) for pk, clause in ahead if pk]:
            for pk, clause in known:
                found.setdefault(pk, clause)
            rows = Clause.objects.filter(pk__in=[pk for pk, _ in known])
            earlier = dict(rows.values_list("pk", "previous"))
            ahead = [(earlier.get(pk), clause) for pk, clause in known]
        return found

    @property
    def count(self) -> int:
        return len(self._tasks)

    @property
    def ready(self) -> int:
        """How many go on with one click: 全部结转."""
        return sum(len(group.ready) for group in self.groups)

    @property
    def pks(self) -> set[int]:
        return {task.pk for task in self._tasks}


def _hindered(
    task: Undertaking, into: Clause | None, standing: set[int], taken: Iterable[tuple[int, int]]
) -> str:
    if task.body_id not in standing:
        return "单位已停用"
    if into and into.modality == Modality.ENCOURAGED and (into.pk, task.body_id) not in taken:
        return "今年没承接"
    return ""
