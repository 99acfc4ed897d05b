"""The kinds of ledgers."""

from nuanxin.base.refused import Refused
from nuanxin.ledgers.specs.advisers.spec import ADVISERS
from nuanxin.ledgers.specs.base import Spec
from nuanxin.ledgers.specs.divisions import DIVISIONS
from nuanxin.ledgers.specs.families.spec import FAMILIES
from nuanxin.ledgers.specs.members.spec import MEMBERS
from nuanxin.ledgers.specs.paid.aid_roster import AID_ROSTER
from nuanxin.ledgers.specs.paid.insured import INSURED
from nuanxin.ledgers.specs.seats.spec import POSTS
from nuanxin.ledgers.specs.served.coverage import COVERAGE
from nuanxin.ledgers.specs.served.services import SERVICE_LEDGER

SPECS: dict[str, Spec] = {
    spec.kind: spec
    for spec in (POSTS, ADVISERS, MEMBERS, DIVISIONS, FAMILIES, COVERAGE, SERVICE_LEDGER, INSURED, AID_ROSTER)
}


def spec_of(kind: str) -> Spec:
    if kind not in SPECS:
        raise Refused(f"没有“{kind}”这种名册，现在有：{'、'.join(SPECS)}。")
    return SPECS[kind]
