"""What is usual with terms and congresses, from ``data/terms.toml``; every record may differ."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Usual:
    """Years of a term by tier; months before its end to prepare; shares of a congress in percent."""

    years: dict[str, int]
    prepare_months: int
    quorum: int
    majority: int


@cache
def usual() -> Usual:
    return Usual(**tomllib.loads((Path(__file__).parent / "data" / "terms.toml").read_text("utf-8")))


@cache
def advisers() -> dict[str, int | str]:
    """When an adviser is active, from ``data/advisers.toml``."""
    return tomllib.loads((Path(__file__).parent / "data" / "advisers.toml").read_text("utf-8"))


def certificate_mark() -> str:
    """What certificate numbers begin with."""
    return str(advisers()["certificate"])
