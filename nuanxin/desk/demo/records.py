"""Made-up progress on the undertakings of issued plans: owners, steps, evidence, some late."""

from datetime import date, timedelta
from itertools import groupby, islice
from random import Random

from nuanxin.association.kinds import post_kinds
from nuanxin.association.log import write_logs
from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.desk.demo.seats import diligence
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.models import Clause, OptIn
from nuanxin.plans.models.clause import Modality
from nuanxin.work.models import Evidence, Step, Undertaking
from nuanxin.work.models.undertaking import Kind

TOLD = "编造了这件任务的进度（演示）"


def carry_on(seed: int) -> int:
    """Let every body do something about what it was handed; how many undertakings got on."""
    fresh = Undertaking.objects.open().filter(
        kind=Kind.CLAUSE, owner__isnull=True, steps__done_on__isnull=True
    )
    waiting = list(fresh.select_related("body").prefetch_related("steps").distinct())
    owners = _owners({each.body_id for each in waiting})
    steps, evidence = list[Step](), list[Evidence]()
    for each in waiting:
        chance = Random(f"{seed}:{each.division}:{each.title}")
        likely = (diligence(seed, each.body) - 0.80) * 5  # 0 … 1
        steps += _go_on(each, owners.get(each.body_id), chance, likely)
        if each.done_on:
            evidence.append(_evidence(each, chance))
    begun = [each for each in waiting if each.owner]
    write_logs(None, "demo.make", ((each, TOLD) for each in begun))
    Undertaking.objects.bulk_update(begun, ["owner", "due", "done_on"], batch_size=500)
    Step.objects.bulk_update(steps, ["done_on"], batch_size=1000)
    Evidence.objects.bulk_create(evidence, batch_size=500)
    return len(begun)


def _owners(bodies: set[int]) -> dict[int, Post]:
    """A seat that is held in each body, of those who do the work."""
    kinds = [kind.code for kind in post_kinds().values() if kind.duty == "working"]
    working = Post.objects.filter(body__in=bodies, kind__in=kinds)
    held = Appointment.objects.on(today()).filter(post__in=working).select_related("post")
    return {each.post.body_id: each.post for each in held.order_by("-post__number")}


def _go_on(each: Undertaking, owner: Post | None, chance: Random, likely: float) -> list[Step]:
    """Name an owner, do some steps, perhaps finish: the more diligent, the further."""
    if owner is None or chance.random() > 0.55 + 0.45 * likely:
        return []
    each.owner = owner
    if chance.random() < 0.04:
        each.due = today() - timedelta(days=chance.randrange(3, 25))
    steps = list(each.steps.all())
    far = min(len(steps), int(chance.random() * (len(steps) + 1.2) * (0.83 + 0.3 * likely)))
    day = date(today().year, 2, 1)
    for step in steps[:far]:
        day = min(today(), day + timedelta(days=chance.randrange(10, 60)))
        step.done_on = day
    if far == len(steps):
        each.done_on = day
    return steps[:far]


def _evidence(each: Undertaking, chance: Random) -> Evidence:
    return Evidence(
        division=each.division,
        undertaking=each,
        number=f"演示〔{today().year}〕{chance.randrange(1, 90)}号",
        note="演示佐证",
    )


def take_on(seed: int) -> int:
    """Let a few counties take on the first encouraged clauses of issued plans; how many did."""
    done = 0
    for clause in _encouraged():
        bodies = list(Body.objects.below(clause.plan.body, "county").on(today()))
        chance = Random(f"{seed}:{clause.start}:{clause.plan.year}")
        for body in chance.sample(bodies, k=min(chance.randrange(2, 5), len(bodies))):
            opt_in(None, clause, body)
            done += 1
    return done


def _encouraged() -> list[Clause]:
    """Two of each issued plan that nobody ever took on."""
    clauses = Clause.objects.live().filter(issued_at__isnull=False, modality=Modality.ENCOURAGED)
    plans = groupby(clauses.select_related("plan__document", "plan__body"), lambda c: c.plan_id)
    first = [clause for _, of_plan in plans for clause in islice(of_plan, 2)]
    taken = set(OptIn.objects.filter(clause__in=first).values_list("clause", flat=True))
    return [clause for clause in first if clause.pk not in taken]
