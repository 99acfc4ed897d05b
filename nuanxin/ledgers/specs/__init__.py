"""The kinds of ledgers."""

from nuanxin.base.refused import Refused
from nuanxin.ledgers.specs.base import Spec
from nuanxin.ledgers.specs.divisions import DIVISIONS
from nuanxin.ledgers.specs.seats import ADVISERS, POSTS

SPECS: dict[str, Spec] = {spec.kind: spec for spec in (POSTS, ADVISERS, DIVISIONS)}


def spec_of(kind: str) -> Spec:
    if kind not in SPECS:
        raise Refused(f"没有“{kind}”这种名册，现在有：{'、'.join(SPECS)}。")
    return SPECS[kind]
