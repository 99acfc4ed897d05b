"""The nouns of care: what is offered, who has it, who does not want it, what was done."""

from nuanxin.care.models.answer import Answer, Said
from nuanxin.care.models.coverage import Coverage
from nuanxin.care.models.followup import FollowUp, FollowUpKind
from nuanxin.care.models.insurance import Claim, Insured, Payer, Policy, PolicyShare
from nuanxin.care.models.roster import RosterPayment
from nuanxin.care.models.scheme import SERVICES, SYSTEMS, Scheme, SchemeKind
from nuanxin.care.models.service import Service, Way
from nuanxin.care.models.wristband import Partner, Receiver, Stock, Wristband

__all__ = [
    "SERVICES",
    "SYSTEMS",
    "Answer",
    "Claim",
    "Coverage",
    "FollowUp",
    "FollowUpKind",
    "Insured",
    "Partner",
    "Payer",
    "Policy",
    "PolicyShare",
    "Receiver",
    "RosterPayment",
    "Said",
    "Scheme",
    "SchemeKind",
    "Service",
    "Stock",
    "Way",
    "Wristband",
]
