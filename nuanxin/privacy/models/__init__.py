"""The nouns of privacy: what was asked, what was erased, what is due to go, how long things are kept."""

from nuanxin.privacy.models.arrangement import Allowed, Arrangement
from nuanxin.privacy.models.erasure import Erasure, Expiry, Why
from nuanxin.privacy.models.period import Period
from nuanxin.privacy.models.request import (
    DECIDED,
    NEAR,
    Asker,
    DataRequest,
    Handing,
    RequestKind,
    Verdict,
    Wanted,
)

__all__ = [
    "DECIDED",
    "NEAR",
    "Allowed",
    "Arrangement",
    "Asker",
    "DataRequest",
    "Erasure",
    "Expiry",
    "Handing",
    "Period",
    "RequestKind",
    "Verdict",
    "Wanted",
    "Why",
]
