"""What is usual: terms and congresses, when an adviser or a group is active; from ``data/*.toml``."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Usual:
    """Years of a term by tier; months before its end to prepare; what a congress asks for (``models.Part``)."""

    years: dict[str, int]
    prepare_months: int
    quorum: str
    majority: str


@cache
def usual() -> Usual:
    return Usual(**tomllib.loads((Path(__file__).parent / "data" / "terms.toml").read_text("utf-8")))


@cache
def advisers() -> dict[str, int | str]:
    """When an adviser is active, from ``data/advisers.toml``."""
    return tomllib.loads((Path(__file__).parent / "data" / "advisers.toml").read_text("utf-8"))


def active_in_words() -> str:
    """What an active adviser is, for the pages that show it."""
    return f"活跃：在任、在岗，并且最近 {advisers()['active_months']} 个月内指导员培训合格"


def hours_in_words(number: Decimal) -> str:
    """学时: 16.0 → 16, 4.5 → 4.5."""
    return f"{number.normalize():f}"


def certificate_mark() -> str:
    """What certificate numbers begin with."""
    return str(advisers()["certificate"])


@cache
def groups() -> dict[str, int]:
    """When a member group is active, from ``data/groups.toml``: ``active_days``."""
    return tomllib.loads((Path(__file__).parent / "data" / "groups.toml").read_text("utf-8"))
