"""The block in which a ledger that names families is checked, imported, undone or taken out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from nuanxin.association.acting import By, named_for
from nuanxin.association.scope import EVERYWHERE, Range, Scope
from nuanxin.ledgers.specs import spec_of


@contextmanager
def named(by: By, kind: str, scope: Scope | None = None) -> Iterator[tuple[By, Scope]]:
    """Whom to act as inside, and where: ``scope``, a part of one's own, or all of it.

    For a kind with a ``task`` the families there are named to whoever pays, insures or imports; the
    block is a line in the log. Entered again inside, it is the same block. Raises ``Refused`` for an
    office that only sees sums.
    """
    task = spec_of(kind).task
    if task is None:
        yield by, scope or _own(by)
        return
    with named_for(by, task, keeping=True) as inside:
        within = scope or _own(inside)
        yield inside, replace(within, named=_named_in(within, _own(inside)))


def _own(by: By) -> Scope:
    return by.scope if by else EVERYWHERE


def _named_in(part: Scope, own: Scope) -> tuple[Range, ...]:
    """Of the places where one reaches families, those that lie in a part of one's territory."""
    both = (
        Range(max(one.lo, other.lo), min(one.hi, other.hi))
        for one in part.ranges
        for other in own.named
    )
    return tuple(each for each in both if each.lo <= each.hi)
