"""Which priority task a clause serves, guessed from its words (``priority.toml``)."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from nuanxin.plans.models import Clause, Plan
from nuanxin.work.models import Topic
from nuanxin.work.models.topic import TopicKind


@cache
def words_of_tasks() -> Mapping[str, tuple[str, ...]]:
    """Name of a priority task → the words that tell of it, the surest task first."""
    file = Path(__file__).with_name("priority.toml")
    return {name: tuple(words) for name, words in tomllib.loads(file.read_text("utf-8")).items()}


def priority_of(clause: Clause) -> str:
    """The name of a priority task, "" where no word tells of one."""
    return _told_by(clause.part) or _told_by(clause.section_title)


def guessed(plan: Plan, clauses: Iterable[Clause]) -> list[tuple[Clause, Topic]]:
    """Those of a plan's clauses whose words tell of a task that is on the body's list, or on one above."""
    listed = Topic.objects.listed_for(plan.division, plan.body.scope).filter(kind=TopicKind.PRIORITY)
    by_name = {topic.name: topic for topic in listed.order_by("division")}
    found = ((clause, by_name.get(priority_of(clause))) for clause in clauses)
    return [(clause, topic) for clause, topic in found if topic]


def guessable(plan: Plan) -> list[tuple[Clause, Topic]]:
    """The same of the clauses that belong nowhere yet and come from no plan above."""
    rest = Clause.objects.filter(plan=plan, parent__isnull=True, topics__isnull=True)
    return guessed(plan, rest.select_related("plan__document", "brought_by__document"))


def _told_by(text: str) -> str:
    return next(
        (name for name, words in words_of_tasks().items() if any(word in text for word in words)), ""
    )
