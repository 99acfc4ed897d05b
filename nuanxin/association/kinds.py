"""Kinds of posts, read from ``data/posts.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class PostKind:
    """A kind of seat: its title, the tier it stands in, what it is for, usually on establishment?

    ``second_factor``: required where the installation asks for it (``NUANXIN_SECOND_FACTOR``).
    """

    code: str
    title: str
    level: str
    duty: str
    established: bool
    second_factor: bool = False


@cache
def post_kinds() -> dict[str, PostKind]:
    text = (Path(__file__).parent / "data" / "posts.toml").read_text("utf-8")
    return {code: PostKind(code, **entry) for code, entry in tomllib.loads(text).items()}


def kinds_with(*duties: str) -> list[str]:
    """The codes of the kinds with one of these duties, tier by tier."""
    return [kind.code for kind in post_kinds().values() if kind.duty in duties]


def kinds_at(level: str) -> list[PostKind]:
    return [kind for kind in post_kinds().values() if kind.level == level]


def choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in post_kinds().values()]
